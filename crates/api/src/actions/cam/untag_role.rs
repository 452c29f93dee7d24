//! UntagRole.

use keyward_domain::directory::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::{RoleRef, put};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes tags from a role. Keys that it does not have are passed over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UntagRole {
    /// The keys of the tags.
    tag_keys: Vec<String>,
    /// Which role, by its name.
    role_name: Option<String>,
    /// Which role, by its number.
    role_id: Option<String>,
}

impl UntagRole {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for UntagRole {
    const NAME: &'static str = "UntagRole";
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
        let untagged = |role: &mut Role| role.tags.retain(|key, _| !self.tag_keys.contains(key));
        Ok(Done::changing(Empty {}, put(cx, role, untagged)))
    }
}
