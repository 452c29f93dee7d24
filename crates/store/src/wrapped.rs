//! What the root key wraps, wherever it is kept, so that a new version of the root key can wrap it anew.

use keyward_domain::{AccessKeyId, KeyId, Region, Uin, WhiteBoxKeyId, white_box::WhiteBoxAlgorithm};

/// A kind of secret that is kept wrapped, one table each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrappedKind {
    /// Versions of keys.
    KeyVersions,
    /// Private keys that imports are wrapped for.
    ImportParameters,
    /// Secrets of access keys.
    AccessKeys,
    /// Secrets of temporary credentials.
    TemporaryKeys,
    /// White-box keys.
    WhiteBoxKeys,
}

impl WrappedKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::KeyVersions,
        Self::ImportParameters,
        Self::AccessKeys,
        Self::TemporaryKeys,
        Self::WhiteBoxKeys,
    ];
}

/// Whose secret it is: all that its wrapping is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrappedOwner {
    /// A version of a key.
    KeyVersion {
        /// The account of the key.
        account: Uin,
        /// The key.
        key: KeyId,
        /// The number of the version.
        number: u32,
        /// The algorithm code of the provider.
        algorithm: u8,
    },
    /// What imports into a key work with.
    ImportParameters {
        /// The account of the key.
        account: Uin,
        /// The key.
        key: KeyId,
    },
    /// An access key.
    AccessKey(AccessKeyId),
    /// Temporary credentials.
    TemporaryKey(AccessKeyId),
    /// A white-box key.
    WhiteBoxKey {
        /// Its account.
        account: Uin,
        /// Its region.
        region: Region,
        /// The key.
        id: WhiteBoxKeyId,
        /// Its algorithm.
        algorithm: WhiteBoxAlgorithm,
    },
}

/// A secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// Whose.
    pub owner: WrappedOwner,
    /// The secret, wrapped.
    pub bytes: Vec<u8>,
}

/// How many secrets are stored, and how many of them begin otherwise than asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WrappedCount {
    /// All.
    pub total: u64,
    /// Those that begin otherwise.
    pub left: u64,
}
