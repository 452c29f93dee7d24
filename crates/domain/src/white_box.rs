//! A white-box key: what is known of it, apart from the key itself. The service encrypts with it; on devices that
//! nobody trusts, tables that hide it decrypt.

mod fingerprint;
mod id;

pub use fingerprint::{DeviceFingerprint, FingerprintDescription, FingerprintIdentity};
pub use id::WhiteBoxKeyId;

use serde::Serialize;

use crate::{
    Alias, Description, Region, Uin, UnixSeconds,
    rule::{Rule, Text},
};

/// How many devices one key is bound to at most (contract of OverwriteWhiteBoxDeviceFingerprints).
pub const DEVICES: usize = 200;

/// How many keys an account may have in a region unless the operator says otherwise (contract of CreateWhiteBoxKey).
pub const KEYS: u64 = 50;

/// A white-box key: its metadata and state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhiteBoxKey {
    /// Globally unique.
    pub id: WhiteBoxKeyId,
    /// The root account that owns the key.
    pub account: Uin,
    /// Who created it: the root account or one of its sub-accounts.
    pub creator: Uin,
    /// Where it lives. Never changes.
    pub region: Region,
    /// Unique within account and region, among white-box keys. Never changes.
    pub alias: Alias,
    /// Free text. Never changes.
    pub description: WhiteBoxDescription,
    /// What it encrypts with, in CBC mode with PKCS #7. Never changes.
    pub algorithm: WhiteBoxAlgorithm,
    /// Whether it may be used.
    pub state: WhiteBoxState,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// Counts the changes of this row and of its devices, from 1; a change of an older revision is refused.
    pub revision: u64,
}

/// The block cipher of a white-box key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum WhiteBoxAlgorithm {
    /// AES with 256 bits.
    #[serde(rename = "AES_256")]
    Aes256,
    /// SM4 (GM/T 0002).
    #[serde(rename = "SM4")]
    Sm4,
}

impl WhiteBoxAlgorithm {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aes256 => "AES_256",
            Self::Sm4 => "SM4",
        }
    }
}

impl Rule for WhiteBoxAlgorithm {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text = Text { en: "must be AES_256 or SM4", zh: "必须是 AES_256 或 SM4" };

    fn parse(text: &str) -> Option<Self> {
        [Self::Aes256, Self::Sm4].into_iter().find(|algorithm| algorithm.as_str() == text)
    }
}

/// Whether a white-box key may be used. What decrypts on devices is out of its reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhiteBoxState {
    /// Encrypts.
    Enabled,
    /// Encrypts nothing until enabled again, and can be deleted.
    Disabled,
}

impl WhiteBoxState {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
        }
    }

    /// The state with that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Enabled, Self::Disabled].into_iter().find(|state| state.as_str() == text)
    }
}

/// Free text of at most 1,024 bytes of UTF-8; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WhiteBoxDescription(Description);

impl WhiteBoxDescription {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Rule for WhiteBoxDescription {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text = Description::MUST;

    fn parse(text: &str) -> Option<Self> {
        Description::parse(text).map(Self)
    }
}

crate::rule_type!(WhiteBoxAlgorithm, WhiteBoxDescription);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_algorithms_survive_being_text() {
        for state in [WhiteBoxState::Enabled, WhiteBoxState::Disabled] {
            assert_eq!(WhiteBoxState::parse(state.as_str()), Some(state));
        }
        for algorithm in [WhiteBoxAlgorithm::Aes256, WhiteBoxAlgorithm::Sm4] {
            assert_eq!(WhiteBoxAlgorithm::parse(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!((WhiteBoxState::parse(""), WhiteBoxAlgorithm::parse("AES_128")), (None, None));
    }
}
