//! DeletePolicyVersion.

use keyward_domain::directory::{ManagedPolicy, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy::{self, no_version, put};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Deletes versions of a policy, all of them or none. The version that counts stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeletePolicyVersion {
    /// Which policy of the account's own.
    policy_id: PolicyId,
    /// Which of its versions; at least one.
    version_id: Vec<u64>,
}

impl Action for DeletePolicyVersion {
    const NAME: &'static str = "DeletePolicyVersion";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.PolicyVersionAlreadyDefault",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyIdError",
        "InvalidParameter.PolicyVersionNotExists",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        if !self.version_id.is_empty() {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "VersionId",
            "must have at least one entry",
            "必须至少有一个元素",
        ))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let (absent, preset) = ("ResourceNotFound.PolicyIdNotFound", "InvalidParameter.PolicyIdError");
        let policy = policy::own(&cx.directory, self.policy_id, absent, preset)?;
        for version in &self.version_id {
            if policy.version(*version).is_none() {
                return Err(no_version(self.policy_id, *version));
            }
            if *version == policy.default_version {
                return Err(ApiError::new(
                    "FailedOperation.PolicyVersionAlreadyDefault",
                    format!("The version {version} counts now. Make another version the default first."),
                    format!("版本 {version} 正在生效，请先将其他版本设为默认版本。"),
                ));
            }
        }
        let mut policy = ManagedPolicy::clone(policy);
        policy.versions.retain(|version| !self.version_id.contains(&version.id));
        policy.updated_at = cx.now;
        Ok(Done::changing(Empty {}, put(cx, policy)))
    }
}
