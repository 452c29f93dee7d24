//! What can go wrong in storage.

use thiserror::Error;

/// Why a unit was not committed, or a read gave nothing.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// The unit does not fit what is stored; nothing of it was done.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// No space is left for the commit; nothing of the unit was done.
    #[error("the storage is full: {0}")]
    Full(String),
    /// The database is out of reach or refuses to work; what of a unit was done is unknown to us only
    /// if the connection broke during its commit, and then the caller was told nothing.
    #[error("the storage is unavailable: {0}")]
    Unavailable(String),
    /// What is stored cannot be read: the file or a row is damaged.
    #[error("the storage is damaged: {0}")]
    Damaged(String),
    /// A newer Keyward wrote this database.
    #[error(
        "the database has schema version {found}, this Keyward knows versions up to {known}: use a newer Keyward"
    )]
    Newer {
        /// The version of the database.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// Another server works on this database.
    #[error("the database is in use by {0}")]
    Held(String),
}

/// How a unit did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Another key of the account and region has the alias.
    AliasTaken,
    /// Another data key of the account and region has the name.
    NameTaken,
    /// The account has no room for the tags of a new key or data key.
    TagsOfNew,
    /// The account has no room for another tag key.
    TagKeysFull,
    /// The tag key has no room for another value.
    TagValuesFull,
    /// The row was changed since it was read: read again and decide again.
    Stale,
    /// The row exists already.
    Exists,
}
