//! What the actions about access keys share.

use keyward_crypto::Secret;
use keyward_domain::{AccessKeyId, Uin, account::PrincipalKind};
use keyward_store::AccessKey;

use super::common::no_such_user;
use crate::{ApiError, ApiResult, action::Cx, new_secret_id, new_secret_key};

/// How many access keys a user has at most (CAM, access keys).
pub const MOST: usize = 2;

/// Whose access keys a call is about: those of the user that it names, or of its caller. The root account's are for
/// itself alone, whatever policies say: with them everything can be done.
///
/// # Errors
/// OperationDenied.SubUin, InvalidParameter.UserNotExist.
pub fn owner(cx: &Cx<'_>, target: Option<Uin>) -> ApiResult<Uin> {
    let owner = target.unwrap_or(cx.caller.uin);
    if owner == cx.directory.account {
        return match cx.caller.kind {
            PrincipalKind::Root => Ok(owner),
            _ => Err(of_root()),
        };
    }
    match cx.directory.user(owner) {
        Some(_) => Ok(owner),
        None => Err(no_such_user("InvalidParameter.UserNotExist")),
    }
}

/// An access key of that owner.
///
/// # Errors
/// OperationDenied.UinNotMatch if it is another user's of the account, ResourceNotFound.SecretNotExist if the account
/// has no such key.
pub async fn existing(cx: &Cx<'_>, owner: Uin, id: &str) -> ApiResult<AccessKey> {
    let key = match AccessKeyId::parse(id) {
        Some(id) => cx.service.store.access_key(&id).await?,
        None => None,
    };
    match key {
        Some(key) if key.uin == owner => Ok(key),
        Some(key) if cx.directory.user(key.uin).is_some() => Err(ApiError::parameter(
            "OperationDenied.UinNotMatch",
            "AccessKeyId",
            "must be an access key of the user that `TargetUin` names, or of the caller if it names nobody",
            "必须是 `TargetUin` 指定的用户（未指定时为调用者）的访问密钥",
        )),
        _ => Err(ApiError::parameter(
            "ResourceNotFound.SecretNotExist",
            "AccessKeyId",
            "must be an access key that exists. ListAccessKeys tells which there are",
            "必须是已存在的访问密钥，可通过 ListAccessKeys 查询",
        )),
    }
}

/// A new access key, and its secret in the clear.
///
/// # Errors
/// What the cryptography fails with.
pub fn new(cx: &Cx<'_>, owner: Uin, description: &str) -> ApiResult<(AccessKey, Secret)> {
    let random = &*cx.service.random;
    let (id, secret) = (new_secret_id(random)?, new_secret_key(random)?);
    let key = cx.service.new_access_key(owner, id, secret.expose())?;
    Ok((AccessKey { description: description.to_owned(), ..key }, secret))
}

/// The status of an access key on the wire.
pub fn status(key: &AccessKey) -> String {
    if key.active { "Active" } else { "Inactive" }.to_owned()
}

fn of_root() -> ApiError {
    ApiError::new(
        "OperationDenied.SubUin",
        "The access keys of the root account are for the root account itself alone.",
        "子用户不允许操作主账号的访问密钥。",
    )
}
