//! What is due, by indexed columns of keys that are written with each change of a key.

use keyward_domain::{Key, KeyId, Region, Rule, Uin, UnixSeconds};
use keyward_store::{Conflict, Due, DueKey, StoreError};

use crate::sql::{Row, Sql, SqlError};

/// Keys whose time in a column has come, in order, behind a time and an id.
macro_rules! by {
    ($column:literal) => {
        concat!(
            "SELECT id, account, region, ",
            $column,
            " AS due_at FROM cmk WHERE ",
            $column,
            " IS NOT NULL AND ",
            $column,
            " <= $1 AND (",
            $column,
            " > $2 OR (",
            $column,
            " = $2 AND id > $3)) ORDER BY ",
            $column,
            ", id LIMIT $4"
        )
    };
}

/// The same of what was given out for imports.
const IMPORT_END: &str = "SELECT id, account, region, valid_to AS due_at FROM import_parameters \
    JOIN cmk ON id = key_id WHERE valid_to <= $1 AND (valid_to > $2 OR (valid_to = $2 AND id > $3)) \
    ORDER BY valid_to, id LIMIT $4";

/// Keys for which something is due. A row that does not even tell which key it is keeps no other from it.
pub(crate) async fn keys<S: Sql>(
    sql: &mut S,
    due: Due,
    now: UnixSeconds,
    after: Option<&DueKey>,
    limit: u32,
) -> Result<Vec<DueKey>, SqlError> {
    let statement = match due {
        Due::Destruction => by!("deletion_at"),
        Due::Rotation => by!("rotation_due"),
        Due::Expiry => by!("material_valid_to"),
        Due::Erasure => by!("erasure_due"),
        Due::ImportEnd => IMPORT_END,
    };
    let (at, id) = after.map_or((i64::MIN, String::new()), |key| (key.at.0, key.id.to_string()));
    let rows = sql.query(statement, &[now.0.into(), at.into(), id.into(), limit.into()]).await?;
    let readable =
        |row| from_row(row).inspect_err(|error| tracing::error!(%error, "cannot read a key's row"));
    Ok(rows.into_iter().map(readable).filter_map(Result::ok).collect())
}

/// Material of the key was removed; its bytes are to be erased.
pub(crate) async fn erasure<S: Sql>(sql: &mut S, id: KeyId) -> Result<(), SqlError> {
    sql.execute("UPDATE cmk SET erasure_due = 0 WHERE id = $1", &[id.to_string().into()]).await?;
    Ok(())
}

/// The bytes are gone; [`Conflict::Stale`] if the key was changed since.
pub(crate) async fn erased<S: Sql>(sql: &mut S, key: &Key) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE cmk SET erasure_due = NULL WHERE id = $1 AND revision = $2",
            &[key.id.to_string().into(), key.revision.into()],
        )
        .await?;
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

fn from_row(mut row: Row) -> Result<DueKey, StoreError> {
    Ok(DueKey {
        id: row.parse("id", KeyId::parse)?,
        account: Uin(row.number("account")?),
        region: Region::new(&row.text("region")?),
        at: UnixSeconds(row.int("due_at")?),
    })
}
