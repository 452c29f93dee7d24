//! CreateTag.

use keyward_domain::{Tag, TagKey, TagValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::create_tags::make;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Makes a tag for resources to be given later.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateTag {
    /// The key: 1 to 127 letters, digits, spaces and `+-=._:/@`; case-sensitive.
    tag_key: TagKey,
    /// The value: 1 to 255 characters of the same kind.
    tag_value: TagValue,
}

impl Action for CreateTag {
    const NAME: &'static str = "CreateTag";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.TagKey",
        "LimitExceeded.TagValue",
        "ResourceInUse.TagDuplicate",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let tag = Tag { key: self.tag_key.clone(), value: self.tag_value.clone() };
        Ok(Done::changing(Empty {}, vec![make(cx, vec![tag]).await?]))
    }
}
