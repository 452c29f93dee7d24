//! Access keys, with their wrapped secrets.

use keyward_domain::{AccessKeyId, Uin, UnixSeconds};
use keyward_store::{AccessKey, StoreError};

use super::{changed, inserted};
use crate::sql::{Row, Sql, SqlError};

/// A new access key.
pub(crate) async fn insert<S: Sql>(sql: &mut S, key: &AccessKey) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO access_key (id, uin, wrapped_secret, active, created_at, description) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            &[
                key.id.as_str().into(),
                key.uin.0.into(),
                key.wrapped_secret.as_slice().into(),
                i64::from(key.active).into(),
                key.created_at.0.into(),
                key.description.as_str().into(),
            ],
        )
        .await?;
    inserted(rows)
}

/// Switches an access key on or off, or describes it anew.
pub(crate) async fn update<S: Sql>(sql: &mut S, key: &AccessKey) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE access_key SET active = $1, description = $2 WHERE id = $3",
            &[i64::from(key.active).into(), key.description.as_str().into(), key.id.as_str().into()],
        )
        .await?;
    changed(rows)
}

/// Notes that an access key was used, unless a later use is known.
pub(crate) async fn note_use<S: Sql>(sql: &mut S, id: &AccessKeyId, at: UnixSeconds) -> Result<(), SqlError> {
    sql.execute(
        "UPDATE access_key SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)",
        &[id.as_str().into(), at.0.into()],
    )
    .await?;
    Ok(())
}

/// Removes an access key.
pub(crate) async fn delete<S: Sql>(sql: &mut S, id: &AccessKeyId) -> Result<(), SqlError> {
    changed(sql.execute("DELETE FROM access_key WHERE id = $1", &[id.as_str().into()]).await?)
}

/// Removes all access keys of a principal.
pub(crate) async fn delete_of<S: Sql>(sql: &mut S, uin: Uin) -> Result<(), SqlError> {
    sql.execute("DELETE FROM access_key WHERE uin = $1", &[uin.0.into()]).await?;
    Ok(())
}

/// The access keys of a principal, oldest first.
pub(crate) async fn of<S: Sql>(sql: &mut S, uin: Uin) -> Result<Vec<AccessKey>, SqlError> {
    let rows =
        sql.query("SELECT * FROM access_key WHERE uin = $1 ORDER BY created_at, id", &[uin.0.into()]).await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// The access key with that id.
pub(crate) async fn get<S: Sql>(sql: &mut S, id: &AccessKeyId) -> Result<Option<AccessKey>, SqlError> {
    let row = sql.query_first("SELECT * FROM access_key WHERE id = $1", &[id.as_str().into()]).await?;
    Ok(row.map(from_row).transpose()?)
}

fn from_row(mut row: Row) -> Result<AccessKey, StoreError> {
    Ok(AccessKey {
        id: row.parse("id", AccessKeyId::parse)?,
        uin: Uin(row.number("uin")?),
        wrapped_secret: row.blob("wrapped_secret")?,
        active: row.int("active")? != 0,
        created_at: UnixSeconds(row.int("created_at")?),
        description: row.text("description")?,
        used_at: row.optional_int("used_at")?.map(UnixSeconds),
    })
}
