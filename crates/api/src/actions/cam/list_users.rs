//! ListUsers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::users::SubAccountInfo;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists all sub-accounts of the account, by their numbers.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListUsers {}

/// The list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The sub-accounts.
    data: Vec<SubAccountInfo>,
}

impl Action for ListUsers {
    const NAME: &'static str = "ListUsers";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let data = cx.directory.users().map(|user| SubAccountInfo::from(&**user)).collect();
        Ok(Done::reply(Response { data }))
    }
}
