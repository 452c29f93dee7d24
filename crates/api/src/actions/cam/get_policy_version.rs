//! GetPolicyVersion.

use keyward_domain::directory::PolicyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy::{self, no_version};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    utc_time,
};

/// Tells what a version of a policy says.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetPolicyVersion {
    /// Which policy.
    policy_id: PolicyId,
    /// Which of its versions.
    version_id: u64,
}

/// The version.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The version.
    policy_version: PolicyVersionDetail,
}

/// A version with its document.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyVersionDetail {
    /// Its number.
    version_id: u64,
    /// When it was made (ISO 8601, UTC).
    create_date: String,
    /// 1 for the version that counts, else 0.
    is_default_version: u64,
    /// The document as it was given.
    document: String,
}

impl Action for GetPolicyVersion {
    const NAME: &'static str = "GetPolicyVersion";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.PolicyVersionNotExists",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let policy = policy::find(&cx.directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        let (versions, counts) = policy.versions();
        let found = versions.into_iter().find(|version| version.id == self.version_id);
        let version = found.ok_or_else(|| no_version(self.policy_id, self.version_id))?;
        Ok(Done::reply(Response {
            policy_version: PolicyVersionDetail {
                version_id: version.id,
                create_date: utc_time::date_time(version.created_at),
                is_default_version: u64::from(version.id == counts),
                document: version.document,
            },
        }))
    }
}
