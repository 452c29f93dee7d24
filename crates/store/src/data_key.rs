//! Data keys that the service keeps: their rows, and questions for many at once.

use keyward_domain::{Alias, DataKey, KeyId, Origin, Region, Tag, Uin};

use crate::{Order, Role, TagFilter};

/// A data key with its ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKeyRecord {
    /// The metadata.
    pub data_key: DataKey,
    /// The ciphertext that its CMK made of it, as text; empty once it is destroyed.
    pub ciphertext: String,
    /// What the ciphertext was made for: the canonical bytes of its encryption context, empty for none.
    pub context: Vec<u8>,
    /// Its tags, ordered by key.
    pub tags: Vec<Tag>,
}

/// A data key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDataKey {
    /// The metadata.
    pub data_key: DataKey,
    /// The alias of its CMK; `None` if that was destroyed.
    pub key_alias: Option<Alias>,
}

/// Which data keys to list. Every question begins with an account and a region.
#[derive(Clone, Debug)]
pub struct DataKeyQuery {
    /// The account that owns the data keys.
    pub account: Uin,
    /// Where they live.
    pub region: Region,
    /// Only data keys in this state, by its name on the wire.
    pub state: Option<&'static str>,
    /// Only data keys of this origin.
    pub origin: Option<Origin>,
    /// Only data keys that this CMK encrypted.
    pub key: Option<KeyId>,
    /// Only data keys of this length in bytes.
    pub length: Option<u16>,
    /// Who made the data keys.
    pub role: Role,
    /// Only data keys whose id or name contains this text, without regard to ASCII case.
    pub search: Option<String>,
    /// Only data keys that fit all of these.
    pub tags: Vec<TagFilter>,
    /// By time of creation, then id.
    pub order: Order,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}
