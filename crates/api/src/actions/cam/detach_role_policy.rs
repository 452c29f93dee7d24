//! DetachRolePolicy.

use keyward_domain::directory::{Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::detach, policy_ref::PolicyRef, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Detaches a policy from a role: whoever has assumed it loses at once what the policy allowed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DetachRolePolicy {
    /// Which policy, by its number.
    policy_id: Option<PolicyId>,
    /// Which role, by its number.
    detach_role_id: Option<String>,
    /// Which role, by its name.
    detach_role_name: Option<String>,
    /// Which policy, by its name.
    policy_name: Option<String>,
}

impl DetachRolePolicy {
    fn policy(&self) -> PolicyRef<'_> {
        PolicyRef::new(self.policy_id, self.policy_name.as_deref())
    }

    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.detach_role_id.as_deref(), self.detach_role_name.as_deref()).named("DetachRoleId")
    }
}

impl Action for DetachRolePolicy {
    const NAME: &'static str = "DetachRolePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyIdNotExist",
        "InvalidParameter.RoleNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.policy().check()?;
        self.role().check()
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![self.policy().resource(), self.role().resource()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let policy = self.policy().find(&cx.directory)?.id();
        let holder = Holder::Role(self.role().find(&cx.directory)?);
        Ok(Done::changing(Empty {}, detach(cx, &holder, policy)))
    }
}
