//! Leaves nothing of removed rows in the files of their tables.
//!
//! Removed rows stay in their pages until somebody needs the space; rewriting a table leaves them out, but
//! only those that no transaction of the database may still see. So first wait until all that were under
//! way have ended.

use std::time::Duration;

use keyward_store::StoreError;
use tokio::time::{Instant, sleep};

use super::connection::Connection;
use crate::{
    engine::Removed,
    sql::{Sql, SqlError},
};

/// How long transactions of others may stay open before this gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Transactions that may see, or let new ones see, what was removed before the one with that number: those
/// with older views of this database, and those of any database that write and began earlier. Numbers wrap
/// around, so their ages are compared.
const OLDER: &str = "SELECT count(*) AS total FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND \
    (age(backend_xid) > age(CAST(CAST($1 AS TEXT) AS xid)) OR \
     (datname = current_database() AND age(backend_xmin) > age(CAST(CAST($1 AS TEXT) AS xid))))";

/// Rewrites a table without what was removed before.
///
/// # Errors
/// [`StoreError::Unavailable`] if somebody keeps a transaction open, or the database fails.
pub(super) async fn scrub(connection: &mut Connection, removed: Removed) -> Result<(), StoreError> {
    connection.batch("SET statement_timeout = '10min'").await?;
    await_older(connection).await?;
    let rewrite = match removed {
        Removed::KeyMaterial => "VACUUM FULL cmk_version",
        Removed::DataKeys => "VACUUM FULL data_key",
    };
    Ok(connection.batch(rewrite).await?)
}

async fn await_older(connection: &mut Connection) -> Result<(), StoreError> {
    let missing = || SqlError::Store(StoreError::Damaged("the database answered without a row".into()));
    let number = "SELECT CAST(CAST(pg_current_xact_id() AS xid) AS TEXT) AS number";
    let mut row = connection.query_first(number, &[]).await?.ok_or_else(missing)?;
    let number = row.text("number")?;
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let mut row = connection.query_first(OLDER, &[number.as_str().into()]).await?.ok_or_else(missing)?;
        if row.int("total")? == 0 {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Err(StoreError::Unavailable(
        "somebody keeps a transaction open in the database, so removed key material cannot be wiped yet (see pg_stat_activity)".into(),
    ))
}
