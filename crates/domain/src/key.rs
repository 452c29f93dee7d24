//! A customer master key (CMK): what is known of it, apart from its material.

mod alias;
mod description;
mod id;
pub mod lifecycle;
mod occupancy;
mod pending_window;
mod usage;

pub use alias::Alias;
pub use description::Description;
pub use id::KeyId;
pub use lifecycle::{Event, KeyState, Refused, Use};
pub use occupancy::Occupied;
pub use pending_window::PendingWindow;
pub use usage::{KeyUsage, Origin};

use crate::{Owner, Region, Uin, UnixSeconds, time::DAY};

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
    /// The number of the version that new encryptions use, from 1.
    pub current_version: u32,
    /// Counts the changes of this row, from 1; a change of an older revision is refused.
    pub revision: u64,
}

/// The rotation settings of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Whether the key rotates by itself.
    pub enabled: bool,
    /// The period, 7 to 365 days.
    pub period_days: u16,
    /// When the material was last renewed, if ever.
    pub last: Option<UnixSeconds>,
}

impl Rotation {
    /// How a new key begins: off, with a period of a year (guide, "Key Rotation").
    pub const OFF: Self = Self { enabled: false, period_days: 365, last: None };
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

    /// When the next rotation is due. Told also while rotation is off, as clients know it.
    pub fn next_rotation(&self) -> UnixSeconds {
        let from = self.rotation.last.unwrap_or(self.created_at);
        UnixSeconds(from.0 + i64::from(self.rotation.period_days) * DAY)
    }
}
