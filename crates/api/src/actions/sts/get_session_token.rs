//! GetSessionToken.

use keyward_domain::temporary::{TemporaryIdentity, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    credentials::{Response, asker, duration, lasting_only},
    get_federation_token::longest,
    second_factor::{TokenCode, show},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Gives credentials that may do what the caller may, and count as having shown a second factor (`qcs:mfa`).
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetSessionToken {
    /// The device of the caller's second factor: `qcs::cam:uin/OWNER::mfa/softToken`.
    serial_number: String,
    /// A code of that device.
    token_code: TokenCode,
    /// For how many seconds: up to 7,200 for the root account, 129,600 for sub-accounts; 1,800 if not given.
    duration_seconds: Option<u64>,
}

impl Action for GetSessionToken {
    const NAME: &'static str = "GetSessionToken";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CheckMFAError",
        "FailedOperation.MFATypeNotSupported",
        "InvalidParameter.OverTimeError",
        "InvalidParameter.ParamError",
        "UnauthorizedOperation",
        "UnsupportedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Caller])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        lasting_only(cx)?;
        let most = longest(cx);
        let seconds = duration(self.duration_seconds, 1800, most, "InvalidParameter.OverTimeError")?;
        let shown = show(cx, Some(&self.serial_number), Some(&self.token_code))?;
        let expires_at = cx.service.end(seconds, None);
        let (issued, change) = cx.service.issue(TemporaryIdentity {
            account: cx.directory.account,
            who: Who::Session,
            name: cx.caller.name.clone(),
            policy: None,
            source_identity: None,
            mfa: true,
            asker: asker(cx.caller),
            roles: Vec::new(),
            issued_at: cx.now,
            expires_at,
        })?;
        let changes = shown.into_iter().chain([change]).collect();
        Ok(Done::changing(Response::of(issued, expires_at), changes))
    }
}
