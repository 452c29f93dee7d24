//! What the actions of the console share.

use std::sync::Arc;

use keyward_crypto::Secret;
use keyward_domain::Uin;
use keyward_store::Principal;

use crate::{
    ApiError, ApiResult,
    action::{Cx, Scope},
    cam_resource::CamResource,
    param::types::SecretInput,
    sign_in::{Identity, Limits, locked_out},
};

/// What is needed to touch the sessions or the second factor of a sub-account; of oneself, nothing.
pub fn scope_of(target: Option<Uin>) -> Scope {
    target.map_or(Scope::Nothing, |uin| Scope::Cam(vec![CamResource::User(uin)]))
}

/// Whose it is about: a sub-account of the account, or the caller.
///
/// # Errors
/// ResourceNotFound.UserNotExist if the account has no such sub-account. The root account is none: nobody but itself
/// ends its sessions.
pub fn whose(cx: &Cx<'_>, target: Option<Uin>) -> ApiResult<Uin> {
    match target {
        None => Ok(cx.caller.uin),
        Some(uin) if cx.directory.user(uin).is_some() => Ok(uin),
        Some(_) => Err(ApiError::new(
            "ResourceNotFound.UserNotExist",
            "This account has no sub-account of that number. See the parameter `TargetUin`.",
            "该账号下不存在此子账号，请检查参数 `TargetUin`。",
        )),
    }
}

/// The hash of the token of the session that asks.
///
/// # Errors
/// InternalError if another door led here.
pub fn own_session(cx: &Cx<'_>) -> ApiResult<[u8; 32]> {
    cx.caller
        .browser
        .ok_or_else(|| ApiError::internal("an action of the console was called without a session"))
}

/// The caller, who showed the password once more: whoever merely found a session open cannot take over the account.
///
/// # Errors
/// AuthFailure.InvalidPassword, AuthFailure.Locked.
pub async fn proven(cx: &Cx<'_>, parameter: &str, password: &SecretInput) -> ApiResult<Principal> {
    let (service, uin) = (cx.service, cx.caller.uin);
    let lockout = service.lockout();
    let (place, limits) = (Identity::in_session(uin).at(cx.origin.peer), Limits::strict(&service.settings));
    if let Some(left) = lockout.left(&place, limits, cx.now) {
        return Err(locked_out(left));
    }
    let principal = service.store.principal(uin).await?;
    let principal = principal.ok_or_else(|| ApiError::internal("a session has no owner"))?;
    let password: Arc<Secret> = password.share();
    if !service.password_fits(principal.password_hash.clone(), password).await? {
        lockout.failed(&place, limits, cx.now);
        return Err(ApiError::new(
            "AuthFailure.InvalidPassword",
            format!("The password is wrong. See the parameter `{parameter}`."),
            format!("密码错误，请检查参数 `{parameter}`。"),
        ));
    }
    lockout.succeeded(&place, limits);
    Ok(principal)
}
