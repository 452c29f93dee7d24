//! PostgreSQL: a database server, for one server of ours at a time.

mod address;
mod connection;
mod error;
mod lease;
mod tls;
mod writer;

use std::time::Duration;

use keyward_store::StoreError;
use tokio::time::timeout;

use crate::{
    Options, SqlStore,
    committer::{Committer, Worker},
    engine::{Dialect, Engine, Removed},
    repo, schema,
    sql::Sql,
};
use address::Address;
use connection::Connection;
use lease::Lease;
use writer::LeasedWriter;

/// A store in a PostgreSQL database.
pub type PostgresStore = SqlStore<Postgres>;

/// The PostgreSQL engine.
#[derive(Debug)]
pub struct Postgres {
    address: Address,
}

const DIALECT: Dialect = Dialect {
    schema_version_exists: "SELECT 1 AS found WHERE to_regclass('schema_version') IS NOT NULL",
    names: &[
        ("{int}", "BIGINT"),
        // Compares byte by byte, whatever the locale of the database.
        ("{text}", "TEXT COLLATE \"C\""),
        ("{blob}", "BYTEA"),
        ("{strict}", ""),
    ],
};

/// How long a new connection may take, so that a database out of reach is noticed soon.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long rewriting a table may take.
const SCRUB_SECONDS: u32 = 600;

impl SqlStore<Postgres> {
    /// Opens the database at `url` and brings its schema up to date. Waits for the lease of a server that
    /// ended without giving it back, which is at most as long as a lease is valid.
    ///
    /// The URL is that of libpq, `postgresql://user:password@host:port/database?sslmode=...`. As there,
    /// `sslmode=require` encrypts but trusts any server; `sslmode=verify-full` checks its certificate
    /// against those in the file `sslrootcert`.
    ///
    /// # Errors
    /// [`StoreError::Held`] if another server uses it, [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::Full`], or [`StoreError::Unavailable`] if it cannot be reached.
    pub async fn connect(url: &str, options: Options) -> Result<Self, StoreError> {
        let engine = Postgres { address: Address::parse(url)? };
        let mut connection = engine.connect().await?;
        schema::migrate(&mut connection, &DIALECT, schema::FIRST).await?;
        let lease = Lease::acquire(&mut connection, &options).await?;
        schema::migrate(&mut connection, &DIALECT, schema::KNOWN).await?;
        let head = repo::audit::open(&mut connection, &options.chain).await?;
        let writer = LeasedWriter::new(engine.address.clone(), connection, lease);
        let (committer, inbox) = Committer::new();
        tokio::spawn(Worker::new(writer, inbox, options, head).run());
        Ok(Self::new(engine, Some(committer)))
    }

    /// Opens the database for reading only, also while a server works on it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it cannot be reached, [`StoreError::Damaged`] if it is no database of
    /// Keyward, [`StoreError::Newer`].
    pub async fn open_for_verification(url: &str) -> Result<Self, StoreError> {
        let engine = Postgres { address: Address::parse(url)? };
        let mut connection = engine.connect().await?;
        schema::check(&mut connection, &DIALECT).await?;
        Ok(Self::new(engine, None))
    }
}

impl Engine for Postgres {
    type Reader = Connection;
    const READERS: usize = 8;

    async fn connect(&self) -> Result<Connection, StoreError> {
        connect(&self.address).await
    }

    /// Removed rows stay in their pages until somebody needs the space; rewriting a table leaves them out.
    /// `VACUUM FULL` would keep those that any open transaction could still see, a change of type does not.
    async fn scrub(&self, removed: Removed) -> Result<(), StoreError> {
        let mut connection = self.connect().await?;
        connection.allow(SCRUB_SECONDS).await?;
        let rewritten: &[&str] = match removed {
            Removed::KeyMaterial => &[
                "ALTER TABLE cmk_version ALTER wrapped TYPE BYTEA USING wrapped || ''::bytea",
                "ALTER TABLE import_parameters ALTER wrapped TYPE BYTEA USING wrapped || ''::bytea",
            ],
            Removed::DataKeys => {
                &["ALTER TABLE data_key ALTER ciphertext TYPE TEXT COLLATE \"C\" USING ciphertext || ''"]
            }
            Removed::AccessKeys => &[
                "ALTER TABLE access_key ALTER wrapped_secret TYPE BYTEA USING wrapped_secret || ''::bytea",
                "ALTER TABLE temporary_key ALTER wrapped_secret TYPE BYTEA USING wrapped_secret || ''::bytea",
            ],
            Removed::WhiteBoxKeys => {
                &["ALTER TABLE white_box_key ALTER wrapped TYPE BYTEA USING wrapped || ''::bytea"]
            }
        };
        for rewrite in rewritten {
            connection.batch(rewrite).await?;
        }
        Ok(())
    }
}

/// A new connection, soon or not at all.
async fn connect(address: &Address) -> Result<Connection, StoreError> {
    let too_late = |_| StoreError::Unavailable("the database server did not answer in time".into());
    timeout(PATIENCE, Connection::open(address)).await.map_err(too_late)?
}
