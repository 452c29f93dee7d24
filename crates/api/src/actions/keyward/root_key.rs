//! What actions tell of the root key.

use schemars::JsonSchema;
use serde::Serialize;

use crate::RootKeyStatus;

/// Where the root key stands.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RootKeyInfo {
    /// The id of the version that wraps, 32 hex digits.
    root_key_id: String,
    /// The ids of earlier versions that some secrets still need; empty outside of a rotation.
    earlier_root_key_ids: Vec<String>,
    /// What seals it: `file` or `passphrase`.
    seal: String,
    /// How many secrets it wraps: versions of keys, access keys, white-box keys and what imports need.
    secrets: u64,
    /// How many of them an earlier version still wraps.
    secrets_left: u64,
}

impl From<RootKeyStatus> for RootKeyInfo {
    fn from(status: RootKeyStatus) -> Self {
        let RootKeyStatus { id, earlier, seal, secrets } = status;
        Self {
            root_key_id: id,
            earlier_root_key_ids: earlier,
            seal: seal.into(),
            secrets: secrets.total,
            secrets_left: secrets.left,
        }
    }
}
