//! Alarms, and who has read them.

use keyward_domain::{Alarm, AlarmKind, Uin, UnixSeconds};
use keyward_store::{AlarmQuery, Page, StoreError, StoredAlarm};

use crate::sql::{Row, Sql, SqlError, Value};

/// Counts what happened with what is the same, or makes an alarm of it, on its way to all who want to know.
pub(crate) async fn raise<S: Sql>(sql: &mut S, alarm: &Alarm) -> Result<(), SqlError> {
    let params = serde_json::to_string(&alarm.params).map_err(|e| StoreError::Damaged(e.to_string()))?;
    let since = alarm.window.map_or(i64::MIN, |window| alarm.at.0.saturating_sub(window));
    let (account, kind): (Value, Value) = (alarm.account.0.into(), alarm.kind.as_str().into());
    let counted = sql
        .execute(
            "UPDATE alarm SET happened = happened + 1, last_at = $1, params = $2 WHERE id = \
             (SELECT id FROM alarm WHERE account = $3 AND kind = $4 AND subject = $5 AND slot = $6 \
              AND first_at > $7 ORDER BY first_at DESC LIMIT 1)",
            &[
                alarm.at.0.into(),
                params.as_str().into(),
                account.clone(),
                kind.clone(),
                alarm.subject.as_str().into(),
                alarm.slot.as_str().into(),
                since.into(),
            ],
        )
        .await?;
    if counted > 0 {
        return Ok(());
    }
    sql.execute(
        "INSERT INTO alarm (id, account, region, kind, subject, slot, first_at, last_at, happened, params) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1, $8)",
        &[
            alarm.id.as_str().into(),
            account.clone(),
            alarm.region.as_str().into(),
            kind.clone(),
            alarm.subject.as_str().into(),
            alarm.slot.as_str().into(),
            alarm.at.0.into(),
            params.into(),
        ],
    )
    .await?;
    sql.execute(
        "INSERT INTO alarm_delivery (alarm, account, receiver, state, tries, refused, next_at, tried_at, error) \
         SELECT CAST($1 AS TEXT), account, receiver, 'Waiting', 0, 0, CAST($2 AS BIGINT), 0, '' \
         FROM alarm_subscription WHERE account = $3 AND kind = $4",
        &[alarm.id.as_str().into(), alarm.at.0.into(), account, kind],
    )
    .await?;
    Ok(())
}

/// The alarms that fit the question, newest first.
pub(crate) async fn list<S: Sql>(sql: &mut S, query: &AlarmQuery) -> Result<Page<StoredAlarm>, SqlError> {
    macro_rules! fitting {
        ($start:literal, $end:literal) => {
            concat!(
                $start,
                " FROM alarm LEFT JOIN alarm_read ON alarm_read.alarm = alarm.id AND reader = $1 \
                 WHERE account = $2 AND (CAST($3 AS TEXT) = '' OR kind = CAST($3 AS TEXT)) \
                 AND (CAST($4 AS TEXT) = '' OR id = CAST($4 AS TEXT)) \
                 AND (CAST($5 AS BIGINT) = 0 OR read_at IS NULL) ",
                $end
            )
        };
    }
    let id = query.id.as_deref().unwrap_or_default();
    if id.contains('\0') {
        return Ok(Page { total: 0, items: Vec::new() });
    }
    let mut params: Vec<Value> = vec![
        query.reader.0.into(),
        query.account.0.into(),
        query.kind.map_or("", AlarmKind::as_str).into(),
        id.into(),
        i64::from(query.unread).into(),
    ];
    let row = sql.query_first(fitting!("SELECT count(*) AS total", ""), &params).await?;
    let total = row.map_or(Ok(0), |mut row| row.number("total"))?;
    params.extend([query.limit.into(), query.offset.into()]);
    let page = fitting!("SELECT alarm.*, read_at", "ORDER BY first_at DESC, id LIMIT $6 OFFSET $7");
    let rows = sql.query(page, &params).await?;
    let read = |mut row: Row| {
        let read = row.optional_int("read_at")?.is_some();
        Ok::<_, StoreError>(StoredAlarm { read, ..from_row(&mut row)? })
    };
    Ok(Page { total, items: rows.into_iter().map(read).collect::<Result<_, _>>()? })
}

