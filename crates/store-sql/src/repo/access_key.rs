//! Access keys, with their wrapped secrets.

use keyward_domain::{AccessKeyId, Uin, UnixSeconds};
use keyward_store::{AccessKey, StoreError};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// A new access key.
pub(crate) async fn insert<S: Sql>(sql: &mut S, key: &AccessKey) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO access_key (id, uin, wrapped_secret, active, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &[
                key.id.as_str().into(),
                key.uin.0.into(),
                key.wrapped_secret.as_slice().into(),
                i64::from(key.active).into(),
                key.created_at.0.into(),
            ],
        )
        .await?;
    inserted(rows)
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
    })
}
