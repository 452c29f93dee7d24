//! DetachResourcesTag.

use keyward_domain::{ResourceName, TagKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    edit::edit,
    errors::{no_resource_id, not_attached},
    targets::Targets,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes a tag off resources: off all of them, or, if one does not carry it, off none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DetachResourcesTag {
    /// The service of the resources: `kms`.
    service_type: String,
    /// Which resources, at most 50: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_ids: Vec<String>,
    /// The key of the tag.
    tag_key: TagKey,
    /// The region of the resources.
    resource_region: Option<String>,
    /// The type of the resources: `key`.
    resource_prefix: Option<String>,
}

impl DetachResourcesTag {
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

impl Action for DetachResourcesTag {
    const NAME: &'static str = "DetachResourcesTag";
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
        "LimitExceeded.ResourceNumPerRequest",
        "ResourceNotFound.AttachedTagKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.targets().names().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.names())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        self.targets().check_region(cx)?;
        let changes = edit(cx, &self.names(), no_resource_id, |tags| {
            tags.remove(&self.tag_key).map(|_| ()).ok_or_else(|| not_attached(&self.tag_key))
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
