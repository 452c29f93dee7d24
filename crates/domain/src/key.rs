//! A customer master key (CMK): what is known of it, apart from its material.

mod alias;
mod description;
mod id;
pub mod imported;
pub mod lifecycle;
mod occupancy;
mod pending_window;
pub mod rotation;
mod usage;

pub use alias::Alias;
pub use description::Description;
pub use id::KeyId;
pub use imported::{Imported, NoImport};
pub use lifecycle::{Event, KeyState, Refused, Use};
pub use occupancy::Occupied;
pub use pending_window::PendingWindow;
pub use rotation::{NoRotation, RotateDays, Rotation};
pub use usage::{KeyUsage, Origin};

use crate::{Owner, Region, Uin, UnixSeconds};

/// A customer master key: its metadata and state. Its material is in its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Globally unique.
    pub id: KeyId,
    /// The root account that owns the key.
    pub account: Uin,
    /// Who created it: the root account or one of its sub-accounts; the product for its own key.
    pub creator: Uin,
    /// Whom it was made for. Never changes.
    pub owner: Owner,
    /// Where it lives. A key never changes its region.
    pub region: Region,
    /// Unique within account and region.
    pub alias: Alias,
    /// Free text.
    pub description: Description,
    /// What the key is for. Never changes.
    pub usage: KeyUsage,
    /// Where its material comes from. Never changes.
    pub origin: Origin,
    /// Where it stands in its life cycle.
    pub state: KeyState,
    /// When it was created.
    pub created_at: UnixSeconds,
    /// Whether and how often its material is renewed.
    pub rotation: Rotation,
    /// What is known of imported material; nothing if the service makes the material.
    pub imported: Imported,
    /// The number of the version that new encryptions use, from 1; 0 without material.
    pub current_version: u32,
    /// Counts the changes of this row, from 1; a change of an older revision is refused.
    pub revision: u64,
}

impl Key {
    /// Whether this key may be used so: whether it is for that, then whether its state allows it.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, usage: Use) -> Result<(), Refused> {
        self.usage.allows(usage)?;
        self.state.allows(usage)
    }
}

/// A key for tests: enabled, symmetric, made by the service at second 0.
#[cfg(test)]
pub(crate) fn sample() -> Key {
    use crate::Rule;
    Key {
        id: KeyId::from_bytes([7; 16]),
        account: Uin(1),
        creator: Uin(1),
        owner: Owner::User,
        region: Region::new("ap-guangzhou"),
        alias: Alias::parse("sample").unwrap(),
        description: Description::default(),
        usage: KeyUsage::EncryptDecrypt,
        origin: Origin::TencentKms,
        state: KeyState::Enabled,
        created_at: UnixSeconds(0),
        rotation: Rotation::OFF,
        imported: Imported::default(),
        current_version: 1,
        revision: 1,
    }
}
