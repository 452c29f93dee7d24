//! Keys: one row each, without their versions.

use keyward_domain::{
    Alias, Description, Key, KeyId, KeyState, KeyUsage, Origin, Owner, Region, Rule, Uin, UnixSeconds,
    key::{Imported, Rotation},
};
use keyward_store::{Conflict, StoreError};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// A new key; [`Conflict::Exists`] or [`Conflict::AliasTaken`] if it does not fit.
pub(crate) async fn insert<S: Sql>(sql: &mut S, key: &Key) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO cmk (id, account, region, creator, alias, description, usage, origin, state, deletion_at, \
               created_at, rotation_enabled, rotation_days, rotated_at, rotation_since, rotation_due, \
               material_fingerprint, material_valid_to, current_version, revision, owner) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) \
             ON CONFLICT DO NOTHING",
            &[
                key.id.to_string().into(),
                key.account.0.into(),
                key.region.as_str().into(),
                key.creator.0.into(),
                key.alias.as_str().into(),
                key.description.as_str().into(),
                key.usage.as_str().into(),
                key.origin.as_str().into(),
                key.state.as_str().into(),
                key.state.deletion().map(|at| at.0).into(),
                key.created_at.0.into(),
                i64::from(key.rotation.enabled).into(),
                i64::from(key.rotation.period_days).into(),
                key.rotation.last.map(|at| at.0).into(),
                key.rotation.since.map(|at| at.0).into(),
                key.rotation_due().map(|at| at.0).into(),
                key.imported.fingerprint.as_ref().map(|bytes| bytes.as_slice()).into(),
                key.imported.valid_to.map(|at| at.0).into(),
                key.current_version.into(),
                key.revision.into(),
                key.owner.as_str().into(),
            ],
        )
        .await?;
    let exists = "SELECT 1 AS found FROM cmk WHERE id = $1";
    if rows == 0 && sql.query_first(exists, &[key.id.to_string().into()]).await?.is_none() {
        return Err(SqlError::Conflict(Conflict::AliasTaken));
    }
    inserted(rows)
}

/// The key as it shall be; [`Conflict::Stale`] or [`Conflict::AliasTaken`] if it does not fit. What never
/// changes about a key (owner, region, creator, usage, origin, time of creation) is not written.
pub(crate) async fn update<S: Sql>(sql: &mut S, key: &Key) -> Result<(), SqlError> {
    let before = key.revision.saturating_sub(1);
    let rows = sql
        .execute(
            "UPDATE cmk SET alias = $1, description = $2, state = $3, deletion_at = $4, rotation_enabled = $5, \
               rotation_days = $6, rotated_at = $7, rotation_since = $8, rotation_due = $9, \
               material_fingerprint = $10, material_valid_to = $11, current_version = $12, revision = $13 \
             WHERE id = $14 AND account = $15 AND region = $16 AND revision = $17 AND NOT EXISTS \
               (SELECT 1 FROM cmk other WHERE other.account = $15 AND other.region = $16 \
                AND other.alias = $1 AND other.id <> $14)",
            &[
                key.alias.as_str().into(),
                key.description.as_str().into(),
                key.state.as_str().into(),
                key.state.deletion().map(|at| at.0).into(),
                i64::from(key.rotation.enabled).into(),
                i64::from(key.rotation.period_days).into(),
                key.rotation.last.map(|at| at.0).into(),
                key.rotation.since.map(|at| at.0).into(),
                key.rotation_due().map(|at| at.0).into(),
                key.imported.fingerprint.as_ref().map(|bytes| bytes.as_slice()).into(),
                key.imported.valid_to.map(|at| at.0).into(),
                key.current_version.into(),
                key.revision.into(),
                key.id.to_string().into(),
                key.account.0.into(),
                key.region.as_str().into(),
                before.into(),
            ],
        )
        .await?;
    if rows > 0 {
        return Ok(());
    }
    let stored = get(sql, key.account, &key.region, key.id).await?;
    let fits = stored.is_some_and(|stored| stored.revision == before);
    Err(SqlError::Conflict(if fits { Conflict::AliasTaken } else { Conflict::Stale }))
}

/// Removes a key that has no versions; [`Conflict::Stale`] if it is not the stored one any more.
pub(crate) async fn delete<S: Sql>(sql: &mut S, key: &Key) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "DELETE FROM cmk WHERE id = $1 AND revision = $2",
            &[key.id.to_string().into(), key.revision.into()],
        )
        .await?;
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

/// A key of the account in the region.
pub(crate) async fn get<S: Sql>(
    sql: &mut S,
    account: Uin,
    region: &Region,
    id: KeyId,
) -> Result<Option<Key>, SqlError> {
    let row = sql
        .query_first(
            "SELECT * FROM cmk WHERE id = $1 AND account = $2 AND region = $3",
            &[id.to_string().into(), account.0.into(), region.as_str().into()],
        )
        .await?;
    Ok(row.map(from_row).transpose()?)
}

/// How many keys of the account in the region count against its quota.
pub(crate) async fn count<S: Sql>(sql: &mut S, account: Uin, region: &Region) -> Result<u64, SqlError> {
    let row = sql
        .query_first(
            "SELECT count(*) AS total FROM cmk WHERE account = $1 AND region = $2 AND state <> 'PendingDelete' AND owner = 'user'",
            &[account.0.into(), region.as_str().into()],
        )
        .await?;
    row.map_or(Ok(0), |mut row| Ok(row.number("total")?))
}

/// The key of a row of `cmk`.
pub(super) fn from_row(mut row: Row) -> Result<Key, StoreError> {
    let deletion = row.optional_int("deletion_at")?.map(UnixSeconds);
    Ok(Key {
        id: row.parse("id", KeyId::parse)?,
        account: Uin(row.number("account")?),
        creator: Uin(row.number("creator")?),
        owner: row.parse("owner", Owner::parse)?,
        region: Region::new(&row.text("region")?),
        alias: row.parse("alias", Alias::known)?,
        description: row.parse("description", Description::parse)?,
        usage: row.parse("usage", KeyUsage::parse)?,
        origin: row.parse("origin", Origin::parse)?,
        state: row.parse("state", |state| KeyState::parse(state, deletion))?,
        created_at: UnixSeconds(row.int("created_at")?),
        rotation: Rotation {
            enabled: row.int("rotation_enabled")? != 0,
            period_days: row.number("rotation_days")?,
            last: row.optional_int("rotated_at")?.map(UnixSeconds),
            since: row.optional_int("rotation_since")?.map(UnixSeconds),
        },
        imported: Imported {
            fingerprint: row.optional_bytes("material_fingerprint")?,
            valid_to: row.optional_int("material_valid_to")?.map(UnixSeconds),
        },
        current_version: row.number("current_version")?,
        revision: row.number("revision")?,
    })
}
