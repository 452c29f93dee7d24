//! SQLite: one file, for one server.

mod checkpointer;
mod connection;
mod error;
mod files;
mod reader;
mod writer;

use std::path::{Path, PathBuf};

use keyward_store::{StoreError, audit::Head};
use tokio::{runtime::Builder, sync::oneshot};

use crate::{
    Options, SqlStore,
    committer::{Committer, Inbox, Worker},
    engine::{Dialect, Engine, Removed},
    repo, schema,
};
use connection::Connection;
use reader::Reader;
use writer::FileWriter;

/// A store in an SQLite file.
pub type SqliteStore = SqlStore<Sqlite>;

/// The SQLite engine.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
}

const DIALECT: Dialect = Dialect {
    schema_version_exists: "SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
    names: &[("{int}", "INTEGER"), ("{text}", "TEXT"), ("{blob}", "BLOB"), ("{strict}", "STRICT")],
};

impl SqlStore<Sqlite> {
    /// Opens the database at `path`, creates it if it is not there, and brings its schema up to date.
    /// Needs a Tokio runtime; the worker has a thread of its own.
    ///
    /// # Errors
    /// [`StoreError::Held`] if another server uses it, [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::Full`], or [`StoreError::Unavailable`] if it cannot be opened or created.
    pub async fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let (committer, inbox) = Committer::new();
        let (opened, outcome) = oneshot::channel();
        let file = path.to_owned();
        let started = std::thread::Builder::new().name("store-committer".into()).spawn(move || {
            match Builder::new_current_thread().enable_time().build() {
                Ok(runtime) => runtime.block_on(work(file, inbox, options, opened)),
                Err(error) => drop(opened.send(Err(no_thread(&error)))),
            }
        });
        started.map_err(|error| no_thread(&error))?;
        outcome
            .await
            .map_err(|_| StoreError::Unavailable("the committer ended while it started".into()))??;
        Ok(Self::new(Sqlite { path: path.to_owned() }, Some(committer)))
    }

    /// Opens the database for reading only, also while a server works on it. Never writes to it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it cannot be opened, [`StoreError::Damaged`] if it is no database of
    /// Keyward, [`StoreError::Newer`].
    pub async fn open_for_verification(path: &Path) -> Result<Self, StoreError> {
        files::must_exist(path)?;
        let engine = Sqlite { path: path.to_owned() };
        schema::check(&mut engine.connect().await?, &DIALECT).await?;
        Ok(Self::new(engine, None))
    }
}

impl Engine for Sqlite {
    type Reader = Reader;
    const READERS: usize = 4;

    async fn connect(&self) -> Result<Reader, StoreError> {
        Reader::open(self.path.clone()).await
    }

    /// Removed rows are overwritten in their pages (`secure_delete`); what is left is in the log of all tables,
    /// which ends with a checkpoint.
    async fn scrub(&self, _: Removed) -> Result<(), StoreError> {
        let path = self.path.clone();
        let ended = tokio::task::spawn_blocking(move || Connection::open_to_write(&path)?.empty_log()).await;
        ended.map_err(|error| StoreError::Unavailable(error.to_string()))?
    }
}

/// The life of the committer's thread: open, tell how that went, work.
async fn work(
    path: PathBuf,
    inbox: Inbox,
    options: Options,
    opened: oneshot::Sender<Result<(), StoreError>>,
) {
    match open(&path, &options).await {
        Ok((writer, head)) => {
            opened.send(Ok(())).ok();
            Worker::new(writer, inbox, options, head).run().await;
        }
        Err(error) => drop(opened.send(Err(error))),
    }
}

/// Opens the file for writing, makes sure of its schema and its state, and finds the end of the chain.
async fn open(path: &Path, options: &Options) -> Result<(FileWriter, Head), StoreError> {
    let lock = files::lock(path, &options.holder)?;
    files::prepare(path)?;
    let mut connection = Connection::open_to_write(path)?;
    schema::migrate(&mut connection, &DIALECT, schema::KNOWN).await?;
    connection.check()?;
    let head = repo::audit::open(&mut connection, &options.chain).await?;
    Ok((FileWriter::new(path.to_owned(), lock, connection)?, head))
}

fn no_thread(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("no thread could be started for the committer: {error}"))
}
