//! The manifest: which files of a chain were delivered on a day.

use serde::{Deserialize, Serialize};

/// What names of manifests end with.
pub const SUFFIX: &str = ".manifest.json";

/// The files that a track delivered of a chain on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of the format: 1.
    pub version: u32,
    /// The number of the account.
    pub account: String,
    /// The number of the track.
    pub track: String,
    /// The chain.
    pub chain: String,
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// In the order of their records.
    pub files: Vec<Entry>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its name in the folder of the manifest.
    pub name: String,
    /// The first record it accounts for.
    pub first: u64,
    /// The last.
    pub last: u64,
    /// The hash of the record before the first, in hexadecimal digits.
    pub previous: String,
    /// The hash of the last record.
    pub hash: String,
    /// How many events it has.
    pub events: u64,
    /// Its length in bytes, as it is stored.
    pub bytes: u64,
    /// SHA-256 of its bytes, as they are stored.
    pub sha256: String,
}
