//! Audit tracks, and how far they have delivered.

use keyward_domain::{Rule, Track, Uin, UnixSeconds, track::TrackName};
use keyward_store::{
    Conflict, DeliveredFile, StoreError, TrackDelivery, TrackPosition, TrackRecord, audit::ChainId,
};

use super::changed;
use crate::sql::{Row, Sql, SqlError, Value};

/// A new track, with its places in the chains.
///
/// # Errors
/// [`Conflict::Stale`] if there is one of that number, or in the account of that name.
pub(crate) async fn insert<S: Sql>(
    sql: &mut S,
    track: &Track,
    positions: &[TrackPosition],
) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO audit_track (id, account, name, active, body, created_at, revision) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            &[
                track.id.into(),
                track.account.0.into(),
                track.name.as_str().into(),
                i64::from(track.active).into(),
                body(track)?.into(),
                track.created_at.0.into(),
                track.revision.into(),
            ],
        )
        .await?;
    changed(rows)?;
    for position in positions {
        begin(sql, track.id, position).await?;
    }
    Ok(())
}

/// The track as it shall be; with `moved`, what its manifests list is forgotten.
///
/// # Errors
/// [`Conflict::Stale`] if its revision does not follow the stored one.
pub(crate) async fn update<S: Sql>(sql: &mut S, track: &Track, moved: bool) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE audit_track SET active = $1, body = $2, revision = $3 \
             WHERE id = $4 AND account = $5 AND revision = $6",
            &[
                i64::from(track.active).into(),
                body(track)?.into(),
                track.revision.into(),
                track.id.into(),
                track.account.0.into(),
                track.revision.saturating_sub(1).into(),
            ],
        )
        .await?;
    changed(rows)?;
    if moved {
        sql.execute("DELETE FROM audit_track_file WHERE track = $1", &[track.id.into()]).await?;
    }
    Ok(())
}

/// Removes a track with its places.
///
/// # Errors
/// [`Conflict::Stale`] if its revision is not the stored one.
pub(crate) async fn delete<S: Sql>(sql: &mut S, track: &Track) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "DELETE FROM audit_track WHERE id = $1 AND account = $2 AND revision = $3",
            &[track.id.into(), track.account.0.into(), track.revision.into()],
        )
        .await?;
    changed(rows)?;
    for statement in
        ["DELETE FROM audit_track_position WHERE track = $1", "DELETE FROM audit_track_file WHERE track = $1"]
    {
        sql.execute(statement, &[track.id.into()]).await?;
    }
    Ok(())
}

/// Notes a file and moves the place behind it.
///
/// # Errors
/// [`Conflict::Stale`] if the track is gone, has another revision, or was elsewhere.
pub(crate) async fn deliver<S: Sql>(sql: &mut S, delivery: &TrackDelivery) -> Result<(), SqlError> {
    let TrackDelivery { track, revision, before, after, file, at } = delivery;
    let chain = || Value::from(after.chain.0.as_str());
    let noted = sql
        .execute(
            "UPDATE audit_track SET delivered_at = $1 WHERE id = $2 AND revision = $3",
            &[at.0.into(), (*track).into(), (*revision).into()],
        )
        .await?;
    changed(noted)?;
    let moved = match before {
        None => begin(sql, *track, after).await?,
        Some(before) => {
            sql.execute(
                "UPDATE audit_track_position SET next_number = $1, previous = $2, day = $3 \
                 WHERE track = $4 AND chain = $5 AND next_number = $6",
                &[
                    after.next.into(),
                    after.previous.as_slice().into(),
                    after.day.into(),
                    (*track).into(),
                    chain(),
                    before.next.into(),
                ],
            )
            .await?
        }
    };
    if moved == 0 {
        // The time was noted by now, which only the end of the transaction takes back.
        return Err(SqlError::Broken(Conflict::Stale));
    }
    sql.execute(
        "DELETE FROM audit_track_file WHERE track = $1 AND chain = $2 AND (day < $3 OR first_number = $4)",
        &[(*track).into(), chain(), after.day.into(), file.first.into()],
    )
    .await?;
    sql.execute(
        "INSERT INTO audit_track_file (track, chain, first_number, day, body) VALUES ($1, $2, $3, $4, $5)",
        &[(*track).into(), chain(), file.first.into(), after.day.into(), file.entry.as_str().into()],
    )
    .await?;
    Ok(())
}

