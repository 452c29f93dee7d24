//! UpdateAssumeRolePolicy.

use keyward_domain::directory::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documents,
    role::{RoleRef, put},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says anew who may assume a role. Sessions of the role are over with that: who is still trusted assumes it again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateAssumeRolePolicy {
    /// Who may assume it: a policy document with principals.
    policy_document: String,
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
}

impl UpdateAssumeRolePolicy {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for UpdateAssumeRolePolicy {
    const NAME: &'static str = "UpdateAssumeRolePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ActionError",
        "InvalidParameter.ConditionContentError",
        "InvalidParameter.ConditionError",
        "InvalidParameter.ConditionTypeError",
        "InvalidParameter.EffectError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyDocumentLengthOverLimit",
        "InvalidParameter.PrincipalError",
        "InvalidParameter.PrincipalQcsError",
        "InvalidParameter.RoleNotExist",
        "InvalidParameter.StatementError",
        "InvalidParameter.VersionError",
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
        let document = documents::trust("PolicyDocument", &self.policy_document, Self::ERRORS)?;
        let trusting = |role: &mut Role| {
            role.trust = document;
            role.session_epoch += 1;
        };
        Ok(Done::changing(Empty {}, put(cx, role, trusting)))
    }
}
