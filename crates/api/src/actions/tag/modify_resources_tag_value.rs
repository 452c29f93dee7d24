//! ModifyResourcesTagValue.

use keyward_domain::{ResourceName, Tag, TagKey, TagValue, policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    edit::edit,
    errors::{no_resource_id, no_tag, not_attached},
    targets::Targets,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Gives a tag on resources another value, with which the account must have it: on all of them, or, if one does
/// not carry the tag, on none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ModifyResourcesTagValue {
    /// The service of the resources: `kms`.
    service_type: String,
    /// Which resources, at most 50: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_ids: Vec<String>,
    /// The key of the tag.
    tag_key: TagKey,
    /// The value of the tag.
    tag_value: TagValue,
    /// The region of the resources.
    resource_region: Option<String>,
    /// The type of the resources: `key`.
    resource_prefix: Option<String>,
}

impl ModifyResourcesTagValue {
    fn targets(&self) -> Targets<'_> {
        Targets {
            service: &self.service_type,
            prefix: self.resource_prefix.as_deref(),
            region: self.resource_region.as_deref(),
            ids: &self.resource_ids,
            most: (50, "LimitExceeded.ResourceNumPerRequest"),
        }
    }

    fn names(&self) -> Vec<ResourceName> {
        self.targets().names().unwrap_or_default()
    }
}

impl Action for ModifyResourcesTagValue {
    const NAME: &'static str = "ModifyResourcesTagValue";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.RegionInvalid",
        "InvalidParameterValue.ResourceIdInvalid",
        "InvalidParameterValue.ResourcePrefixInvalid",
        "InvalidParameterValue.ServiceTypeInvalid",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.ResourceNumPerRequest",
        "ResourceNotFound.AttachedTagKeyNotFound",
        "ResourceNotFound.TagNonExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.targets().names().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.names())
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        vec![policy::Tag::new(self.tag_key.as_str(), self.tag_value.as_str())]
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        self.targets().check_region(cx)?;
        let tag = Tag { key: self.tag_key.clone(), value: self.tag_value.clone() };
        cx.service.store.tag(cx.caller.account, &tag).await?.ok_or_else(|| no_tag(&tag))?;
        let changes = edit(cx, &self.names(), no_resource_id, |tags| {
            let value = tags.get_mut(&tag.key).ok_or_else(|| not_attached(&tag.key))?;
            *value = tag.value.clone();
            Ok(())
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
