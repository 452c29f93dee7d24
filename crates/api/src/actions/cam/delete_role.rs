//! DeleteRole.

use keyward_domain::directory::EntryKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Deletes a role. Whoever has assumed it can do nothing more with that.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteRole {
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl DeleteRole {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for DeleteRole {
    const NAME: &'static str = "DeleteRole";
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
        let change = cx.directory.replace([EntryKey::Role(role.id)], []);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
