//! DescribeResourceTags.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{Place, creator},
    pages::{RowsPage, TagOfResource},
    paging::Paging,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists what the resources of the account carry, tag by tag; ordered by region, id and tag key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourceTags {
    /// Only tags that this user made.
    create_uin: Option<u64>,
    /// Only resources in this region.
    resource_region: Option<String>,
    /// Only resources of this service, such as `kms`.
    service_type: Option<String>,
    /// Only resources of this type, such as `key`.
    resource_prefix: Option<String>,
    /// Only this resource: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_id: Option<String>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// Not looked at: there are no resources of COS here.
    cos_resource_id: Option<u64>,
}

impl DescribeResourceTags {
    fn paging(&self) -> ApiResult<Paging> {
        Paging::new(self.offset, self.limit, 15)
    }
}

impl Action for DescribeResourceTags {
    const NAME: &'static str = "DescribeResourceTags";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = RowsPage<TagOfResource>;

    fn check(&self) -> ApiResult<()> {
        self.paging()?;
        creator(self.create_uin).map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let paging = self.paging()?;
        let place = Place {
            service: self.service_type.as_deref(),
            region: self.resource_region.as_deref(),
            prefix: self.resource_prefix.as_deref(),
            id: self.resource_id.as_deref(),
        };
        let Some(filter) = place.filter(cx, creator(self.create_uin)?) else {
            return Ok(Done::reply(RowsPage::of(paging, 0, Vec::new())));
        };
        let store = &cx.service.store;
        let page = store.list_tags_of_resources(&filter, paging.offset, paging.limit).await?;
        let rows = page.items.into_iter().map(|(resource, tag)| {
            let named = self.resource_id.clone().filter(|id| !id.is_empty());
            let id = named.unwrap_or_else(|| resource.resource_id());
            TagOfResource::new(tag, id, resource.service())
        });
        Ok(Done::reply(RowsPage::of(paging, page.total, rows.collect())))
    }
}
