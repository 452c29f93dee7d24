//! Uses of keys, by series and by time.

use keyward_domain::{KeyId, Region, Rule, Uin, UnixSeconds};
use keyward_store::{
    Conflict, StoreError,
    audit::ChainId,
    usage::{Counted, HOUR, Series, UsageCount, UsageQuery, Used},
};
use sha2::{Digest, Sha256};

use crate::sql::{Row, Sql, SqlError, Value};

/// Seconds in a day.
const DAY: i64 = 24 * HOUR;
/// By how much China Standard Time, in whose days old hours are summed up, is ahead of UTC.
const AHEAD: i64 = 8 * HOUR;

/// Adds what some records tell of.
///
/// # Errors
/// [`Conflict::Stale`] if those before them are not counted, or they themselves are.
pub(crate) async fn add<S: Sql>(sql: &mut S, count: &UsageCount) -> Result<(), SqlError> {
    let (chain, from, to) = (count.chain.0.as_str(), count.from, count.to);
    let moved = match from {
        0 => {
            let insert =
                "INSERT INTO usage_position (chain, last_number) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sql.execute(insert, &[chain.into(), to.into()]).await?
        }
        _ => {
            let update = "UPDATE usage_position SET last_number = $1 WHERE chain = $2 AND last_number = $3";
            sql.execute(update, &[to.into(), chain.into(), from.into()]).await?
        }
    };
    if moved == 0 {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    for counted in &count.counts {
        add_series(sql, counted).await?;
    }
    Ok(())
}

async fn add_series<S: Sql>(sql: &mut S, counted: &Counted) -> Result<(), SqlError> {
    let series = &counted.series;
    let id = id(series);
    let total: u64 = counted.hours.iter().map(|(_, uses)| uses).sum();
    sql.execute(
        "INSERT INTO usage_series (id, account, region, key_id, version, action, principal_type, principal, access_key, \
           name, last_at, total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (id) DO UPDATE SET total = usage_series.total + excluded.total, \
           name = CASE WHEN excluded.last_at >= usage_series.last_at THEN excluded.name ELSE usage_series.name END, \
           last_at = CASE WHEN excluded.last_at >= usage_series.last_at THEN excluded.last_at \
             ELSE usage_series.last_at END",
        &[
            id.as_slice().into(),
            series.account.0.into(),
            series.region.as_str().into(),
            series.key.to_string().into(),
            series.version.into(),
            series.action.as_str().into(),
            series.principal_type.as_str().into(),
            series.principal.as_str().into(),
            series.access_key.as_str().into(),
            counted.name.as_str().into(),
            counted.last.0.into(),
            total.into(),
        ],
    )
    .await?;
    for (hour, uses) in &counted.hours {
        sql.execute(
            "INSERT INTO usage_count (series, start_at, seconds, uses) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (series, start_at, seconds) DO UPDATE SET uses = usage_count.uses + excluded.uses",
            &[id.as_slice().into(), hour.0.into(), HOUR.into(), (*uses).into()],
        )
        .await?;
    }
    Ok(())
}

/// Makes days of old hours, and drops old days and what is left of keys that are gone.
pub(crate) async fn shorten<S: Sql>(
    sql: &mut S,
    hours: UnixSeconds,
    days: UnixSeconds,
) -> Result<(), SqlError> {
    sql.execute(
        "INSERT INTO usage_count (series, start_at, seconds, uses) \
         SELECT series, start_at - (start_at + $1) % $2, $2, sum(uses) FROM usage_count \
         WHERE seconds = $3 AND start_at < $4 GROUP BY 1, 2, 3 \
         ON CONFLICT (series, start_at, seconds) DO UPDATE SET uses = usage_count.uses + excluded.uses",
        &[AHEAD.into(), DAY.into(), HOUR.into(), hours.0.into()],
    )
    .await?;
    sql.execute(
        "DELETE FROM usage_count WHERE seconds = $1 AND start_at < $2",
        &[HOUR.into(), hours.0.into()],
    )
    .await?;
    sql.execute("DELETE FROM usage_count WHERE seconds = $1 AND start_at < $2", &[DAY.into(), days.0.into()])
        .await?;
    sql.execute(
        "DELETE FROM usage_series WHERE last_at < $1 \
         AND NOT EXISTS (SELECT 1 FROM cmk WHERE cmk.id = usage_series.key_id) \
         AND NOT EXISTS (SELECT 1 FROM usage_count WHERE usage_count.series = usage_series.id)",
        &[days.0.into()],
    )
    .await?;
    Ok(())
}

/// Up to which record of each chain uses are counted.
pub(crate) async fn counted<S: Sql>(sql: &mut S) -> Result<Vec<(ChainId, u64)>, SqlError> {
    let rows = sql.query("SELECT chain, last_number FROM usage_position ORDER BY chain", &[]).await?;
    let position = |mut row: Row| Ok((ChainId(row.text("chain")?), row.number("last_number")?));
    Ok(rows.into_iter().map(position).collect::<Result<_, StoreError>>()?)
}

/// The sums that fit.
pub(crate) async fn sums<S: Sql>(sql: &mut S, query: &UsageQuery) -> Result<Vec<Used>, SqlError> {
    let rows = sql
        .query(
            "SELECT s.account AS account, s.region AS region, s.key_id AS key_id, s.version AS version, \
               s.action AS action, s.principal_type AS principal_type, s.principal AS principal, \
               s.access_key AS access_key, s.name AS name, s.last_at AS last_at, s.total AS total, \
               CAST((SELECT coalesce(sum(c.uses), 0) FROM usage_count c WHERE c.series = s.id \
                 AND c.start_at >= $1 AND c.start_at < $2) AS BIGINT) AS uses \
             FROM usage_series s \
             WHERE s.account = $3 AND ($4 = '' OR s.region = $4) AND ($5 = '' OR s.key_id = $5) \
             ORDER BY s.region, s.key_id, s.version, s.action, s.principal_type, s.principal, s.access_key",
            &values(query),
        )
        .await?;
    Ok(rows.into_iter().map(used).collect::<Result<_, StoreError>>()?)
}

/// How many uses there were, by time.
pub(crate) async fn points<S: Sql>(
    sql: &mut S,
    query: &UsageQuery,
) -> Result<Vec<(UnixSeconds, u64)>, SqlError> {
    let rows = sql
        .query(
            "SELECT c.start_at AS start_at, CAST(sum(c.uses) AS BIGINT) AS uses \
             FROM usage_series s JOIN usage_count c ON c.series = s.id \
             WHERE c.start_at >= $1 AND c.start_at < $2 \
               AND s.account = $3 AND ($4 = '' OR s.region = $4) AND ($5 = '' OR s.key_id = $5) \
             GROUP BY c.start_at ORDER BY c.start_at",
            &values(query),
        )
        .await?;
    let point = |mut row: Row| Ok((UnixSeconds(row.int("start_at")?), row.number("uses")?));
    Ok(rows.into_iter().map(point).collect::<Result<_, StoreError>>()?)
}

/// In the order in which the statements name them first, which is how SQLite counts.
fn values(query: &UsageQuery) -> [Value; 5] {
    [
        query.time.0.0.into(),
        query.time.1.0.into(),
        query.account.0.into(),
        query.region.as_ref().map_or("", Region::as_str).into(),
        query.key.map(|key| key.to_string()).unwrap_or_default().into(),
    ]
}

fn used(mut row: Row) -> Result<Used, StoreError> {
    Ok(Used {
        series: Series {
            account: Uin(row.number("account")?),
            region: Region::new(&row.text("region")?),
            key: row.parse("key_id", KeyId::parse)?,
            version: row.number("version")?,
            action: row.text("action")?,
            principal_type: row.text("principal_type")?,
            principal: row.text("principal")?,
            access_key: row.text("access_key")?,
        },
        name: row.text("name")?,
        last: UnixSeconds(row.int("last_at")?),
        total: row.number("total")?,
        count: row.number("uses")?,
    })
}

/// The id of a series. Stored, so how it is made must stay.
fn id(series: &Series) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(series.account.0.to_be_bytes());
    hash.update(series.key.as_bytes());
    hash.update(series.version.to_be_bytes());
    let texts = [
        series.region.as_str(),
        &series.action,
        &series.principal_type,
        &series.principal,
        &series.access_key,
    ];
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    id
}
