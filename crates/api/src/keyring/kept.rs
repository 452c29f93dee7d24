//! What clients are told of keys that cloud products depend on.

use keyward_domain::{
    KeyId, Owner,
    key::{Event, Occupied},
};

use super::UsableKey;
use crate::{ApiError, ApiResult};

/// Refuses an event that may not happen to a key because cloud products depend on it.
///
/// # Errors
/// UnsupportedOperation.NotUserCreatedCmk for archiving a product's own key and back,
/// UnsupportedOperation.NotRoleOperation for enabling it, FailedOperation.CmkUsedByCloudProduct for the rest.
pub fn check(key: &UsableKey, event: Event) -> ApiResult<()> {
    match key.key.kept_from(event, &key.used_by) {
        None => Ok(()),
        Some(Occupied::OwnedByProduct) if matches!(event, Event::Archive | Event::CancelArchive) => {
            Err(ApiError::new(
                "UnsupportedOperation.NotUserCreatedCmk",
                format!("The key {} was made for a cloud product: it cannot be archived.", key.key.id),
                format!("密钥 {} 是云产品密钥，不支持归档。", key.key.id),
            ))
        }
        Some(Occupied::OwnedByProduct) if matches!(event, Event::Enable | Event::CancelDeletion { .. }) => {
            Err(not_for_users(key.key.id))
        }
        Some(Occupied::OwnedByProduct | Occupied::Bound) => Err(in_use(key.key.id)),
    }
}

/// Refuses to give a product's own key another name or description.
///
/// # Errors
/// UnsupportedOperation.NotRoleOperation.
pub fn check_edit(key: &UsableKey) -> ApiResult<()> {
    match key.key.owner {
        Owner::User => Ok(()),
        Owner::Product(_) => Err(not_for_users(key.key.id)),
    }
}

fn not_for_users(id: KeyId) -> ApiError {
    ApiError::new(
        "UnsupportedOperation.NotRoleOperation",
        format!("The key {id} was made for a cloud product: users cannot change it."),
        format!("密钥 {id} 是云产品密钥，用户不能修改。"),
    )
}

/// The error of a key that cloud products use.
pub fn in_use(id: KeyId) -> ApiError {
    ApiError::new(
        "FailedOperation.CmkUsedByCloudProduct",
        format!(
            "The key {id} is used by a cloud product. Let the product use another key, and unbind it (UnbindCloudResource)."
        ),
        format!("密钥 {id} 正被云产品使用。请先让云产品改用其他密钥，并解除绑定（UnbindCloudResource）。"),
    )
}
