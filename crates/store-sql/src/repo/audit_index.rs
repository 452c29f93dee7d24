//! The index of audit records, and the end of old ones.

use keyward_store::{
    Conflict, StoreError,
    audit::{
        Beginning, ChainId,
        index::{Element, GROUP, Group, GroupIndex, PAGES_AT_A_TIME, Span},
    },
};

use super::inserted;
use crate::sql::{Row, Sql, SqlError, Value};

/// Writes [`PAGES_AT_A_TIME`] pages.
const INSERT_PAGES: &str = "INSERT INTO audit_index_page (chain, first_number, page, bits) VALUES \
    ($1, $2, $3, $4), ($1, $2, $5, $6), ($1, $2, $7, $8), ($1, $2, $9, $10), \
    ($1, $2, $11, $12), ($1, $2, $13, $14), ($1, $2, $15, $16), ($1, $2, $17, $18), \
    ($1, $2, $19, $20), ($1, $2, $21, $22), ($1, $2, $23, $24), ($1, $2, $25, $26), \
    ($1, $2, $27, $28), ($1, $2, $29, $30), ($1, $2, $31, $32), ($1, $2, $33, $34)";

/// Keeps the index of a group.
///
/// # Errors
/// [`Conflict::Exists`] if it is there.
pub(crate) async fn insert<S: Sql>(sql: &mut S, index: &GroupIndex) -> Result<(), SqlError> {
    let (chain, first) = (|| Value::from(index.chain.0.as_str()), index.group.first);
    let span = index.group.span();
    let rows = sql
        .execute(
            "INSERT INTO audit_index (chain, first_number, earliest_millis, latest_millis, pages, spans) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            &[
                chain(),
                first.into(),
                span.earliest.into(),
                span.latest.into(),
                (index.pages.len() as u64).into(),
                index.group.spans_to_bytes().as_slice().into(),
            ],
        )
        .await?;
    inserted(rows)?;
    for (pages, from) in index.pages.chunks_exact(PAGES_AT_A_TIME).zip((0_u64..).step_by(PAGES_AT_A_TIME)) {
        let mut values = vec![chain(), first.into()];
        for (page, number) in pages.iter().zip(from..) {
            values.extend([number.into(), page.as_slice().into()]);
        }
        sql.execute(INSERT_PAGES, &values).await?;
    }
    Ok(())
}

/// The number of the last record that is indexed, 0 if none is.
pub(crate) async fn indexed<S: Sql>(sql: &mut S, chain: &ChainId) -> Result<u64, SqlError> {
    let newest = "SELECT first_number FROM audit_index WHERE chain = $1 ORDER BY first_number DESC LIMIT 1";
    let row = sql.query_first(newest, &[chain.0.as_str().into()]).await?;
    Ok(row.map(|mut row| row.number::<u64>("first_number")).transpose()?.map_or(0, |first| first + GROUP - 1))
}

/// Groups that begin before a record and have events of that time, newest first.
pub(crate) async fn groups<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    before: u64,
    time: &Span,
    limit: u32,
) -> Result<Vec<Group>, SqlError> {
    let rows = sql
        .query(
            "SELECT first_number, spans FROM audit_index WHERE chain = $1 AND first_number < $2 \
             AND latest_millis >= $3 AND earliest_millis <= $4 ORDER BY first_number DESC LIMIT $5",
            &[chain.0.as_str().into(), before.into(), time.earliest.into(), time.latest.into(), limit.into()],
        )
        .await?;
    let group = |mut row: Row| {
        let damaged = || StoreError::Damaged("column spans holds something else".into());
        Group::read(row.number("first_number")?, &row.blob("spans")?).ok_or_else(damaged)
    };
    Ok(rows.into_iter().map(group).collect::<Result<_, _>>()?)
}

/// Which segments may have the element, for the groups that begin with a record from `first` to `last`.
pub(crate) async fn segments<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    (first, last): (u64, u64),
    element: &Element,
) -> Result<Vec<(u64, u64)>, SqlError> {
    let rows = sql
        .query(
            "SELECT i.first_number AS first_number, p.bits AS bits FROM audit_index i \
             JOIN audit_index_page p ON p.chain = i.chain AND p.first_number = i.first_number \
             AND p.page = $1 % i.pages \
             WHERE i.chain = $2 AND i.first_number >= $3 AND i.first_number <= $4",
            &[element.page().into(), chain.0.as_str().into(), first.into(), last.into()],
        )
        .await?;
    let found = |mut row: Row| Ok((row.number("first_number")?, element.segments(&row.blob("bits")?)));
    Ok(rows.into_iter().map(found).collect::<Result<_, StoreError>>()?)
}

/// Where chains begin whose oldest records were dropped.
pub(crate) async fn beginnings<S: Sql>(sql: &mut S) -> Result<Vec<Beginning>, SqlError> {
    let rows = sql.query("SELECT * FROM audit_beginning ORDER BY chain", &[]).await?;
    let beginning = |mut row: Row| {
        let (chain, first) = (ChainId(row.text("chain")?), row.number("first_number")?);
        Ok(Beginning { chain, first, previous: row.bytes("previous")? })
    };
    Ok(rows.into_iter().map(beginning).collect::<Result<_, StoreError>>()?)
}

/// Where the chain would begin without its oldest blocks.
pub(crate) async fn expired<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    millis: i64,
    records: u32,
) -> Result<Option<Beginning>, SqlError> {
    let mut expired = None;
    // Mostly nothing is old, so the first is looked at alone.
    for limit in [1, records] {
        let rows = sql
            .query(
                "SELECT first_number, records, hash, committed_at_millis FROM audit_block WHERE chain = $1 \
                 ORDER BY first_number LIMIT $2",
                &[chain.0.as_str().into(), limit.into()],
            )
            .await?;
        let mut count = 0_u32;
        expired = None;
        for mut row in rows {
            if row.int("committed_at_millis")? >= millis || count >= records {
                break;
            }
            let held: u32 = row.number("records")?;
            let first = row.number::<u64>("first_number")? + u64::from(held);
            expired = Some(Beginning { chain: chain.clone(), first, previous: row.bytes("hash")? });
            count = count.saturating_add(held);
        }
        if expired.is_none() {
            break;
        }
    }
    Ok(expired)
}

/// Drops what is before the beginning.
///
/// # Errors
/// [`Conflict::Stale`] if the chain begins there already, or later.
pub(crate) async fn drop_before<S: Sql>(sql: &mut S, beginning: &Beginning) -> Result<(), SqlError> {
    let chain = || Value::from(beginning.chain.0.as_str());
    let moved = sql
        .execute(
            "INSERT INTO audit_beginning (chain, first_number, previous) VALUES ($1, $2, $3) \
             ON CONFLICT (chain) DO UPDATE SET first_number = excluded.first_number, previous = excluded.previous \
             WHERE audit_beginning.first_number < excluded.first_number",
            &[chain(), beginning.first.into(), beginning.previous.as_slice().into()],
        )
        .await?;
    if moved == 0 {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    let statements: [(&'static str, u64); 3] = [
        ("DELETE FROM audit_block WHERE chain = $1 AND first_number < $2", beginning.first),
        // A group whose last records are still there keeps its index.
        (
            "DELETE FROM audit_index_page WHERE chain = $1 AND first_number <= $2",
            beginning.first.saturating_sub(GROUP),
        ),
        (
            "DELETE FROM audit_index WHERE chain = $1 AND first_number <= $2",
            beginning.first.saturating_sub(GROUP),
        ),
    ];
    for (statement, number) in statements {
        sql.execute(statement, &[chain(), number.into()]).await?;
    }
    Ok(())
}
