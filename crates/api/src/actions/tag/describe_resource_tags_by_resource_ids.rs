//! DescribeResourceTagsByResourceIds.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    pages::{TagOfResource, TagsPage},
    paging::Paging,
    targets::Targets,
    wire::asks_for_custom,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells what resources carry, tag by tag, in the order of the request. Ids of resources that do not exist have
/// no tags.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourceTagsByResourceIds {
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
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

/// The resources that this action and DescribeResourceTagsByResourceIdsSeq are asked for.
pub fn targets<'a>(service: &'a str, prefix: &'a str, region: &'a str, ids: &'a [String]) -> Targets<'a> {
    let most = (50, "InvalidParameterValue.ResourceIdInvalid");
    Targets { service, prefix: Some(prefix), region: Some(region), ids, most }
}

/// The part of the tags of those resources.
///
/// # Errors
/// InvalidParameterValue.RegionInvalid.
pub fn page(cx: &Cx<'_>, targets: &Targets<'_>, paging: Paging) -> ApiResult<TagsPage<TagOfResource>> {
    targets.check_region(cx)?;
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (name, id) in targets.names()?.iter().zip(targets.ids) {
        let Some(found) = cx.permit.tagged(name).filter(|_| seen.insert(id)) else { continue };
        let service = found.resource.service();
        rows.extend(found.tags.iter().map(|tag| TagOfResource::new(tag.clone(), id.clone(), service)));
    }
    Ok(TagsPage::cut(paging, rows))
}

impl DescribeResourceTagsByResourceIds {
    fn targets(&self) -> Targets<'_> {
        targets(&self.service_type, &self.resource_prefix, &self.resource_region, &self.resource_ids)
    }

    fn paging(&self) -> ApiResult<Paging> {
        Paging::new(self.offset, self.limit, 15)
    }
}

impl Action for DescribeResourceTagsByResourceIds {
    const NAME: &'static str = "DescribeResourceTagsByResourceIds";
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
        self.paging()?;
        asks_for_custom(self.category.as_deref())?;
        self.targets().names().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.targets().names().unwrap_or_default())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let paging = self.paging()?;
        let page = page(cx, &self.targets(), paging)?;
        let custom = asks_for_custom(self.category.as_deref())?;
        Ok(Done::reply(if custom { page } else { TagsPage::of(paging, 0, Vec::new()) }))
    }
}
