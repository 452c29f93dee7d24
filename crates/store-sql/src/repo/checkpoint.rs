//! Signed checkpoints of audit chains.

use keyward_store::{
    StoreError,
    audit::{ChainId, StoredCheckpoint},
};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// Adds a checkpoint.
pub(crate) async fn insert<S: Sql>(sql: &mut S, checkpoint: &StoredCheckpoint) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO audit_checkpoint (chain, number, record_number, document) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
            &[
                checkpoint.chain.0.as_str().into(),
                checkpoint.number.into(),
                checkpoint.record.into(),
                checkpoint.document.as_str().into(),
            ],
        )
        .await?;
    inserted(rows)
}

/// Checkpoints of a chain in order, from number `from` on.
pub(crate) async fn list<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    from: u64,
    limit: u32,
) -> Result<Vec<StoredCheckpoint>, SqlError> {
    let rows = sql
        .query(
            "SELECT * FROM audit_checkpoint WHERE chain = $1 AND number >= $2 ORDER BY number LIMIT $3",
            &[chain.0.as_str().into(), from.into(), limit.into()],
        )
        .await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// The newest checkpoint of a chain.
pub(crate) async fn last<S: Sql>(sql: &mut S, chain: &ChainId) -> Result<Option<StoredCheckpoint>, SqlError> {
    let row = sql
        .query_first(
            "SELECT * FROM audit_checkpoint WHERE chain = $1 ORDER BY number DESC LIMIT 1",
            &[chain.0.as_str().into()],
        )
        .await?;
    Ok(row.map(from_row).transpose()?)
}

fn from_row(mut row: Row) -> Result<StoredCheckpoint, StoreError> {
    Ok(StoredCheckpoint {
        chain: ChainId(row.text("chain")?),
        number: row.number("number")?,
        record: row.number("record_number")?,
        document: row.text("document")?,
    })
}
