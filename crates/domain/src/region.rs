//! Regions: where a key lives, and which algorithms it therefore uses.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The name of a region, such as `ap-guangzhou`. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(Arc<str>);

impl Region {
    /// A region of that name; whether it exists is a matter of the configuration.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The region of a name that a client gave: 1 to 64 lower-case letters, digits or `-`.
    pub fn parse(name: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        ((1..=64).contains(&name.len()) && name.bytes().all(fits)).then(|| Self::new(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The family of algorithms that a region offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// Chinese national algorithms: SM4, SM2, SM3.
    Gm,
    /// International algorithms: AES-256, RSA, ECDSA.
    International,
}

impl Suite {
    /// `KeyMetadata.Type`: 4 in regions of national cryptography, 2 in FIPS regions.
    pub fn key_type(self) -> i64 {
        match self {
            Self::Gm => 4,
            Self::International => 2,
        }
    }
}
