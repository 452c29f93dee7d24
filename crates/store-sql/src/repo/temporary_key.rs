//! Temporary credentials.

use keyward_domain::{AccessKeyId, UnixSeconds, temporary::TemporaryIdentity};
use keyward_store::{StoreError, TemporaryKey};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// New temporary credentials. Those that have expired by the time they are issued are forgotten, so that they do not
/// pile up.
pub(crate) async fn insert<S: Sql>(sql: &mut S, key: &TemporaryKey) -> Result<(), SqlError> {
    let body = key
        .identity
        .to_json()
        .map_err(|error| StoreError::Damaged(format!("temporary credentials: {error}")))?;
    let rows = sql
        .execute(
            "INSERT INTO temporary_key (id, wrapped_secret, token_hash, expires_at, body) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &[
                key.id.as_str().into(),
                key.wrapped_secret.as_slice().into(),
                key.token_hash.as_slice().into(),
                key.identity.expires_at.0.into(),
                body.as_str().into(),
            ],
        )
        .await?;
    inserted(rows)?;
    let now: UnixSeconds = key.identity.issued_at;
    sql.execute("DELETE FROM temporary_key WHERE expires_at <= $1", &[now.0.into()]).await?;
    Ok(())
}

/// The temporary credentials with that id.
pub(crate) async fn get<S: Sql>(sql: &mut S, id: &AccessKeyId) -> Result<Option<TemporaryKey>, SqlError> {
    let row = sql.query_first("SELECT * FROM temporary_key WHERE id = $1", &[id.as_str().into()]).await?;
    Ok(row.map(from_row).transpose()?)
}

fn from_row(mut row: Row) -> Result<TemporaryKey, StoreError> {
    let body = row.text("body")?;
    Ok(TemporaryKey {
        id: row.parse("id", AccessKeyId::parse)?,
        wrapped_secret: row.blob("wrapped_secret")?,
        token_hash: row.bytes("token_hash")?,
        identity: TemporaryIdentity::from_json(&body)
            .map_err(|error| StoreError::Damaged(format!("temporary credentials: {error}")))?,
    })
}
