//! Resource names, as policies and the audit trail write them: six segments that begin with `qcs`.

use std::fmt::Display;

use crate::{Region, Uin};

/// The last segment of a key's resource name, which the API calls `ResourceId`: `creatorUin/UIN/KEYID`.
/// Data keys have names of the same form, with their own ids.
pub fn key_resource_id(creator: Uin, key: impl Display) -> String {
    format!("creatorUin/{creator}/{key}")
}

/// The last segment as policies and the audit trail write it: `key/creatorUin/UIN/KEYID`.
pub fn key_path(creator: Uin, key: impl Display) -> String {
    format!("key/{}", key_resource_id(creator, key))
}

/// The whole name of a key or data key: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
pub fn key_name(region: &Region, owner: Uin, creator: Uin, key: impl Display) -> String {
    format!("qcs::kms:{region}:uin/{owner}:{}", key_path(creator, key))
}

/// The name of all keys of an account in a region, for actions that are tied to no single key.
pub fn any_key_name(region: &str, owner: Uin) -> String {
    format!("qcs::kms:{region}:uin/{owner}:key/*")
}
