//! DescribeResourcesByTagsUnion.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    describe_resources_by_tags::Asked,
    lists::Place,
    pages::{RowsPage, TaggedRow},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::TagFilter,
};

/// Lists the resources of the account that carry at least one of some tags, each with all of its tags.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourcesByTagsUnion {
    /// The tags, 1 to 6, each with another key.
    tag_filters: Vec<TagFilter>,
    /// Only tags that this user made count.
    create_uin: Option<u64>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// Only resources of this type, such as `key`.
    resource_prefix: Option<String>,
    /// Only this resource: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_id: Option<String>,
    /// Only resources in this region.
    resource_region: Option<String>,
    /// Only resources of this service, such as `kms`.
    service_type: Option<String>,
}

impl DescribeResourcesByTagsUnion {
    fn asked(&self) -> Asked<'_> {
        Asked {
            tags: &self.tag_filters,
            any: true,
            place: Place {
                service: self.service_type.as_deref(),
                region: self.resource_region.as_deref(),
                prefix: self.resource_prefix.as_deref(),
                id: self.resource_id.as_deref(),
            },
            create_uin: self.create_uin,
            offset: self.offset,
            limit: self.limit,
        }
    }
}

impl Action for DescribeResourcesByTagsUnion {
    const NAME: &'static str = "DescribeResourcesByTagsUnion";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.TagFilters",
        "InvalidParameterValue.TagFiltersLengthExceeded",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = RowsPage<TaggedRow>;

    fn check(&self) -> ApiResult<()> {
        self.asked().check()
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        Ok(Done::reply(self.asked().list(cx).await?))
    }
}
