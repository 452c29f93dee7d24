//! UpdateResourceTagValue.

use keyward_domain::{ResourceName, TagKey, TagValue, policy};
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

/// Gives a tag that a resource carries another value. A tag that the account does not have is made.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateResourceTagValue {
    /// The key of the tag.
    tag_key: TagKey,
    /// Its value from now on.
    tag_value: TagValue,
    /// The whole name of the resource: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource: ResourceName,
}

impl Action for UpdateResourceTagValue {
    const NAME: &'static str = "UpdateResourceTagValue";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.ResourceDescriptionError",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.TagValue",
        "ResourceNotFound.AttachedTagKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Tagged(vec![self.resource.clone()])
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        vec![policy::Tag::new(self.tag_key.as_str(), self.tag_value.as_str())]
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let changes = edit(cx, std::slice::from_ref(&self.resource), no_resource, |tags| {
            let value = tags.get_mut(&self.tag_key).ok_or_else(|| not_attached(&self.tag_key))?;
            *value = self.tag_value.clone();
            Ok(())
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
