//! What a statement can fail with.

use keyward_store::{Conflict, StoreError};

/// Why a statement or a transaction failed.
#[derive(Clone, Debug)]
pub enum SqlError {
    /// What is stored does not fit; found by counting rows, so the transaction goes on.
    Conflict(Conflict),
    /// A rule of the schema was about to be broken; the transaction cannot go on.
    Broken(Conflict),
    /// The database asks to try the transaction again (a deadlock, or a serialization failure).
    Retry(String),
    /// Anything else.
    Store(StoreError),
}

impl From<StoreError> for SqlError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<SqlError> for StoreError {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::Conflict(conflict) | SqlError::Broken(conflict) => Self::Conflict(conflict),
            SqlError::Retry(message) => Self::Unavailable(message),
            SqlError::Store(error) => error,
        }
    }
}
