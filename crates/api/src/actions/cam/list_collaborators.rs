//! ListCollaborators.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::users::SubAccountInfo;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the root accounts of others that work in this account. There are none: accounts stand alone here.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListCollaborators {
    /// How many to give at most.
    limit: Option<u64>,
    /// How many to pass over.
    offset: Option<u64>,
}

/// The empty list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are: 0.
    total_num: u64,
    /// None.
    data: Vec<SubAccountInfo>,
}

impl Action for ListCollaborators {
    const NAME: &'static str = "ListCollaborators";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, _: &Cx<'_>) -> ApiResult<Done<Response>> {
        Ok(Done::reply(Response { total_num: 0, data: Vec::new() }))
    }
}