/// How many of each kind the reader has not read.
pub(crate) async fn unread<S: Sql>(
    sql: &mut S,
    account: Uin,
    reader: Uin,
) -> Result<Vec<(AlarmKind, u64)>, SqlError> {
    let rows = sql
        .query(
            "SELECT kind, count(*) AS unread FROM alarm \
             LEFT JOIN alarm_read ON alarm_read.alarm = alarm.id AND reader = $1 \
             WHERE account = $2 AND read_at IS NULL GROUP BY kind ORDER BY kind",
            &[reader.0.into(), account.0.into()],
        )
        .await?;
    let read = |mut row: Row| Ok((row.parse("kind", AlarmKind::parse)?, row.number("unread")?));
    Ok(rows.into_iter().map(read).collect::<Result<_, StoreError>>()?)
}

/// Whether there is such an alarm.
pub(crate) async fn raised<S: Sql>(
    sql: &mut S,
    account: Uin,
    kind: AlarmKind,
    subject: &str,
    slot: &str,
) -> Result<bool, SqlError> {
    let found = sql
        .query_first(
            "SELECT 1 AS found FROM alarm WHERE account = $1 AND kind = $2 AND subject = $3 AND slot = $4",
            &[account.0.into(), kind.as_str().into(), subject.into(), slot.into()],
        )
        .await?;
    Ok(found.is_some())
}

/// Somebody has read alarms of the account: these, or all.
pub(crate) async fn read<S: Sql>(
    sql: &mut S,
    account: Uin,
    reader: Uin,
    ids: Option<&[String]>,
    at: UnixSeconds,
) -> Result<(), SqlError> {
    let Some(ids) = ids else {
        sql.execute(
            "INSERT INTO alarm_read (alarm, reader, read_at) \
             SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM alarm WHERE account = $3 \
             ON CONFLICT DO NOTHING",
            &[reader.0.into(), at.0.into(), account.0.into()],
        )
        .await?;
        return Ok(());
    };
    for id in ids.iter().filter(|id| !id.contains('\0')) {
        sql.execute(
            "INSERT INTO alarm_read (alarm, reader, read_at) \
             SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM alarm WHERE account = $3 AND id = $4 \
             ON CONFLICT DO NOTHING",
            &[reader.0.into(), at.0.into(), account.0.into(), id.as_str().into()],
        )
        .await?;
    }
    Ok(())
}

/// Whether something happened last before that time.
pub(crate) async fn has_before<S: Sql>(sql: &mut S, before: UnixSeconds) -> Result<bool, SqlError> {
    let found = sql
        .query_first("SELECT 1 AS found FROM alarm WHERE last_at < $1 LIMIT 1", &[before.0.into()])
        .await?;
    Ok(found.is_some())
}

/// Forgets what happened last before that time, and all that was known of it.
pub(crate) async fn drop_before<S: Sql>(sql: &mut S, before: UnixSeconds) -> Result<(), SqlError> {
    for statement in [
        "DELETE FROM alarm_read WHERE alarm IN (SELECT id FROM alarm WHERE last_at < $1)",
        "DELETE FROM alarm_delivery WHERE alarm IN (SELECT id FROM alarm WHERE last_at < $1)",
        "DELETE FROM alarm WHERE last_at < $1",
    ] {
        sql.execute(statement, &[before.0.into()]).await?;
    }
    Ok(())
}

/// The alarm of a row, which its reader may or may not have read.
pub(super) fn from_row(row: &mut Row) -> Result<StoredAlarm, StoreError> {
    Ok(StoredAlarm {
        id: row.text("id")?,
        account: Uin(row.number("account")?),
        region: row.text("region")?,
        kind: row.parse("kind", AlarmKind::parse)?,
        subject: row.text("subject")?,
        first_at: UnixSeconds(row.int("first_at")?),
        last_at: UnixSeconds(row.int("last_at")?),
        count: row.number("happened")?,
        params: row.parse("params", |text| serde_json::from_str(text).ok())?,
        read: false,
    })
}
