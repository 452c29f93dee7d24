//! What the server remembers from one start to the next.

use crate::sql::{Sql, SqlError};

/// Remembers something.
pub(crate) async fn put<S: Sql>(sql: &mut S, name: &str, value: &[u8]) -> Result<(), SqlError> {
    sql.execute(
        "INSERT INTO server_state (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[name.into(), value.into()],
    )
    .await?;
    Ok(())
}

/// What is remembered.
pub(crate) async fn get<S: Sql>(sql: &mut S, name: &str) -> Result<Option<Vec<u8>>, SqlError> {
    let row = sql.query_first("SELECT value FROM server_state WHERE name = $1", &[name.into()]).await?;
    Ok(row.map(|mut row| row.blob("value")).transpose()?)
}