/// Notes whether a track can deliver.
pub(crate) async fn note_health<S: Sql>(
    sql: &mut S,
    track: u64,
    failing_since: Option<UnixSeconds>,
    trouble: &str,
) -> Result<(), SqlError> {
    sql.execute(
        "UPDATE audit_track SET failing_since = $1, trouble = $2 WHERE id = $3",
        &[failing_since.map(|at| at.0).into(), trouble.into(), track.into()],
    )
    .await?;
    Ok(())
}

/// The place of a track in a chain that it has none in.
async fn begin<S: Sql>(sql: &mut S, track: u64, position: &TrackPosition) -> Result<u64, SqlError> {
    sql.execute(
        "INSERT INTO audit_track_position (track, chain, next_number, previous, day) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[
            track.into(),
            position.chain.0.as_str().into(),
            position.next.into(),
            position.previous.as_slice().into(),
            position.day.into(),
        ],
    )
    .await
}

/// The tracks of an account, or all, oldest first.
pub(crate) async fn list<S: Sql>(sql: &mut S, account: Option<Uin>) -> Result<Vec<TrackRecord>, SqlError> {
    let rows = match account {
        None => sql.query("SELECT * FROM audit_track ORDER BY created_at, id", &[]).await?,
        Some(account) => {
            let of = "SELECT * FROM audit_track WHERE account = $1 ORDER BY created_at, id";
            sql.query(of, &[account.0.into()]).await?
        }
    };
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// The places of a track, by the names of the chains.
pub(crate) async fn positions<S: Sql>(sql: &mut S, track: u64) -> Result<Vec<TrackPosition>, SqlError> {
    let rows = sql
        .query("SELECT * FROM audit_track_position WHERE track = $1 ORDER BY chain", &[track.into()])
        .await?;
    let position = |mut row: Row| {
        Ok(TrackPosition {
            chain: ChainId(row.text("chain")?),
            next: row.number("next_number")?,
            previous: row.bytes("previous")?,
            day: row.int("day")?,
        })
    };
    Ok(rows.into_iter().map(position).collect::<Result<_, StoreError>>()?)
}

/// The files of the last day.
pub(crate) async fn files<S: Sql>(
    sql: &mut S,
    track: u64,
    chain: &ChainId,
) -> Result<Vec<DeliveredFile>, SqlError> {
    let rows = sql
        .query(
            "SELECT first_number, body FROM audit_track_file WHERE track = $1 AND chain = $2 ORDER BY first_number",
            &[track.into(), chain.0.as_str().into()],
        )
        .await?;
    let file =
        |mut row: Row| Ok(DeliveredFile { first: row.number("first_number")?, entry: row.text("body")? });
    Ok(rows.into_iter().map(file).collect::<Result<_, StoreError>>()?)
}

fn body(track: &Track) -> Result<String, StoreError> {
    track.body().map_err(|error| StoreError::Damaged(format!("audit track: {error}")))
}

fn from_row(mut row: Row) -> Result<TrackRecord, StoreError> {
    let (storage, filter) = Track::read_body(&row.text("body")?)
        .map_err(|error| StoreError::Damaged(format!("audit track: {error}")))?;
    let track = Track {
        id: row.number("id")?,
        account: Uin(row.number("account")?),
        name: row.parse("name", TrackName::parse)?,
        active: row.int("active")? != 0,
        storage,
        filter,
        created_at: UnixSeconds(row.int("created_at")?),
        revision: row.number("revision")?,
    };
    Ok(TrackRecord {
        track,
        delivered_at: row.optional_int("delivered_at")?.map(UnixSeconds),
        failing_since: row.optional_int("failing_since")?.map(UnixSeconds),
        trouble: row.text("trouble")?,
    })
}
