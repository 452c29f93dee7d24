//! DeleteRolePermissionsBoundary.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::bound_role, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes the boundary from a role, which may do from now on all that its policies allow.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteRolePermissionsBoundary {
    /// Which role, by its number. It need not have a boundary.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl DeleteRolePermissionsBoundary {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for DeleteRolePermissionsBoundary {
    const NAME: &'static str = "DeleteRolePermissionsBoundary";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.role().check()
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let role = self.role().find(&cx.directory)?;
        Ok(Done::changing(Empty {}, bound_role(cx, role, None)))
    }
}
