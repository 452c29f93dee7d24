//! PutRolePermissionsBoundary.

use keyward_domain::directory::PolicyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::bound_role, policy, role::RoleRef};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Says what a role may do at most, whatever its policies allow. Holds at once, also for those who have assumed it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PutRolePermissionsBoundary {
    /// The policy that is its boundary from now on.
    policy_id: PolicyId,
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl PutRolePermissionsBoundary {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for PutRolePermissionsBoundary {
    const NAME: &'static str = "PutRolePermissionsBoundary";
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
        self.role().check()
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![self.role().resource(), CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let role = self.role().find(&cx.directory)?;
        policy::find(&cx.directory, self.policy_id, "InvalidParameter.PolicyIdNotExist")?;
        Ok(Done::changing(Empty {}, bound_role(cx, role, Some(self.policy_id))))
    }
}
