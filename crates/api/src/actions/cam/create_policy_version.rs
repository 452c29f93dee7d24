//! CreatePolicyVersion.

use keyward_domain::directory::{ManagedPolicy, Parsed, PolicyId, PolicyVersion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documents,
    policy::{self, DOCUMENT_ERRORS, put},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Adds a version to a policy of the account's own, which may have five.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreatePolicyVersion {
    /// Which policy.
    policy_id: PolicyId,
    /// What the version says.
    policy_document: String,
    /// Whether this version counts from now on.
    set_as_default: bool,
}

/// The new version.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number, which no version of the policy had before.
    version_id: u64,
}

impl Action for CreatePolicyVersion {
    const NAME: &'static str = "CreatePolicyVersion";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.PolicyVersionFull",
        "InvalidParameter.ActionError",
        "InvalidParameter.ConditionContentError",
        "InvalidParameter.ConditionError",
        "InvalidParameter.ConditionTypeError",
        "InvalidParameter.EffectError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyDocumentError",
        "InvalidParameter.PolicyDocumentLengthOverLimit",
        "InvalidParameter.PolicyIdNotExist",
        "InvalidParameter.PrincipalError",
        "InvalidParameter.PrincipalQcsError",
        "InvalidParameter.ResourceContentError",
        "InvalidParameter.ResourceError",
        "InvalidParameter.ResourceProjectError",
        "InvalidParameter.ResourceQcsError",
        "InvalidParameter.ResourceRegionError",
        "InvalidParameter.ResourceUinError",
        "InvalidParameter.StatementError",
        "InvalidParameter.VersionError",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (absent, preset) = ("InvalidParameter.PolicyIdNotExist", "InvalidParameter.ParamError");
        let policy = policy::own(&cx.directory, self.policy_id, absent, preset)?;
        let document = documents::identity("PolicyDocument", &self.policy_document, &DOCUMENT_ERRORS)?;
        if policy.versions.len() >= ManagedPolicy::MOST_VERSIONS {
            let most = ManagedPolicy::MOST_VERSIONS;
            return Err(ApiError::new(
                "FailedOperation.PolicyVersionFull",
                format!("The policy has the {most} versions that it may have. Delete one first."),
                format!("该策略的版本数量已达上限 {most}，请先删除不用的版本。"),
            ));
        }
        let mut policy = ManagedPolicy::clone(policy);
        let version_id = policy.next_version;
        policy.next_version += 1;
        policy.versions.push(PolicyVersion { id: version_id, document, created_at: cx.now });
        if self.set_as_default {
            policy.default_version = version_id;
        }
        policy.updated_at = cx.now;
        policy.parsed = Parsed::default();
        Ok(Done::changing(Response { version_id }, put(cx, policy)))
    }
}
