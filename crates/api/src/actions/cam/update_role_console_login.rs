//! UpdateRoleConsoleLogin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::{RoleRef, console_login, put};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says whether a role may be assumed from the console.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateRoleConsoleLogin {
    /// 1: yes; 0: no.
    console_login: i64,
    /// Which role, by its number.
    role_id: Option<i64>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl UpdateRoleConsoleLogin {
    /// Roles of this action are named by numbers, not by texts.
    fn role<T>(&self, with: impl FnOnce(RoleRef<'_>) -> T) -> T {
        let id = self.role_id.map(|id| id.to_string());
        with(RoleRef::new(id.as_deref(), self.role_name.as_deref()))
    }
}

impl Action for UpdateRoleConsoleLogin {
    const NAME: &'static str = "UpdateRoleConsoleLogin";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        console_login(self.console_login)?;
        self.role(|role| role.check())
    }

    fn scope(&self) -> Scope {
        self.role(|role| role.scope())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let login = console_login(self.console_login)?;
        let role = self.role(|role| role.find(&cx.directory))?;
        Ok(Done::changing(Empty {}, put(cx, role, |role| role.console_login = login)))
    }
}
