//! What clients are told when storage fails.

use keyward_crypto::CryptoError;
use keyward_domain::tag::{KEYS, VALUES};
use keyward_store::{Conflict, StoreError};

use crate::ApiError;

impl From<StoreError> for ApiError {
    /// A full or unreachable storage has a code of its own, so that operators see at once what is wrong:
    /// nothing was done, because nothing is done without its audit record.
    fn from(error: StoreError) -> Self {
        let told = match &error {
            StoreError::Full(_) => Self::new(
                "ServiceUnavailable.StorageFull",
                "The server's storage is full, so the call was refused and nothing was changed. Free some space; the server recovers by itself.",
                "服务器存储空间已满，请求被拒绝，未做任何更改。请释放空间，服务会自动恢复。",
            ),
            StoreError::Unavailable(_) | StoreError::Held(_) => Self::new(
                "ServiceUnavailable.StorageUnavailable",
                "The server's storage is out of reach, so the call was refused. The server recovers by itself when the storage is back.",
                "服务器存储不可用，请求被拒绝。存储恢复后服务会自动恢复。",
            ),
            StoreError::Conflict(Conflict::AliasTaken) => {
                return Self::new(
                    "InvalidParameterValue.AliasAlreadyExists",
                    "Another key of this account and region has this alias. Choose another.",
                    "该账号在此地域下已有同名密钥，请使用其他名称。",
                );
            }
            StoreError::Conflict(Conflict::NameTaken) => {
                return Self::new(
                    "InvalidParameterValue.DataKeyNameAlreadyExists",
                    "Another data key of this account and region has this name. Choose another.",
                    "该账号在此地域下已有同名数据密钥，请使用其他名称。",
                );
            }
            StoreError::Conflict(Conflict::TagsOfNew) => {
                return Self::new(
                    "FailedOperation.TaggingError",
                    format!(
                        "The parameter `Tags` has new tags, and the account has the {KEYS} tag keys or the key the {VALUES} values that it may have. Nothing was created."
                    ),
                    format!(
                        "参数 `Tags` 包含新标签，但该账号的标签键数量已达上限 {KEYS}，或标签键的标签值数量已达上限 {VALUES}。未创建任何资源。"
                    ),
                );
            }
            StoreError::Conflict(Conflict::TagKeysFull) => {
                return Self::new(
                    "LimitExceeded.TagKey",
                    format!(
                        "The account has the {KEYS} tag keys that it may have. Delete tags with DeleteTags."
                    ),
                    format!("该账号的标签键数量已达上限 {KEYS}，请使用 DeleteTags 删除标签。"),
                );
            }
            StoreError::Conflict(Conflict::TagValuesFull) => {
                return Self::new(
                    "LimitExceeded.TagValue",
                    format!(
                        "A tag key has the {VALUES} values that it may have. Delete tags with DeleteTags."
                    ),
                    format!("标签键的标签值数量已达上限 {VALUES}，请使用 DeleteTags 删除标签。"),
                );
            }
            StoreError::Damaged(_) => Self::new(
                "ServiceUnavailable.StorageDamaged",
                "The server's storage is damaged, so the call was refused. The operator finds the cause in the log.",
                "服务器存储已损坏，请求被拒绝。管理员可在日志中查看原因。",
            ),
            StoreError::Conflict(_) | StoreError::Newer { .. } => Self::internal(""),
        };
        told.because(error)
    }
}

impl From<CryptoError> for ApiError {
    fn from(error: CryptoError) -> Self {
        Self::internal(error)
    }
}
