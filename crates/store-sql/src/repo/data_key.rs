//! Data keys: one row each, with their ciphertext.

use keyward_domain::{
    DataKey, DataKeyId, KeyId, Origin, Region, Rule, TaggedResource, Uin, UnixSeconds,
    data_key::{DataKeyDescription, DataKeyName, DataKeyState},
};
use keyward_store::{Conflict, DataKeyRecord, StoreError};

use super::{inserted, tag};
use crate::sql::{Row, Sql, SqlError};

/// A new data key; [`Conflict::Exists`] or [`Conflict::NameTaken`] if it does not fit.
pub(crate) async fn insert<S: Sql>(sql: &mut S, record: &DataKeyRecord) -> Result<(), SqlError> {
    let data_key = &record.data_key;
    let rows = sql
        .execute(
            "INSERT INTO data_key (id, account, region, creator, name, description, key_id, length, origin, state, \
               deletion_at, created_at, revision, ciphertext, context) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
             ON CONFLICT DO NOTHING",
            &[
                data_key.id.to_string().into(),
                data_key.account.0.into(),
                data_key.region.as_str().into(),
                data_key.creator.0.into(),
                data_key.name.as_str().into(),
                data_key.description.as_str().into(),
                data_key.key.to_string().into(),
                i64::from(data_key.length).into(),
                data_key.origin.as_str().into(),
                data_key.state.as_str().into(),
                data_key.state.deletion().map(|at| at.0).into(),
                data_key.created_at.0.into(),
                data_key.revision.into(),
                record.ciphertext.as_str().into(),
                record.context.as_slice().into(),
            ],
        )
        .await?;
    let exists = "SELECT 1 AS found FROM data_key WHERE id = $1";
    if rows == 0 && sql.query_first(exists, &[data_key.id.to_string().into()]).await?.is_none() {
        return Err(SqlError::Conflict(Conflict::NameTaken));
    }
    inserted(rows)
}

/// The data key as it shall be; [`Conflict::Stale`] or [`Conflict::NameTaken`] if it does not fit. What never
/// changes about a data key is not written.
pub(crate) async fn update<S: Sql>(sql: &mut S, data_key: &DataKey) -> Result<(), SqlError> {
    let before = data_key.revision.saturating_sub(1);
    let rows = sql
        .execute(
            "UPDATE data_key SET name = $1, description = $2, state = $3, deletion_at = $4, revision = $5 \
             WHERE id = $6 AND account = $7 AND region = $8 AND revision = $9 AND NOT EXISTS \
               (SELECT 1 FROM data_key other WHERE other.account = $7 AND other.region = $8 \
                AND other.name = $1 AND other.id <> $6)",
            &[
                data_key.name.as_str().into(),
                data_key.description.as_str().into(),
                data_key.state.as_str().into(),
                data_key.state.deletion().map(|at| at.0).into(),
                data_key.revision.into(),
                data_key.id.to_string().into(),
                data_key.account.0.into(),
                data_key.region.as_str().into(),
                before.into(),
            ],
        )
        .await?;
    if rows > 0 {
        return Ok(());
    }
    let stored = get(sql, data_key.account, &data_key.region, data_key.id).await?;
    let fits = stored.is_some_and(|stored| stored.data_key.revision == before);
    Err(SqlError::Conflict(if fits { Conflict::NameTaken } else { Conflict::Stale }))
}

/// Takes the ciphertext away.
pub(crate) async fn empty<S: Sql>(sql: &mut S, id: DataKeyId) -> Result<(), SqlError> {
    sql.execute("UPDATE data_key SET ciphertext = '' WHERE id = $1", &[id.to_string().into()]).await?;
    Ok(())
}

/// Removes a data key; [`Conflict::Stale`] if it is not the stored one any more.
pub(crate) async fn delete<S: Sql>(sql: &mut S, data_key: &DataKey) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "DELETE FROM data_key WHERE id = $1 AND revision = $2",
            &[data_key.id.to_string().into(), data_key.revision.into()],
        )
        .await?;
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

/// Data keys that are due to be destroyed.
pub(crate) async fn due<S: Sql>(sql: &mut S, now: UnixSeconds, limit: u32) -> Result<Vec<DataKey>, SqlError> {
    let rows = sql
        .query(
            "SELECT * FROM data_key WHERE deletion_at IS NOT NULL AND deletion_at <= $1 \
             ORDER BY deletion_at, id LIMIT $2",
            &[now.0.into(), limit.into()],
        )
        .await?;
    Ok(rows.into_iter().map(|mut row| from_row(&mut row)).collect::<Result<_, _>>()?)
}

/// A data key of the account in the region.
pub(crate) async fn get<S: Sql>(
    sql: &mut S,
    account: Uin,
    region: &Region,
    id: DataKeyId,
) -> Result<Option<DataKeyRecord>, SqlError> {
    let row = sql
        .query_first(
            "SELECT * FROM data_key WHERE id = $1 AND account = $2 AND region = $3",
            &[id.to_string().into(), account.0.into(), region.as_str().into()],
        )
        .await?;
    let Some(mut row) = row else { return Ok(None) };
    let data_key = from_row(&mut row)?;
    Ok(Some(DataKeyRecord {
        ciphertext: row.text("ciphertext")?,
        context: row.blob("context")?,
        tags: tag::resource::of(sql, account, &TaggedResource::data_key(&data_key)).await?,
        data_key,
    }))
}

/// How many data keys of the account in the region count against its quota.
pub(crate) async fn count<S: Sql>(sql: &mut S, account: Uin, region: &Region) -> Result<u64, SqlError> {
    let row = sql
        .query_first(
            "SELECT count(*) AS total FROM data_key \
             WHERE account = $1 AND region = $2 AND state <> 'PendingDelete'",
            &[account.0.into(), region.as_str().into()],
        )
        .await?;
    row.map_or(Ok(0), |mut row| Ok(row.number("total")?))
}

/// The data key of a row of `data_key`.
pub(super) fn from_row(row: &mut Row) -> Result<DataKey, StoreError> {
    let deletion = row.optional_int("deletion_at")?.map(UnixSeconds);
    Ok(DataKey {
        id: row.parse("id", DataKeyId::parse)?,
        account: Uin(row.number("account")?),
        creator: Uin(row.number("creator")?),
        region: Region::new(&row.text("region")?),
        name: row.parse("name", DataKeyName::parse)?,
        description: row.parse("description", DataKeyDescription::parse)?,
        key: row.parse("key_id", KeyId::parse)?,
        length: row.number("length")?,
        origin: row.parse("origin", Origin::parse)?,
        state: row.parse("state", |state| DataKeyState::parse(state, deletion))?,
        created_at: UnixSeconds(row.int("created_at")?),
        revision: row.number("revision")?,
    })
}
