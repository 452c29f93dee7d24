//! White-box keys: one row each, with their devices.

use keyward_domain::{
    Alias, Region, Rule, TaggedResource, Uin, UnixSeconds, WhiteBoxKey, WhiteBoxKeyId,
    white_box::{
        DeviceFingerprint, FingerprintDescription, FingerprintIdentity, WhiteBoxAlgorithm,
        WhiteBoxDescription, WhiteBoxState,
    },
};
use keyward_store::{Conflict, ListedWhiteBoxKey, Page, StoreError, WhiteBoxKeyQuery, WhiteBoxKeyRecord};

use super::{
    inserted, tag,
    tag::filter::{bind_counted, carrying},
};
use crate::sql::{Row, Sql, SqlError, Value};

/// A new white-box key with its devices; [`Conflict::Exists`] or [`Conflict::AliasTaken`] if it does not fit.
pub(crate) async fn insert<S: Sql>(sql: &mut S, record: &WhiteBoxKeyRecord) -> Result<(), SqlError> {
    let key = &record.key;
    let rows = sql
        .execute(
            "INSERT INTO white_box_key (id, account, region, creator, alias, description, algorithm, state, \
               created_at, revision, wrapped) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT DO NOTHING",
            &[
                key.id.to_string().into(),
                key.account.0.into(),
                key.region.as_str().into(),
                key.creator.0.into(),
                key.alias.as_str().into(),
                key.description.as_str().into(),
                key.algorithm.as_str().into(),
                key.state.as_str().into(),
                key.created_at.0.into(),
                key.revision.into(),
                record.wrapped.as_slice().into(),
            ],
        )
        .await?;
    let exists = "SELECT 1 AS found FROM white_box_key WHERE id = $1";
    if rows == 0 && sql.query_first(exists, &[key.id.to_string().into()]).await?.is_none() {
        return Err(SqlError::Conflict(Conflict::AliasTaken));
    }
    inserted(rows)?;
    put_devices(sql, key.id, &record.devices).await
}

/// The key as it shall be; [`Conflict::Stale`] if it was changed since. What never changes is not written.
pub(crate) async fn update<S: Sql>(sql: &mut S, key: &WhiteBoxKey) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE white_box_key SET state = $1, revision = $2 \
             WHERE id = $3 AND account = $4 AND region = $5 AND revision = $6",
            &[
                key.state.as_str().into(),
                key.revision.into(),
                key.id.to_string().into(),
                key.account.0.into(),
                key.region.as_str().into(),
                key.revision.saturating_sub(1).into(),
            ],
        )
        .await?;
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

/// Binds the key to these devices and no others.
pub(crate) async fn bind<S: Sql>(
    sql: &mut S,
    key: &WhiteBoxKey,
    devices: &[DeviceFingerprint],
) -> Result<(), SqlError> {
    update(sql, key).await?;
    sql.execute("DELETE FROM white_box_device WHERE key_id = $1", &[key.id.to_string().into()]).await?;
    put_devices(sql, key.id, devices).await
}

async fn put_devices<S: Sql>(
    sql: &mut S,
    id: WhiteBoxKeyId,
    devices: &[DeviceFingerprint],
) -> Result<(), SqlError> {
    for (position, device) in (0_u32..).zip(devices) {
        sql.execute(
            "INSERT INTO white_box_device (key_id, position, identity, description) VALUES ($1, $2, $3, $4)",
            &[
                id.to_string().into(),
                position.into(),
                device.identity.as_str().into(),
                device.description.as_str().into(),
            ],
        )
        .await?;
    }
    Ok(())
}

