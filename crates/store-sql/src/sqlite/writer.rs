//! The connection that writes.

use std::{fs::File, path::PathBuf, time::Duration};

use keyward_store::StoreError;

use super::{checkpointer::Checkpointer, connection::Connection, files};
use crate::{
    engine::Writer,
    sql::{Sql, SqlError},
};

/// The connection that writes, and the lock that makes it the only one.
pub(super) struct FileWriter {
    path: PathBuf,
    /// Device and inode of the file that is open.
    identity: (u64, u64),
    connection: Connection,
    checkpointer: Checkpointer,
    _lock: File,
}

impl FileWriter {
    pub(super) fn new(path: PathBuf, lock: File, mut connection: Connection) -> Result<Self, StoreError> {
        let identity = files::identity(&path)?;
        let checkpointer = Checkpointer::start(&path)?;
        checkpointer.follow(&mut connection)?;
        Ok(Self { path, identity, connection, checkpointer, _lock: lock })
    }

    /// A file that was removed could still be written, and would be lost with the process.
    fn must_be_in_place(&self) -> Result<(), StoreError> {
        if files::identity(&self.path)? == self.identity {
            return Ok(());
        }
        Err(StoreError::Unavailable(format!("{} was replaced by another file", self.path.display())))
    }
}

impl Writer for FileWriter {
    type Sql = Connection;
    const IDLE: Option<Duration> = None;

    async fn ready(&mut self) -> Result<&mut Connection, StoreError> {
        self.must_be_in_place()?;
        self.rollback().await;
        if !self.connection.is_usable() {
            self.connection = Connection::open_to_write(&self.path)?;
            self.checkpointer.follow(&mut self.connection)?;
        }
        Ok(&mut self.connection)
    }

    async fn begin(&mut self) -> Result<&mut Connection, SqlError> {
        if self.checkpointer.rest_is_due() {
            // A commit does not fail because the log stays long.
            self.connection.move_log().ok();
        }
        self.connection.batch("BEGIN IMMEDIATE").await?;
        Ok(&mut self.connection)
    }

    async fn commit(&mut self) -> Result<(), SqlError> {
        self.connection.batch("COMMIT").await
    }

    async fn rollback(&mut self) {
        // After some errors SQLite has rolled back by itself.
        if self.connection.in_transaction() && self.connection.batch("ROLLBACK").await.is_err() {
            self.connection.give_up();
        }
    }

    async fn idle(&mut self) {}

    async fn close(mut self) {
        // The file alone holds everything then; what fails here is done at the next start.
        self.connection.batch("PRAGMA wal_checkpoint(TRUNCATE)").await.ok();
    }
}
