//! GetFederationToken.

use keyward_domain::{
    account::PrincipalKind,
    temporary::{TemporaryIdentity, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::credentials::{Response, asker, check_name, duration, lasting_only, session_policy};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Gives credentials that may do what both the caller and a policy allow: for handing on.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetFederationToken {
    /// What they are called in the audit trail: 2 to 128 letters, digits and `_+=,.@-`.
    name: String,
    /// What they may do at most: a policy document, percent-encoded or not.
    policy: String,
    /// For how many seconds: up to 7,200 for the root account, 129,600 for sub-accounts; 1,800 if not given.
    duration_seconds: Option<u64>,
}

impl Action for GetFederationToken {
    const NAME: &'static str = "GetFederationToken";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.OverTimeError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyTooLong",
        "InvalidParameter.ResouceError",
        "InvalidParameter.StrategyFormatError",
        "InvalidParameter.StrategyInvalid",
        "UnauthorizedOperation",
        "UnsupportedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        check_name("Name", &self.name)
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        lasting_only(cx)?;
        let policy = session_policy(&self.policy)?;
        let most = longest(cx);
        let seconds = duration(self.duration_seconds, 1800, most, "InvalidParameter.OverTimeError")?;
        let expires_at = cx.service.end(seconds, None);
        let (issued, change) = cx.service.issue(TemporaryIdentity {
            account: cx.directory.account,
            who: Who::Federated,
            name: self.name.clone(),
            policy: Some(policy),
            source_identity: None,
            mfa: cx.caller.mfa,
            asker: asker(cx.caller),
            roles: Vec::new(),
            issued_at: cx.now,
            expires_at,
        })?;
        Ok(Done::changing(Response::of(issued, expires_at), vec![change]))
    }
}

/// For how many seconds the caller may get credentials at most.
pub fn longest(cx: &Cx<'_>) -> u64 {
    if cx.caller.kind == PrincipalKind::Root { 7200 } else { 129_600 }
}
