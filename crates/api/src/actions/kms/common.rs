//! What several actions of the service do alike.

use std::collections::HashSet;

use keyward_domain::{EncryptionContext, Key, KeyId, key::Event};
use keyward_store::{Change, Order, Role};

use crate::{
    ApiError, ApiResult,
    action::Cx,
    keyring::{kept, refused_use},
    param::types::MemberAccount,
};

/// The same key after a change: its revision moves on.
pub fn changed(key: &Key, change: impl FnOnce(&mut Key)) -> Change {
    let mut key = key.clone();
    change(&mut key);
    Change::UpdateKey(next_revision(&key))
}

/// The key with its next revision.
pub fn next_revision(key: &Key) -> Box<Key> {
    Box::new(Key { revision: key.revision + 1, ..key.clone() })
}

/// The changes that let an event happen to all these keys, or to none if one of them refuses it. A key
/// whose state is already what it would become is not changed.
///
/// # Errors
/// CmkNotFound, or why a cloud product or the state of a key refuses.
pub fn transition(cx: &Cx<'_>, ids: &[KeyId], event: Event) -> ApiResult<Vec<Change>> {
    let mut changes = Vec::new();
    for &id in ids {
        let key = cx.permit.key(id)?;
        kept::check(key, event)?;
        let key = &key.key;
        let next = key.state.on(event).map_err(|refused| refused_use(refused, id))?;
        if next != key.state {
            changes.push(changed(key, |key| key.state = next));
        }
    }
    Ok(changes)
}

/// Checks a list of ids for a batch: 1 to 100, each once.
///
/// # Errors
/// InvalidParameter, InvalidParameterValue.DuplicatedKeyId.
pub fn batch(ids: &[KeyId]) -> ApiResult<()> {
    if !(1..=100).contains(&ids.len()) {
        return Err(ApiError::invalid("KeyIds", "must have 1 to 100 entries", "必须有 1 到 100 个元素"));
    }
    let mut seen = HashSet::new();
    match ids.iter().find(|id| !seen.insert(**id)) {
        None => Ok(()),
        Some(twice) => Err(ApiError::new(
            "InvalidParameterValue.DuplicatedKeyId",
            format!("The parameter `KeyIds` has {twice} more than once."),
            format!("参数 `KeyIds` 中 {twice} 重复。"),
        )),
    }
}

/// Accounts stand alone here, so a member account can only be the caller's own.
///
/// # Errors
/// UnauthorizedOperation for any other account.
pub fn own_account(cx: &Cx<'_>, member: Option<&MemberAccount>) -> ApiResult<()> {
    let foreign = member.and_then(|member| member.member_uin).is_some_and(|uin| uin != cx.caller.account);
    if !foreign {
        return Ok(());
    }
    Err(ApiError::new(
        "UnauthorizedOperation",
        "The parameter `MemberAccount` must name the caller's own account: this account administers no others.",
        "参数 `MemberAccount` 必须是调用者自己的账号：该账号不管理其他账号。",
    ))
}

/// There are no HSM clusters, so no id of one is valid.
///
/// # Errors
/// InvalidParameterValue.InvalidHsmClusterId for any id.
pub fn no_cluster(id: Option<&str>) -> ApiResult<()> {
    match id {
        None | Some("") => Ok(()),
        Some(_) => Err(ApiError::parameter(
            "InvalidParameterValue.InvalidHsmClusterId",
            "HsmClusterId",
            "must be empty: this account has no HSM cluster",
            "必须为空：该账号没有 HSM 集群",
        )),
    }
}

/// The bytes of a context that are bound to a ciphertext; none without one.
pub fn canonical(context: Option<&EncryptionContext>) -> Vec<u8> {
    context.map(EncryptionContext::canonical).unwrap_or_default()
}

/// Reads the `HsmClusterId` filter of lists: nothing means everything, `default` the keys in no cluster,
/// which are all.
///
/// # Errors
/// InvalidParameterValue.InvalidHsmClusterId for any other id.
pub fn cluster_filter(id: Option<&str>) -> ApiResult<()> {
    no_cluster(id.filter(|id| *id != "default"))
}

/// Reads the `Role` filter of lists. A product sees its own keys, whatever it asks.
///
/// # Errors
/// InvalidParameter for anything but 0 and 1.
pub fn role_filter(cx: &Cx<'_>, role: Option<u64>) -> ApiResult<Role> {
    if let Some(product) = cx.caller.product() {
        return Ok(Role::OneProduct(product));
    }
    match role {
        None | Some(0) => Ok(Role::User),
        Some(1) => Ok(Role::Product),
        Some(_) => Err(ApiError::invalid("Role", "must be 0 or 1", "必须为 0 或 1")),
    }
}

/// Reads the `OrderType` of lists.
///
/// # Errors
/// InvalidParameter for anything but 0 and 1.
pub fn order(order_type: Option<u64>) -> ApiResult<Order> {
    match order_type {
        None | Some(0) => Ok(Order::NewestFirst),
        Some(1) => Ok(Order::OldestFirst),
        Some(_) => Err(ApiError::invalid("OrderType", "must be 0 or 1", "必须为 0 或 1")),
    }
}
