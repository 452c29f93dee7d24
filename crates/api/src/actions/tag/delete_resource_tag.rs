//! DeleteResourceTag.

use keyward_domain::{ResourceName, TagKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    edit::edit,
    errors::{no_resource, not_attached},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes a tag off a resource. The account keeps the tag.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteResourceTag {
    /// The key of the tag.
    tag_key: TagKey,
    /// The whole name of the resource: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource: ResourceName,
}

impl Action for DeleteResourceTag {
    const NAME: &'static str = "DeleteResourceTag";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.ResourceDescriptionError",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "ResourceNotFound.AttachedTagKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Tagged(vec![self.resource.clone()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let changes = edit(cx, std::slice::from_ref(&self.resource), no_resource, |tags| {
            tags.remove(&self.tag_key).map(|_| ()).ok_or_else(|| not_attached(&self.tag_key))
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