/// Removes the key and notes that its bytes are to be erased; [`Conflict::Stale`] if it is not the stored one any more.
pub(crate) async fn delete<S: Sql>(sql: &mut S, key: &WhiteBoxKey) -> Result<(), SqlError> {
    let id = || -> Value { key.id.to_string().into() };
    let rows = sql
        .execute("DELETE FROM white_box_key WHERE id = $1 AND revision = $2", &[id(), key.revision.into()])
        .await?;
    if rows == 0 {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    sql.execute("DELETE FROM white_box_device WHERE key_id = $1", &[id()]).await?;
    sql.execute("INSERT INTO white_box_erasure (id) VALUES ($1) ON CONFLICT DO NOTHING", &[id()]).await?;
    Ok(())
}

/// Their bytes are gone.
pub(crate) async fn erased<S: Sql>(sql: &mut S, ids: &[WhiteBoxKeyId]) -> Result<(), SqlError> {
    for id in ids {
        sql.execute("DELETE FROM white_box_erasure WHERE id = $1", &[id.to_string().into()]).await?;
    }
    Ok(())
}

/// Those whose bytes are to be erased.
pub(crate) async fn unerased<S: Sql>(sql: &mut S) -> Result<Vec<WhiteBoxKeyId>, SqlError> {
    let rows = sql.query("SELECT id FROM white_box_erasure ORDER BY id", &[]).await?;
    let id = |mut row: Row| row.parse("id", WhiteBoxKeyId::parse);
    Ok(rows.into_iter().map(id).collect::<Result<_, _>>()?)
}

/// A white-box key of the account in the region.
pub(crate) async fn get<S: Sql>(
    sql: &mut S,
    account: Uin,
    region: &Region,
    id: WhiteBoxKeyId,
) -> Result<Option<WhiteBoxKeyRecord>, SqlError> {
    let row = sql
        .query_first(
            "SELECT * FROM white_box_key WHERE id = $1 AND account = $2 AND region = $3",
            &[id.to_string().into(), account.0.into(), region.as_str().into()],
        )
        .await?;
    let Some(mut row) = row else { return Ok(None) };
    let key = from_row(&mut row)?;
    Ok(Some(WhiteBoxKeyRecord {
        wrapped: row.blob("wrapped")?,
        devices: devices(sql, id).await?,
        tags: tag::resource::of(sql, account, &TaggedResource::white_box_key(&key)).await?,
        key,
    }))
}

async fn devices<S: Sql>(sql: &mut S, id: WhiteBoxKeyId) -> Result<Vec<DeviceFingerprint>, SqlError> {
    let rows = sql
        .query(
            "SELECT identity, description FROM white_box_device WHERE key_id = $1 ORDER BY position",
            &[id.to_string().into()],
        )
        .await?;
    let device = |mut row: Row| -> Result<_, StoreError> {
        Ok(DeviceFingerprint {
            identity: row.parse("identity", FingerprintIdentity::parse)?,
            description: row.parse("description", FingerprintDescription::parse)?,
        })
    };
    Ok(rows.into_iter().map(device).collect::<Result<_, _>>()?)
}

/// How many white-box keys the account has in the region.
pub(crate) async fn count<S: Sql>(sql: &mut S, account: Uin, region: &Region) -> Result<u64, SqlError> {
    let row = sql
        .query_first(
            "SELECT count(*) AS total FROM white_box_key WHERE account = $1 AND region = $2",
            &[account.0.into(), region.as_str().into()],
        )
        .await?;
    row.map_or(Ok(0), |mut row| Ok(row.number("total")?))
}

/// Which keys fit. An empty state means any.
macro_rules! matching {
    ($start:literal, $end:literal) => {
        concat!(
            $start,
            " FROM white_box_key WHERE account = $1 AND region = $2 \
              AND (CAST($3 AS TEXT) = '' OR state = CAST($3 AS TEXT)) ",
            carrying!("id", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11"),
            $end
        )
    };
}

/// The keys that fit the question.
pub(crate) async fn list<S: Sql>(
    sql: &mut S,
    query: &WhiteBoxKeyQuery,
) -> Result<Page<ListedWhiteBoxKey>, SqlError> {
    let state = query.state.map_or("", WhiteBoxState::as_str);
    let mut params: Vec<Value> = vec![query.account.0.into(), query.region.as_str().into(), state.into()];
    params.extend(bind_counted(&query.tags));
    let row = sql.query_first(matching!("SELECT count(*) AS total", ""), &params).await?;
    let total = row.map_or(Ok(0), |mut row| row.number("total"))?;
    params.extend([query.limit.into(), query.offset.into()]);
    let statement = matching!(
        "SELECT id, account, region, creator, alias, description, algorithm, state, created_at, revision, \
           (SELECT count(*) FROM white_box_device WHERE key_id = white_box_key.id) AS devices",
        "ORDER BY created_at DESC, id DESC LIMIT $12 OFFSET $13"
    );
    let rows = sql.query(statement, &params).await?;
    let listed = |mut row: Row| -> Result<_, StoreError> {
        Ok(ListedWhiteBoxKey { is_bound: row.number::<u64>("devices")? > 0, key: from_row(&mut row)? })
    };
    Ok(Page { total, items: rows.into_iter().map(listed).collect::<Result<_, _>>()? })
}

fn from_row(row: &mut Row) -> Result<WhiteBoxKey, StoreError> {
    Ok(WhiteBoxKey {
        id: row.parse("id", WhiteBoxKeyId::parse)?,
        account: Uin(row.number("account")?),
        creator: Uin(row.number("creator")?),
        region: Region::new(&row.text("region")?),
        alias: row.parse("alias", Alias::parse)?,
        description: row.parse("description", WhiteBoxDescription::parse)?,
        algorithm: row.parse("algorithm", WhiteBoxAlgorithm::parse)?,
        state: row.parse("state", WhiteBoxState::parse)?,
        created_at: UnixSeconds(row.int("created_at")?),
        revision: row.number("revision")?,
    })
}
