//! DescribeSafeAuthFlagColl.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::no_such_user,
    parameters::Flag,
    safe_auth::{LoginActionFlag, OffsiteFlag},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells what a sub-account is asked for beside the password.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeSafeAuthFlagColl {
    /// Which sub-account.
    sub_uin: Uin,
}

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

impl Action for DescribeSafeAuthFlagColl {
    const NAME: &'static str = "DescribeSafeAuthFlagColl";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.sub_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let user = cx.directory.user(self.sub_uin);
        let user = user.ok_or_else(|| no_such_user("ResourceNotFound.UserNotExist"))?;
        Ok(Done::reply(Response {
            login_flag: LoginActionFlag::stoken(user.login_mfa),
            action_flag: LoginActionFlag::default(),
            offsite_flag: OffsiteFlag::default(),
            prompt_trust: Flag(false),
        }))
    }
}
