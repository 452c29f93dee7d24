//! What SQLite's errors mean.

use keyward_store::{Conflict, StoreError};
use rusqlite::{Error, ErrorCode, ffi};

use crate::sql::SqlError;

/// What an error of SQLite means to us. Its messages tell no values.
pub(super) fn meaning(error: Error) -> SqlError {
    let message = error.to_string();
    let Error::SqliteFailure(failure, _) = error else {
        return StoreError::Damaged(message).into();
    };
    let store = match (failure.code, failure.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE) => return SqlError::Broken(Conflict::AliasTaken),
        (_, ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => return SqlError::Broken(Conflict::Exists),
        // What the row refers to is gone, or never was.
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => return SqlError::Broken(Conflict::Stale),
        // A disk that is full fails in these ways too, depending on the file that should grow.
        (ErrorCode::DiskFull, _)
        | (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_FSYNC) => {
            StoreError::Full(message)
        }
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation, _)
        // A statement that does not fit the tables; ours fit those of the migrations.
        | (ErrorCode::Unknown, ffi::SQLITE_ERROR) => StoreError::Damaged(message),
        _ => StoreError::Unavailable(message),
    };
    store.into()
}
