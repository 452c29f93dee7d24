//! ListPolicyVersions.

use keyward_domain::directory::PolicyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::policy;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    utc_time,
};

/// Lists the versions of a policy, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListPolicyVersions {
    /// Which policy. Presets have one version.
    policy_id: PolicyId,
}

/// The versions.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The versions.
    versions: Vec<PolicyVersionItem>,
}

/// A version.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyVersionItem {
    /// Its number, from 1.
    version_id: u64,
    /// When it was made (ISO 8601, UTC).
    create_date: String,
    /// 1 for the version that counts, else 0.
    is_default_version: u64,
}

impl Action for ListPolicyVersions {
    const NAME: &'static str = "ListPolicyVersions";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.PolicyIdNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let policy = policy::find(&cx.directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        let (versions, counts) = policy.versions();
        let item = |version: &keyward_domain::directory::PolicyVersion| PolicyVersionItem {
            version_id: version.id,
            create_date: utc_time::date_time(version.created_at),
            is_default_version: u64::from(version.id == counts),
        };
        Ok(Done::reply(Response { versions: versions.iter().map(item).collect() }))
    }
}
