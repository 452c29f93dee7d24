//! GetUserPermissionBoundary.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attachment::{Boundary, user};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells the boundary of a sub-account; nothing but nulls without one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetUserPermissionBoundary {
    /// Which sub-account.
    target_uin: Uin,
}

impl Action for GetUserPermissionBoundary {
    const NAME: &'static str = "GetUserPermissionBoundary";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.UserNotExist", "UnauthorizedOperation"];
    type Response = Boundary;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Boundary>> {
        let user = user(&cx.directory, self.target_uin, "InvalidParameter.UserNotExist")?;
        Ok(Done::reply(Boundary::of(&cx.directory, user.boundary)))
    }
}
