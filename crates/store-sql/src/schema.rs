//! The schema, by numbered migrations that only go forward.
//!
//! A migration is one text for both engines; braces stand for what they call by different names. To
//! change the schema, add a file to `migrations/` and a line to [`MIGRATIONS`]; never edit a released one.

use keyward_store::StoreError;

use crate::{
    engine::Dialect,
    sql::{Sql, SqlError},
};

/// Every migration; the first takes an empty database to version 1.
const MIGRATIONS: [&str; 15] = [
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_due_keys.sql"),
    include_str!("../migrations/0003_rotation_and_import.sql"),
    include_str!("../migrations/0004_data_keys.sql"),
    include_str!("../migrations/0005_products.sql"),
    include_str!("../migrations/0006_directory.sql"),
    include_str!("../migrations/0007_tags.sql"),
    include_str!("../migrations/0008_access_key_use.sql"),
    include_str!("../migrations/0009_temporary_credentials.sql"),
    include_str!("../migrations/0010_session_origin.sql"),
    include_str!("../migrations/0011_event_index.sql"),
    include_str!("../migrations/0012_audit_tracks.sql"),
    include_str!("../migrations/0013_alarms.sql"),
    include_str!("../migrations/0014_checkpoints.sql"),
    include_str!("../migrations/0015_white_box_keys.sql"),
];

/// The version this program knows and writes.
pub(crate) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// The version that an empty database is brought to before anybody asks who may write.
pub(crate) const FIRST: u32 = 1;

/// Brings the database to version `to` if it is behind, each migration in a transaction of its own.
///
/// # Errors
/// [`StoreError::Newer`] if it is beyond what this program knows, and whatever a statement fails with.
pub(crate) async fn migrate<S: Sql>(sql: &mut S, dialect: &Dialect, to: u32) -> Result<(), StoreError> {
    let found = version(sql, dialect).await?;
    if found > KNOWN {
        return Err(StoreError::Newer { found, known: KNOWN });
    }
    for (number, migration) in (1..=to).zip(MIGRATIONS).skip(found as usize) {
        if let Err(error) = sql.batch(&transaction(number, migration, dialect)).await {
            // Another server that starts at the same time may have been faster.
            sql.batch("ROLLBACK").await.ok();
            if version(sql, dialect).await? < number {
                return Err(error.into());
            }
        }
    }
    Ok(())
}

/// Whether the database has the version this program knows.
///
/// # Errors
/// [`StoreError::Newer`] if it is beyond it, [`StoreError::Damaged`] if it is no database of Keyward.
pub(crate) async fn check<S: Sql>(sql: &mut S, dialect: &Dialect) -> Result<(), StoreError> {
    match version(sql, dialect).await? {
        KNOWN => Ok(()),
        found if found > KNOWN => Err(StoreError::Newer { found, known: KNOWN }),
        0 => Err(StoreError::Damaged("this is no database of Keyward: it has no schema version".into())),
        found => Err(StoreError::Unavailable(format!(
            "the database has schema version {found}, which a server of this version must bring to {KNOWN} first"
        ))),
    }
}

/// The version of the database, 0 for an empty one.
async fn version<S: Sql>(sql: &mut S, dialect: &Dialect) -> Result<u32, SqlError> {
    if sql.query(dialect.schema_version_exists, &[]).await?.is_empty() {
        return Ok(0);
    }
    let row = sql.query_first("SELECT max(version) AS version FROM schema_version", &[]).await?;
    match row {
        Some(mut row) => Ok(row.number("version")?),
        None => Ok(0),
    }
}

/// The statements of a migration in the words of an engine.
fn transaction(number: u32, migration: &str, dialect: &Dialect) -> String {
    let statements =
        dialect.names.iter().fold(migration.to_owned(), |text, (brace, name)| text.replace(brace, name));
    format!(
        "BEGIN;\n\
         CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY);\n\
         {statements}\n\
         INSERT INTO schema_version (version) VALUES ({number});\n\
         COMMIT;"
    )
}
