//! Versions of keys: one row each, with the wrapped material.

use keyward_domain::{KeyId, Rule, UnixSeconds};
use keyward_store::{KeyVersion, StoreError};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// A new version.
pub(crate) async fn insert<S: Sql>(sql: &mut S, version: &KeyVersion) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO cmk_version (key_id, number, created_at, algorithm, wrapped) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &[
                version.key.to_string().into(),
                version.number.into(),
                version.created_at.0.into(),
                i64::from(version.algorithm).into(),
                version.wrapped.as_slice().into(),
            ],
        )
        .await?;
    inserted(rows)
}

/// All versions of a key, oldest first.
pub(crate) async fn of_key<S: Sql>(sql: &mut S, key: KeyId) -> Result<Vec<KeyVersion>, SqlError> {
    let rows = sql
        .query("SELECT * FROM cmk_version WHERE key_id = $1 ORDER BY number", &[key.to_string().into()])
        .await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

fn from_row(mut row: Row) -> Result<KeyVersion, StoreError> {
    Ok(KeyVersion {
        key: row.parse("key_id", KeyId::parse)?,
        number: row.number("number")?,
        created_at: UnixSeconds(row.int("created_at")?),
        algorithm: row.number("algorithm")?,
        wrapped: row.blob("wrapped")?,
    })
}

/// Removes all versions of a key.
pub(crate) async fn delete<S: Sql>(sql: &mut S, id: KeyId) -> Result<(), SqlError> {
    sql.execute("DELETE FROM cmk_version WHERE key_id = $1", &[id.to_string().into()]).await?;
    Ok(())
}
