//! AddResourceTag.

use keyward_domain::{ResourceName, TagKey, TagValue, policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    edit::edit,
    errors::{attached, no_resource},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Gives a resource a tag with a key that it does not have yet. A tag that the account does not have is made.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AddResourceTag {
    /// The key of the tag.
    tag_key: TagKey,
    /// The value of the tag.
    tag_value: TagValue,
    /// The whole name of the resource: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource: ResourceName,
}

impl Action for AddResourceTag {
    const NAME: &'static str = "AddResourceTag";
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
        "LimitExceeded.ResourceAttachedTags",
        "LimitExceeded.TagKey",
        "LimitExceeded.TagValue",
        "ResourceInUse.TagKeyAttached",
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
            match tags.insert(self.tag_key.clone(), self.tag_value.clone()) {
                None => Ok(()),
                Some(_) => Err(attached(&self.tag_key)),
            }
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
