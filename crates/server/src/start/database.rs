//! The database: opened, and known to belong to this data folder.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use keyward_api::Caches;
use keyward_store::{Store, StoreError};
use keyward_store_sql::{Options, PostgresStore, SqliteStore};

use crate::{
    failure::Failure,
    folder::{DataFolder, NodeId},
    settings::Settings,
};

/// Opens the database of the settings for this server.
///
/// # Errors
/// A database that is damaged, newer, held by another server, out of reach, or belongs to another folder.
pub async fn open(
    folder: &DataFolder,
    settings: &Settings,
    node: NodeId,
    caches: &Arc<Caches>,
    holder: String,
) -> Result<Arc<dyn Store>, Failure> {
    let fault = |e| failed(folder, settings, e);
    if settings.database.0.is_none() && folder.account().exists() {
        not_empty(folder)?;
    }
    let options = Options { chain: node.chain(), holder, observer: caches.observer(), now_millis };
    let store: Arc<dyn Store> = match &settings.database.0 {
        Some(url) => Arc::new(PostgresStore::connect(url, options).await.map_err(fault)?),
        None => Arc::new(SqliteStore::open(&folder.database(), options).await.map_err(fault)?),
    };
    ours(&*store, node).await.map_err(fault)?.then_some(store).ok_or_else(|| {
        Failure::unusable(format!(
            "{} belongs to another data folder than {}: its keys cannot be used with this root key",
            name(folder, settings),
            folder.path().display()
        ))
    })
}

/// Refuses a database file that is missing or empty in a folder whose database had an account: starting
/// anew would look as if no key had ever been.
fn not_empty(folder: &DataFolder) -> Result<(), Failure> {
    let path = folder.database();
    let length = path.metadata().map_or(0, |meta| meta.len());
    if length > 0 {
        return Ok(());
    }
    let state = if path.exists() { "is empty" } else { "is missing" };
    Err(Failure::unusable(format!(
        "the database {} {state}, but this data folder was used before: restore it from a backup, or use an empty folder",
        path.display()
    )))
}

/// What an operator is told of a database without the account that this folder's database had.
pub fn lost(folder: &DataFolder, settings: &Settings) -> Failure {
    Failure::unusable(format!(
        "{} has no account, but the data folder {} was used before: restore the database from a backup, or use an empty folder",
        name(folder, settings),
        folder.path().display()
    ))
}

/// Whether the database is new, or this server has written to it before: the server of the folder that
/// made the root account always has, because that was its first audit record.
async fn ours(store: &dyn Store, node: NodeId) -> Result<bool, StoreError> {
    if store.root().await?.is_none() {
        return Ok(true);
    }
    let chain = node.chain();
    Ok(store.audit_heads().await?.iter().any(|head| head.chain == chain && head.last > 0))
}

/// Opens the database only to look at it; also while a server works on it.
///
/// # Errors
/// A database that is not there, damaged, of another version, or out of reach.
pub async fn look_at(folder: &DataFolder, settings: &Settings) -> Result<Box<dyn Store>, Failure> {
    let failed = |e| failed(folder, settings, e);
    Ok(match &settings.database.0 {
        Some(url) => Box::new(PostgresStore::open_for_verification(url).await.map_err(failed)?),
        None => Box::new(SqliteStore::open_for_verification(&folder.database()).await.map_err(failed)?),
    })
}

/// What an operator is told of a storage error at start.
pub fn failed(folder: &DataFolder, settings: &Settings, error: StoreError) -> Failure {
    Failure::unusable(format!("{}: {error}", name(folder, settings)))
}

/// How the database is called in messages; the URL may hold a password and is not repeated.
fn name(folder: &DataFolder, settings: &Settings) -> String {
    match settings.database.0 {
        Some(_) => "the PostgreSQL database".into(),
        None => format!("the database {}", folder.database().display()),
    }
}

/// Milliseconds since 1970.
pub fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
