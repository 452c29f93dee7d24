//! UpdateRoleDescription.

use keyward_domain::directory::ShortDescription;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::{RoleRef, put};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says something else about a role.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateRoleDescription {
    /// The new text: up to 300 bytes.
    description: ShortDescription,
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl UpdateRoleDescription {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for UpdateRoleDescription {
    const NAME: &'static str = "UpdateRoleDescription";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.DescriptionLengthOverlimit",
        "InvalidParameter.ParamError",
        "InvalidParameter.RoleNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.role().check()
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let role = self.role().find(&cx.directory)?;
        let description = self.description.as_str().to_owned();
        Ok(Done::changing(Empty {}, put(cx, role, |role| role.description = description)))
    }
}
