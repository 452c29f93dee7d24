//! The tags of accounts.

pub(super) mod filter;
pub(crate) mod list;
pub(crate) mod resource;
pub(crate) mod resource_list;

use keyward_domain::{Tag, TagKey, TagValue, Uin, tag};
use keyward_store::{Conflict, ListedTag, StoreError};

use crate::sql::{Row, Sql, SqlError, Value};

/// A new tag; [`Conflict::Stale`] if it is there already, and the limits of [`ensure`].
pub(crate) async fn insert<S: Sql>(
    sql: &mut S,
    account: Uin,
    creator: Uin,
    tag: &Tag,
) -> Result<(), SqlError> {
    if ensure(sql, account, creator, tag).await? { Ok(()) } else { Err(SqlError::Broken(Conflict::Stale)) }
}

/// Makes a tag, unless it is there; tells whether it is new. [`Conflict::TagKeysFull`] or
/// [`Conflict::TagValuesFull`] if there is no room: these end the transaction.
async fn ensure<S: Sql>(sql: &mut S, account: Uin, creator: Uin, tag: &Tag) -> Result<bool, SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO tag (account, tag_key, tag_value, creator) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            &[account.0.into(), tag.key.as_str().into(), tag.value.as_str().into(), creator.0.into()],
        )
        .await?;
    if rows == 0 {
        return Ok(false);
    }
    let values = "SELECT count(*) AS total FROM tag WHERE account = $1 AND tag_key = $2";
    let values = number(sql, values, &[account.0.into(), tag.key.as_str().into()]).await?;
    if values > tag::VALUES {
        return Err(SqlError::Broken(Conflict::TagValuesFull));
    }
    if values == 1 {
        let keys = "SELECT count(DISTINCT tag_key) AS total FROM tag WHERE account = $1";
        if number(sql, keys, &[account.0.into()]).await? > tag::KEYS {
            return Err(SqlError::Broken(Conflict::TagKeysFull));
        }
    }
    Ok(true)
}

/// Removes a tag; [`Conflict::Stale`] if it is not there or a resource carries it.
pub(crate) async fn delete<S: Sql>(sql: &mut S, account: Uin, tag: &Tag) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "DELETE FROM tag WHERE account = $1 AND tag_key = $2 AND tag_value = $3 AND NOT EXISTS \
               (SELECT 1 FROM resource_tag WHERE account = $1 AND tag_key = $2 AND tag_value = $3)",
            &[account.0.into(), tag.key.as_str().into(), tag.value.as_str().into()],
        )
        .await?;
    if rows == 0 { Err(SqlError::Broken(Conflict::Stale)) } else { Ok(()) }
}

/// The number that a statement counts as `total`.
async fn number<S: Sql>(sql: &mut S, statement: &'static str, params: &[Value]) -> Result<u64, SqlError> {
    let row = sql.query_first(statement, params).await?;
    row.map_or(Ok(0), |mut row| Ok(row.number("total")?))
}

/// The tag of a row.
fn from_row(row: &mut Row) -> Result<Tag, StoreError> {
    Ok(Tag {
        key: row.parse("tag_key", |text| TagKey::parse(text).ok())?,
        value: row.parse("tag_value", |text| TagValue::parse(text).ok())?,
    })
}

/// The tag of a row that tells whether a resource carries it.
fn listed(mut row: Row) -> Result<ListedTag, StoreError> {
    Ok(ListedTag { tag: from_row(&mut row)?, attached: row.int("attached")? != 0 })
}
