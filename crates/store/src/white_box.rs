//! White-box keys: their rows, and questions for many at once.

use keyward_domain::{
    Region, Tag, Uin, WhiteBoxKey,
    white_box::{DeviceFingerprint, WhiteBoxState},
};

use crate::TagFilter;

/// A white-box key with what hides behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhiteBoxKeyRecord {
    /// The metadata.
    pub key: WhiteBoxKey,
    /// The key itself, wrapped by the root key.
    pub wrapped: Vec<u8>,
    /// The devices it is bound to, in the order they were given; none for any device.
    pub devices: Vec<DeviceFingerprint>,
    /// Its tags, ordered by key.
    pub tags: Vec<Tag>,
}

/// A white-box key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWhiteBoxKey {
    /// The metadata.
    pub key: WhiteBoxKey,
    /// Whether it is bound to devices.
    pub is_bound: bool,
}

/// Which white-box keys to list, newest first.
#[derive(Clone, Debug)]
pub struct WhiteBoxKeyQuery {
    /// The account that owns the keys.
    pub account: Uin,
    /// Where they live.
    pub region: Region,
    /// Only keys in this state.
    pub state: Option<WhiteBoxState>,
    /// Only keys that fit all of these.
    pub tags: Vec<TagFilter>,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}
