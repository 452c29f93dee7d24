//! GetRegions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells which regions there are.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetRegions {}

/// The regions.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Their names.
    regions: Vec<String>,
}

impl Action for GetRegions {
    const NAME: &'static str = "GetRegions";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let regions = cx.service.regions.names().into_iter().map(str::to_owned).collect();
        Ok(Done::reply(Response { regions }))
    }
}
