//! DescribeResourceTagsByResourceIdsSeq.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    describe_resource_tags_by_resource_ids::{page, targets},
    pages::{TagOfResource, TagsPage},
    paging::Paging,
    targets::Targets,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells what resources carry as DescribeResourceTagsByResourceIds does, which has the same order here.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourceTagsByResourceIdsSeq {
    /// The service of the resources: `kms`.
    service_type: String,
    /// The type of the resources: `key`.
    resource_prefix: String,
    /// Which resources, at most 50: `creatorUin/UIN/KEYID` or the id of a key or data key alone. The reply names
    /// them in the same way.
    resource_ids: Vec<String>,
    /// The region of the resources.
    resource_region: String,
    /// How many tags to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many tags to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
}

impl DescribeResourceTagsByResourceIdsSeq {
    fn targets(&self) -> Targets<'_> {
        targets(&self.service_type, &self.resource_prefix, &self.resource_region, &self.resource_ids)
    }
}

impl Action for DescribeResourceTagsByResourceIdsSeq {
    const NAME: &'static str = "DescribeResourceTagsByResourceIdsSeq";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.RegionInvalid",
        "InvalidParameterValue.ResourceIdInvalid",
        "InvalidParameterValue.ResourcePrefixInvalid",
        "InvalidParameterValue.ServiceTypeInvalid",
        "UnauthorizedOperation",
    ];
    type Response = TagsPage<TagOfResource>;

    fn check(&self) -> ApiResult<()> {
        Paging::new(self.offset, self.limit, 15)?;
        self.targets().names().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.targets().names().unwrap_or_default())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let paging = Paging::new(self.offset, self.limit, 15)?;
        Ok(Done::reply(page(cx, &self.targets(), paging)?))
    }
}
