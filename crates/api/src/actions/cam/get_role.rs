//! GetRole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::{RoleInfo, RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells everything about a role.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetRole {
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

/// The role.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The role.
    role_info: RoleInfo,
}

impl GetRole {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for GetRole {
    const NAME: &'static str = "GetRole";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        self.role().check()
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let role_info = RoleInfo::of(cx.caller.account, self.role().find(&cx.directory)?);
        Ok(Done::reply(Response { role_info }))
    }
}
