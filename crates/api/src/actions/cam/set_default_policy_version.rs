//! SetDefaultPolicyVersion.

use keyward_domain::directory::{ManagedPolicy, Parsed, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy::{self, no_version, put};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Says which version of a policy counts. Everybody who has the policy may do from now on what that version says.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SetDefaultPolicyVersion {
    /// Which policy of the account's own.
    policy_id: PolicyId,
    /// Which of its versions. It may count already.
    version_id: u64,
}

impl Action for SetDefaultPolicyVersion {
    const NAME: &'static str = "SetDefaultPolicyVersion";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.PolicyIdError",
        "InvalidParameter.PolicyVersionNotExists",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let (absent, preset) = ("ResourceNotFound.PolicyIdNotFound", "InvalidParameter.PolicyIdError");
        let policy = policy::own(&cx.directory, self.policy_id, absent, preset)?;
        if policy.version(self.version_id).is_none() {
            return Err(no_version(self.policy_id, self.version_id));
        }
        if policy.default_version == self.version_id {
            return Ok(Done::reply(Empty {}));
        }
        let policy = ManagedPolicy {
            default_version: self.version_id,
            updated_at: cx.now,
            parsed: Parsed::default(),
            ..ManagedPolicy::clone(policy)
        };
        Ok(Done::changing(Empty {}, put(cx, policy)))
    }
}
