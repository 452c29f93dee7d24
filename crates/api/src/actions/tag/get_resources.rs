//! GetResources.

use keyward_domain::ResourceName;
use keyward_store::{ResourceQuery, TagFilter as Filter, TagRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    errors::no_resource,
    lists::Place,
    paging::Paging,
    wire::{ShownTag, count},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{TagFilter, tag_filters},
};

/// Tells what resources carry: those that are named, or page by page all of the account that carry some tags,
/// or any.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetResources {
    /// The whole names of resources, at most 10: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`. With names
    /// there are no pages.
    resource_list: Option<Vec<ResourceName>>,
    /// Only resources that carry all of these tags: at most 6, each with another key.
    tag_filters: Option<Vec<TagFilter>>,
    /// What the reply before gave for the next page; empty for the first.
    pagination_token: Option<String>,
    /// How many resources to give at most: 1 to 200, 50 if not given.
    max_results: Option<u64>,
}

/// A page.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// For the next page; empty after the last.
    pagination_token: String,
    /// The resources.
    resource_tag_mapping_list: Vec<ResourceTagMapping>,
}

/// A resource with its tags.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceTagMapping {
    /// The whole name of the resource.
    resource: String,
    /// All of its tags.
    tags: Vec<ShownTag>,
}

impl GetResources {
    fn named(&self) -> &[ResourceName] {
        self.resource_list.as_deref().unwrap_or_default()
    }

    fn filters(&self) -> ApiResult<Vec<Filter>> {
        tag_filters(self.tag_filters.as_deref().unwrap_or_default())
            .map_err(|must| ApiError::parameter("InvalidParameter.Tag", "TagFilters", must.en, must.zh))
    }

    fn paging(&self) -> ApiResult<Paging> {
        Paging::by_token(self.pagination_token.as_deref(), self.max_results, 200)
    }
}

/// Whether a resource carries what a filter asks for.
fn fits(found: &TagRecord, filter: &Filter) -> bool {
    let mut tags = found.tags.iter();
    tags.any(|tag| tag.key == filter.key && (filter.values.is_empty() || filter.values.contains(&tag.value)))
}

impl Action for GetResources {
    const NAME: &'static str = "GetResources";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.PaginationTokenInvalid",
        "InvalidParameter.Tag",
        "InvalidParameterValue.ResourceDescriptionError",
        "LimitExceeded.ResourceNumPerRequest",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if !self.named().is_empty() {
            let codes = ("InvalidParameter", "LimitExceeded.ResourceNumPerRequest");
            count("ResourceList", self.named(), 10, codes)?;
        }
        self.filters()?;
        self.paging().map(|_| ())
    }

    fn scope(&self) -> Scope {
        match self.named() {
            [] => Scope::Named(vec!["*".into()]),
            names => Scope::Tagged(names.to_vec()),
        }
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (filters, paging) = (self.filters()?, self.paging()?);
        let (found, pagination_token) = if self.named().is_empty() {
            let place = Place { service: None, region: None, prefix: None, id: None };
            let Some(filter) = place.filter(cx, None) else { return Err(ApiError::internal("no filter")) };
            let Paging { offset, limit } = paging;
            let query = ResourceQuery { filter, tags: filters, any: false, offset, limit };
            let page = cx.service.store.list_tagged(&query).await?;
            (page.items, paging.next(page.total))
        } else {
            let find = |name| cx.permit.tagged(name).cloned().ok_or_else(|| no_resource(name));
            let mut found = self.named().iter().map(find).collect::<ApiResult<Vec<_>>>()?;
            found.retain(|found| filters.iter().all(|filter| fits(found, filter)));
            (found, String::new())
        };
        let mapping = |TagRecord { resource, tags }: TagRecord| ResourceTagMapping {
            resource: resource.name(cx.caller.account),
            tags: tags.into_iter().map(ShownTag::from).collect(),
        };
        let resource_tag_mapping_list = found.into_iter().map(mapping).collect();
        Ok(Done::reply(Response { pagination_token, resource_tag_mapping_list }))
    }
}
