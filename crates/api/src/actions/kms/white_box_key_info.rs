//! A white-box key, as clients see it.

use keyward_domain::{
    Alias, Uin, UnixSeconds, WhiteBoxKey, WhiteBoxKeyId, resource, white_box::WhiteBoxDescription,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::param::types::SecretText;

/// What is known of a white-box key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct WhiteboxKeyInfo {
    /// Globally unique.
    key_id: WhiteBoxKeyId,
    /// Unique within account and region, among white-box keys.
    alias: Alias,
    /// Who created it.
    creator_uin: Uin,
    /// Free text.
    description: WhiteBoxDescription,
    /// When it was made, in seconds since 1970.
    #[schemars(with = "u64")]
    create_time: UnixSeconds,
    /// `Enabled` or `Disabled`.
    status: &'static str,
    /// The account that owns it.
    owner_uin: Uin,
    /// `AES_256` or `SM4`.
    algorithm: &'static str,
    /// Always empty: the service encrypts.
    encrypt_key: &'static str,
    /// Base64 of what decrypts; empty in lists, and for those who may not call DescribeWhiteBoxDecryptKey.
    decrypt_key: SecretText,
    /// `creatorUin/UIN/KEYID`, the last segment of its resource name.
    resource_id: String,
    /// Whether it is bound to devices.
    device_fingerprint_bind: bool,
}

impl WhiteboxKeyInfo {
    /// What is known of `key`, with `decrypt_key` if the caller is to have it.
    pub fn of(key: &WhiteBoxKey, is_bound: bool, decrypt_key: SecretText) -> Self {
        Self {
            key_id: key.id,
            alias: key.alias.clone(),
            creator_uin: key.creator,
            description: key.description.clone(),
            create_time: key.created_at,
            status: key.state.as_str(),
            owner_uin: key.account,
            algorithm: key.algorithm.as_str(),
            encrypt_key: "",
            decrypt_key,
            resource_id: resource::key_resource_id(key.creator, key.id),
            device_fingerprint_bind: is_bound,
        }
    }
}
