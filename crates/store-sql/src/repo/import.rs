//! What imports work with: one row for a key.

use keyward_domain::{KeyId, Rule, UnixSeconds};
use keyward_store::{Conflict, ImportParameters, StoreError};

use crate::sql::{Row, Sql, SqlError};

/// What counts for the key from now on; [`Conflict::Stale`] if the key is gone.
pub(crate) async fn put<S: Sql>(sql: &mut S, parameters: &ImportParameters) -> Result<(), SqlError> {
    let rows = sql.execute(
        "INSERT INTO import_parameters (key_id, token_hash, algorithm, wrapped, valid_to) \
         SELECT id, $1, $2, $3, $4 FROM cmk WHERE id = $5 ON CONFLICT (key_id) DO UPDATE SET token_hash = excluded.token_hash, \
         algorithm = excluded.algorithm, wrapped = excluded.wrapped, valid_to = excluded.valid_to",
        &[
            parameters.token_hash.as_slice().into(),
            parameters.algorithm.as_str().into(),
            parameters.wrapped.as_slice().into(),
            parameters.valid_to.0.into(),
            parameters.key.to_string().into(),
        ],
    )
    .await?;
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

/// What counts for the key.
pub(crate) async fn get<S: Sql>(sql: &mut S, key: KeyId) -> Result<Option<ImportParameters>, SqlError> {
    let row = sql
        .query_first("SELECT * FROM import_parameters WHERE key_id = $1", &[key.to_string().into()])
        .await?;
    Ok(row.map(from_row).transpose()?)
}

/// Removes what counts for the key, if there is anything.
pub(crate) async fn delete<S: Sql>(sql: &mut S, key: KeyId) -> Result<(), SqlError> {
    sql.execute("DELETE FROM import_parameters WHERE key_id = $1", &[key.to_string().into()]).await?;
    Ok(())
}

fn from_row(mut row: Row) -> Result<ImportParameters, StoreError> {
    Ok(ImportParameters {
        key: row.parse("key_id", KeyId::parse)?,
        token_hash: row.bytes("token_hash")?,
        algorithm: row.text("algorithm")?,
        wrapped: row.blob("wrapped")?,
        valid_to: UnixSeconds(row.int("valid_to")?),
    })
}
