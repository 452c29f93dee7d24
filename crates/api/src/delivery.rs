//! Delivery of audit events: what tracks chose, as files in storages that the operator set up.
//!
//! The job [`crate::jobs`] `deliver_events` decides what goes where ([`file`]); who writes it is an [`Archives`], which
//! the server brings.

pub mod file;
mod progress;

use async_trait::async_trait;
use keyward_domain::track::StorageName;

pub use progress::{Progress, Reminder};

/// The storages that the operator set up. Callers of the API choose among them by name, and in them no place but a
/// folder of their account's.
#[async_trait]
pub trait Archives: Send + Sync {
    /// All of them, in order of their names.
    fn all(&self) -> &[Archive];

    /// Writes a file; when this returns it is there as a whole, also after a power failure, in place of one of the same
    /// path that was there before. Takes half a minute at most.
    ///
    /// # Errors
    /// [`Failure`]: it is not known whether the file is there.
    async fn put(&self, storage: &StorageName, path: &str, bytes: Vec<u8>) -> Result<(), Failure>;
}

/// A storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// `StorageName` of tracks that deliver there.
    pub name: StorageName,
    /// `StorageRegion`.
    pub region: String,
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What users are told.
    pub trouble: Trouble,
    /// What the log is told.
    pub cause: String,
}

/// Why a track cannot deliver, as users are told: nothing of how the operator reaches the storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The operator has no storage of that name and region any more.
    NoStorage,
    /// The storage has no such bucket or folder.
    NoBucket,
    /// The storage does not let the service write.
    Refused,
    /// The storage does not answer, or answers that it cannot.
    Unreachable,
    /// The records that are to be delivered do not fit: `keyward audit verify` tells which.
    DamagedTrail,
}

impl Trouble {
    /// In one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoStorage => "NoStorage",
            Self::NoBucket => "NoBucket",
            Self::Refused => "Refused",
            Self::Unreachable => "Unreachable",
            Self::DamagedTrail => "DamagedTrail",
        }
    }
}

/// No storages at all.
#[derive(Clone, Copy, Debug)]
pub struct NoArchives;

#[async_trait]
impl Archives for NoArchives {
    fn all(&self) -> &[Archive] {
        &[]
    }

    async fn put(&self, _: &StorageName, _: &str, _: Vec<u8>) -> Result<(), Failure> {
        Err(Failure { trouble: Trouble::NoStorage, cause: "there are no storages".into() })
    }
}
