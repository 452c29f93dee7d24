//! What an engine has to bring.

use std::{future::Future, time::Duration};

use keyward_store::StoreError;

use crate::sql::{Sql, SqlError};

/// What the engines call by different names.
#[derive(Debug)]
pub struct Dialect {
    /// Gives a row if there is a table `schema_version`.
    pub(crate) schema_version_exists: &'static str,
    /// What to write for the braces of a migration.
    pub(crate) names: &'static [(&'static str, &'static str)],
}

/// What was removed and shall leave no trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Versions of keys.
    KeyMaterial,
    /// Data keys.
    DataKeys,
    /// White-box keys.
    WhiteBoxKeys,
    /// Secrets of access keys, temporary ones too.
    AccessKeys,
}

/// An engine: makes connections that read.
pub trait Engine: Send + Sync + 'static {
    /// A connection that reads.
    type Reader: Sql + 'static;
    /// How many connections read at the same time at most.
    const READERS: usize;

    /// Opens a connection that reads.
    fn connect(&self) -> impl Future<Output = Result<Self::Reader, StoreError>> + Send;

    /// Takes what was removed out of the files of the database.
    fn scrub(&self, removed: Removed) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The one connection that writes. Only the committer has it.
pub(crate) trait Writer: Send {
    /// What statements run on.
    type Sql: Sql;

    /// How often [`Writer::idle`] wants to be called while nothing is to be committed.
    const IDLE: Option<Duration>;

    /// A connection that works; connects anew if it was lost. No earlier transaction of ours is still on
    /// its way after this, so what is read then is final. Takes about a second at most.
    fn ready(&mut self) -> impl Future<Output = Result<&mut Self::Sql, StoreError>> + Send;

    /// Begins a transaction, and makes sure in it that this server may write.
    fn begin(&mut self) -> impl Future<Output = Result<&mut Self::Sql, SqlError>> + Send;

    /// Commits it. After an error the outcome is unknown until [`Writer::ready`].
    fn commit(&mut self) -> impl Future<Output = Result<(), SqlError>> + Send;

    /// Ends a transaction that is open, if there is one; gives up a connection on which that fails.
    fn rollback(&mut self) -> impl Future<Output = ()> + Send;

    /// Called now and then while nothing is to be committed.
    fn idle(&mut self) -> impl Future<Output = ()> + Send;

    /// Lets go of the database, for the next server.
    fn close(self) -> impl Future<Output = ()> + Send;
}
