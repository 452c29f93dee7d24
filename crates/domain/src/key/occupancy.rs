//! What may not happen to a key because cloud products depend on it (guide, "Key Types" and "Archiving Key").

use super::{Event, Key};
use crate::{Owner, ProductId};

/// Why a key is kept as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupied {
    /// It is a product's own key: users look at it and let it rotate, and no more.
    OwnedByProduct,
    /// A resource of a product is bound to it.
    Bound,
}

impl Key {
    /// Why cloud products keep users from doing that to this key, if they do; `used_by` are the products
    /// whose resources are bound to it.
    pub fn kept_from(&self, event: Event, used_by: &[ProductId]) -> Option<Occupied> {
        if self.owner != Owner::User {
            return Some(Occupied::OwnedByProduct);
        }
        (event.takes_away() && !used_by.is_empty()).then_some(Occupied::Bound)
    }
}

impl Event {
    /// Whether a key can encrypt less after this event than before.
    fn takes_away(self) -> bool {
        match self {
            Self::Disable | Self::ScheduleDeletion { .. } | Self::Archive | Self::RemoveMaterial => true,
            Self::Enable | Self::CancelDeletion { .. } | Self::CancelArchive | Self::ImportMaterial => false,
            // Not a user's doing; a bound key has no such time.
            Self::MaterialExpired => false,
        }
    }
}
