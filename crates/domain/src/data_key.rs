//! A data key that the service keeps: what is known of it, apart from its ciphertext.

mod description;
mod id;
pub mod lifecycle;
mod name;

pub use description::DataKeyDescription;
pub use id::DataKeyId;
pub use lifecycle::{DataKeyEvent, DataKeyRefused, DataKeyState, DataKeyUse};
pub use name::DataKeyName;

use crate::{KeyId, Origin, Region, Uin, UnixSeconds};

/// The longest data key, in bytes; the shortest has one (contract of GenerateDataKey, `NumberOfBytes`).
pub const LONGEST: u16 = 1024;

/// A data key: its metadata and state. It is kept encrypted by a key (CMK), never in the clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKey {
    /// Globally unique.
    pub id: DataKeyId,
    /// The root account that owns the data key.
    pub account: Uin,
    /// Who created it: the root account or one of its sub-accounts.
    pub creator: Uin,
    /// Where it lives, which is where its CMK does. Never changes.
    pub region: Region,
    /// Unique within account and region, among data keys.
    pub name: DataKeyName,
    /// Free text.
    pub description: DataKeyDescription,
    /// The CMK that encrypted it. Never changes; the data key outlives it, but cannot be opened then.
    pub key: KeyId,
    /// Its length in bytes, 1 to [`LONGEST`]. Never changes.
    pub length: u16,
    /// Made by the service, or imported by the user. Never changes.
    pub origin: Origin,
    /// Where it stands in its life cycle.
    pub state: DataKeyState,
    /// When it was made or imported.
    pub created_at: UnixSeconds,
    /// Counts the changes of this row, from 1; a change of an older revision is refused.
    pub revision: u64,
}
