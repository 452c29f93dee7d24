//! ListCosEnableRegion.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the regions in which the operator has set up storages.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListCosEnableRegion {
    /// Of no meaning here.
    website_type: Option<String>,
}

/// The regions.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// In order of their names.
    enable_regions: Vec<CosRegionInfo>,
}

/// A region.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CosRegionInfo {
    /// The region.
    cos_region: String,
    /// The same: this service knows no other names of regions.
    cos_region_name: String,
}

impl Action for ListCosEnableRegion {
    const NAME: &'static str = "ListCosEnableRegion";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let regions: BTreeSet<_> = cx.service.archives.all().iter().map(|archive| &archive.region).collect();
        let info =
            |region: &String| CosRegionInfo { cos_region: region.clone(), cos_region_name: region.clone() };
        Ok(Done::reply(Response { enable_regions: regions.into_iter().map(info).collect() }))
    }
}
