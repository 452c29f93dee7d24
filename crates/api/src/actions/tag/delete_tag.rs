//! DeleteTag.

use keyward_domain::{Tag, TagKey, TagValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::delete_tags::remove;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Removes a tag that no resource carries.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteTag {
    /// The key of the tag.
    tag_key: TagKey,
    /// The value of the tag.
    tag_value: TagValue,
}

impl Action for DeleteTag {
    const NAME: &'static str = "DeleteTag";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.TagAttachedResource",
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "ResourceNotFound.TagNonExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let tag = Tag { key: self.tag_key.clone(), value: self.tag_value.clone() };
        Ok(Done::changing(Empty {}, vec![remove(cx, [tag].into()).await?]))
    }
}
