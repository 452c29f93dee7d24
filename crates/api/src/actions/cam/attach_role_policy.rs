//! AttachRolePolicy.

use keyward_domain::directory::{Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::attach, policy_ref::PolicyRef, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Attaches a policy to a role: whoever assumes it may do from now on what the policy says.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AttachRolePolicy {
    /// Which policy, by its number.
    policy_id: Option<PolicyId>,
    /// Which role, by its number.
    attach_role_id: Option<String>,
    /// Which role, by its name.
    attach_role_name: Option<String>,
    /// Which policy, by its name.
    policy_name: Option<String>,
}

impl AttachRolePolicy {
    fn policy(&self) -> PolicyRef<'_> {
        PolicyRef::new(self.policy_id, self.policy_name.as_deref())
    }

    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.attach_role_id.as_deref(), self.attach_role_name.as_deref()).named("AttachRoleId")
    }
}

impl Action for AttachRolePolicy {
    const NAME: &'static str = "AttachRolePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.AttachmentFull",
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
        Ok(Done::changing(Empty {}, attach(cx, &holder, policy)?))
    }
}
