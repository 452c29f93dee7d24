//! Audit blocks and the heads of their chains.

use keyward_store::{
    StoreError,
    audit::{Block, ChainId, Head},
};

use crate::sql::{Row, Sql, SqlError};

/// Appends a block to the chain that ended at `before` and moves its head to `after`.
///
/// # Errors
/// [`StoreError::Held`] if the stored chain does not end there: somebody else writes it too.
pub(crate) async fn append<S: Sql>(
    sql: &mut S,
    before: &Head,
    block: &Block,
    after: &Head,
) -> Result<(), SqlError> {
    let chain = || after.chain.0.as_str().into();
    let moved = sql
        .execute(
            "UPDATE audit_head SET last_number = $1, hash = $2 \
             WHERE chain = $3 AND last_number = $4 AND hash = $5",
            &[
                after.last.into(),
                after.hash.as_slice().into(),
                chain(),
                before.last.into(),
                before.hash.as_slice().into(),
            ],
        )
        .await?;
    let inserted = sql
        .execute(
            "INSERT INTO audit_block (chain, first_number, records, previous, hash, committed_at_millis, lines) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            &[
                chain(),
                block.first.into(),
                block.count.into(),
                block.previous.as_slice().into(),
                block.hash.as_slice().into(),
                block.committed_at.into(),
                block.lines.as_slice().into(),
            ],
        )
        .await?;
    if (moved, inserted) == (1, 1) {
        return Ok(());
    }
    Err(StoreError::Held(format!("another server that writes the audit chain {} too", after.chain)).into())
}

/// The head of a chain; begins the chain if it is not there.
pub(crate) async fn open<S: Sql>(sql: &mut S, chain: &ChainId) -> Result<Head, SqlError> {
    if let Some(head) = head(sql, chain).await? {
        return Ok(head);
    }
    let head = Head::empty(chain.clone());
    sql.execute(
        "INSERT INTO audit_head (chain, last_number, hash) VALUES ($1, $2, $3)",
        &[chain.0.as_str().into(), head.last.into(), head.hash.as_slice().into()],
    )
    .await?;
    Ok(head)
}

/// The head of a chain, if it is there.
pub(crate) async fn head<S: Sql>(sql: &mut S, chain: &ChainId) -> Result<Option<Head>, SqlError> {
    let row =
        sql.query_first("SELECT * FROM audit_head WHERE chain = $1", &[chain.0.as_str().into()]).await?;
    Ok(row.map(head_from_row).transpose()?)
}

/// All heads, by the names of their chains.
pub(crate) async fn heads<S: Sql>(sql: &mut S) -> Result<Vec<Head>, SqlError> {
    let rows = sql.query("SELECT * FROM audit_head ORDER BY chain", &[]).await?;
    Ok(rows.into_iter().map(head_from_row).collect::<Result<_, _>>()?)
}

/// Blocks of a chain in order, from the first whose first record is `from` or later.
pub(crate) async fn blocks<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    from: u64,
    limit: u32,
) -> Result<Vec<Block>, SqlError> {
    let rows = sql
        .query(
            "SELECT * FROM audit_block WHERE chain = $1 AND first_number >= $2 ORDER BY first_number LIMIT $3",
            &[chain.0.as_str().into(), from.into(), limit.into()],
        )
        .await?;
    Ok(rows.into_iter().map(block_from_row).collect::<Result<_, _>>()?)
}

/// The blocks of a chain that hold the records from `first` to `last`, in order.
pub(crate) async fn records<S: Sql>(
    sql: &mut S,
    chain: &ChainId,
    first: u64,
    last: u64,
) -> Result<Vec<Block>, SqlError> {
    let rows = sql
        .query(
            "SELECT * FROM audit_block WHERE chain = $1 AND first_number >= coalesce((SELECT max(first_number) \
             FROM audit_block WHERE chain = $1 AND first_number <= $2), $2) AND first_number <= $3 \
             ORDER BY first_number",
            &[chain.0.as_str().into(), first.into(), last.into()],
        )
        .await?;
    Ok(rows.into_iter().map(block_from_row).collect::<Result<_, _>>()?)
}

fn head_from_row(mut row: Row) -> Result<Head, StoreError> {
    Ok(Head {
        chain: ChainId(row.text("chain")?),
        last: row.number("last_number")?,
        hash: row.bytes("hash")?,
    })
}

fn block_from_row(mut row: Row) -> Result<Block, StoreError> {
    Ok(Block {
        first: row.number("first_number")?,
        count: row.number("records")?,
        previous: row.bytes("previous")?,
        hash: row.bytes("hash")?,
        committed_at: row.int("committed_at_millis")?,
        lines: row.blob("lines")?,
    })
}
