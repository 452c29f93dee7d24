//! What a token says of itself.

use serde::{Deserialize, Serialize};

/// A token and its module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Who made the library, what it calls itself, and its version.
    pub library: String,
    /// The version of PKCS#11 that it speaks.
    pub cryptoki: String,
    /// The token's label.
    pub label: String,
    /// Who made the token.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// The version of its firmware.
    pub firmware: String,
    /// The number of its slot.
    pub slot: u64,
    /// Names of the flags that are set, such as `user_pin_count_low`.
    pub flags: Vec<String>,
    /// What it can do, as far as this crate knows the mechanism.
    pub mechanisms: Vec<Mechanism>,
    /// The wrapping key, if one is named in the settings and found.
    pub wrapping_key: Option<WrappingKey>,
}

/// A mechanism and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mechanism {
    /// Its name in the standard, such as `CKM_AES_GCM`.
    pub name: String,
    /// The smallest key, in bits or bytes as the mechanism has it.
    pub smallest_key: u64,
    /// The largest key.
    pub largest_key: u64,
    /// Whether hardware does it.
    pub hardware: bool,
    /// What it is for, such as `encrypt` and `wrap`.
    pub uses: Vec<String>,
}

/// The key under which keys go from member to member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappingKey {
    /// `CKA_LABEL`.
    pub label: String,
    /// `CKA_TRUSTED`: then keys are made so that only such a key wraps them.
    pub trusted: bool,
}
