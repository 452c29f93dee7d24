//! UpdateRoleSessionDuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::{RoleRef, put, session_duration};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says for how long a role may be assumed. Sessions that have begun keep their time.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateRoleSessionDuration {
    /// At most so many seconds: 0, which means 7,200, to 43,200.
    session_duration: u64,
    /// Which role, by its name.
    role_name: Option<String>,
    /// Which role, by its number.
    role_id: Option<u64>,
}

impl UpdateRoleSessionDuration {
    /// Roles of this action are named by numbers, not by texts.
    fn role<T>(&self, with: impl FnOnce(RoleRef<'_>) -> T) -> T {
        let id = self.role_id.map(|id| id.to_string());
        with(RoleRef::new(id.as_deref(), self.role_name.as_deref()))
    }
}

impl Action for UpdateRoleSessionDuration {
    const NAME: &'static str = "UpdateRoleSessionDuration";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        session_duration(self.session_duration)?;
        self.role(|role| role.check())
    }

    fn scope(&self) -> Scope {
        self.role(|role| role.scope())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let seconds = session_duration(self.session_duration)?;
        let role = self.role(|role| role.find(&cx.directory))?;
        Ok(Done::changing(Empty {}, put(cx, role, |role| role.session_duration = seconds)))
    }
}
