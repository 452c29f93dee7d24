//! GetRolePermissionBoundary.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::Boundary, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells the boundary of a role; nothing but nulls without one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetRolePermissionBoundary {
    /// Which role, by its number.
    role_id: String,
}

impl GetRolePermissionBoundary {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(Some(&self.role_id), None)
    }
}

impl Action for GetRolePermissionBoundary {
    const NAME: &'static str = "GetRolePermissionBoundary";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Boundary;

    fn check(&self) -> ApiResult<()> {
        self.role().check()
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Boundary>> {
        let role = self.role().find(&cx.directory)?;
        Ok(Done::reply(Boundary::of(&cx.directory, role.boundary)))
    }
}
