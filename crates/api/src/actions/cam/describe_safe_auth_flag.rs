//! DescribeSafeAuthFlag.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    parameters::Flag,
    safe_auth::{LoginActionFlag, OffsiteFlag},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells what the caller is asked for beside the password.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeSafeAuthFlag {}

/// The settings.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// At sign-in.
    login_flag: LoginActionFlag,
    /// Before dangerous operations: nothing.
    action_flag: LoginActionFlag,
    /// From unusual places.
    offsite_flag: OffsiteFlag,
    /// Whether the console offers to trust a device: 0.
    prompt_trust: Flag,
}

impl Action for DescribeSafeAuthFlag {
    const NAME: &'static str = "DescribeSafeAuthFlag";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Caller])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        Ok(Done::reply(Response {
            login_flag: LoginActionFlag::stoken(cx.directory.login_mfa(cx.caller.uin).unwrap_or_default()),
            action_flag: LoginActionFlag::default(),
            offsite_flag: OffsiteFlag::default(),
            prompt_trust: Flag(false),
        }))
    }
}
