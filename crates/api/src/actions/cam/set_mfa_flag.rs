//! SetMfaFlag.

use std::sync::Arc;

use keyward_domain::{
    Uin,
    account::PrincipalKind,
    directory::{AccountSettings, Entry, User},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{directory_change, no_such_user, user_or_caller},
    parameters::Flag,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says what somebody is asked for at sign-in beside the password. Who has no one-time passwords yet sets them up
/// when signing in next.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SetMfaFlag {
    /// Who; the caller if not given.
    op_uin: Option<Uin>,
    /// At sign-in: `Stoken` 1 asks for one-time passwords, 0 does not. Not given, it stays.
    login_flag: Option<LoginActionMfaFlag>,
    /// Before dangerous operations: nothing can be asked for, so every flag must be 0. Policies can ask for it
    /// instead, by the condition `qcs:mfa`.
    action_flag: Option<LoginActionMfaFlag>,
}

/// The ways to prove who one is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct LoginActionMfaFlag {
    /// Text messages; must be 0.
    phone: Option<Flag>,
    /// One-time passwords.
    stoken: Option<Flag>,
    /// WeChat; must be 0.
    wechat: Option<Flag>,
}

impl Action for SetMfaFlag {
    const NAME: &'static str = "SetMfaFlag";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.UserNotBindPhone",
        "FailedOperation.UserNotBindWechat",
        "FailedOperation.UserUnbindNoPermission",
        "InvalidParameter.ParamError",
        "InvalidParameter.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        let is_on = |flag: Option<Flag>| flag.unwrap_or_default().0;
        for flags in [&self.login_flag, &self.action_flag].into_iter().flatten() {
            if is_on(flags.phone) {
                return Err(no_device("FailedOperation.UserNotBindPhone", "text messages", "短信"));
            }
            if is_on(flags.wechat) {
                return Err(no_device("FailedOperation.UserNotBindWechat", "WeChat", "微信"));
            }
        }
        match &self.action_flag {
            Some(flags) if is_on(flags.stoken) => Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "ActionFlag",
                "must have no flag that is 1: ask for a second factor by the condition `qcs:mfa` of a policy instead",
                "的所有标志必须为 0：如需对操作进行二次验证，请在策略中使用条件 `qcs:mfa`",
            )),
            _ => Ok(()),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![user_or_caller(self.op_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        let uin = self.op_uin.unwrap_or(cx.caller.uin);
        let before = directory.login_mfa(uin).ok_or_else(|| no_such_user("InvalidParameter.UserNotExist"))?;
        if uin == directory.account && cx.caller.kind != PrincipalKind::Root {
            return Err(of_root());
        }
        let stoken = self.login_flag.as_ref().and_then(|flags| flags.stoken);
        let login_mfa = stoken.map_or(before, |flag| flag.0);
        if login_mfa == before {
            return Ok(Done::reply(Empty {}));
        }
        let entry = match directory.user(uin) {
            Some(user) => Entry::User(Arc::new(User { login_mfa, ..(**user).clone() })),
            None => Entry::Settings(Arc::new(AccountSettings {
                root_login_mfa: login_mfa,
                ..(**directory.settings()).clone()
            })),
        };
        Ok(Done::changing(Empty {}, vec![directory_change(directory.put([entry]))]))
    }
}

fn no_device(code: &'static str, en: &str, zh: &str) -> ApiError {
    ApiError::new(
        code,
        format!("This service sends no {en}. Use one-time passwords instead: `Stoken`."),
        format!("本服务不支持{zh}验证，请使用动态口令（`Stoken`）。"),
    )
}

fn of_root() -> ApiError {
    ApiError::new(
        "FailedOperation.UserUnbindNoPermission",
        "What the root account is asked for at sign-in is for the root account itself alone.",
        "主账号的登录保护只能由主账号自己设置。",
    )
}
