//! DescribeSafeAuthFlagIntl.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::safe_auth::{LoginActionFlag, OffsiteFlag};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells what the caller is asked for beside the password, in the form of the international site.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeSafeAuthFlagIntl {}

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
}

impl Action for DescribeSafeAuthFlagIntl {
    const NAME: &'static str = "DescribeSafeAuthFlagIntl";
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
        }))
    }
}
