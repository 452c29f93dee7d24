//! What PostgreSQL's errors mean.

use keyward_store::{Conflict, StoreError};
use tokio_postgres::{Error, error::SqlState};

use crate::sql::SqlError;

/// What an error of PostgreSQL means to us. Its details can hold values, so only its message is told.
pub(super) fn meaning(error: &Error) -> SqlError {
    let Some(answer) = error.as_db_error() else {
        // The connection, not the server, failed; the cause tells more than the driver's few words.
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        return StoreError::Unavailable(format!("{error}{cause}")).into();
    };
    let (state, message) = (answer.code(), answer.message().to_owned());
    let store = match *state {
        SqlState::UNIQUE_VIOLATION => return SqlError::Broken(Conflict::AliasTaken),
        // What the row refers to is gone, or never was.
        SqlState::FOREIGN_KEY_VIOLATION => return SqlError::Broken(Conflict::Stale),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            return SqlError::Retry(message);
        }
        SqlState::DISK_FULL => StoreError::Full(message),
        SqlState::DATA_CORRUPTED
        | SqlState::INDEX_CORRUPTED
        | SqlState::UNDEFINED_TABLE
        | SqlState::UNDEFINED_COLUMN => StoreError::Damaged(message),
        _ => StoreError::Unavailable(message),
    };
    store.into()
}
