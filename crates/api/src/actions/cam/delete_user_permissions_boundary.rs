//! DeleteUserPermissionsBoundary.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attachment::{bound_user, user};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Takes the boundary from a sub-account, which may do from now on all that its policies allow.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteUserPermissionsBoundary {
    /// Which sub-account. It need not have a boundary.
    target_uin: Uin,
}

impl Action for DeleteUserPermissionsBoundary {
    const NAME: &'static str = "DeleteUserPermissionsBoundary";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.UserNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let user = user(&cx.directory, self.target_uin, "InvalidParameter.UserNotExist")?;
        Ok(Done::changing(Empty {}, bound_user(cx, user, None)))
    }
}
