//! Receivers of messages, and which alarms go where.

use keyward_domain::{AlarmKind, Uin, UnixSeconds};
use keyward_store::{Conflict, MessageReceiver, StoreError, Subscription};

use super::{broken, changed, inserted};
use crate::sql::{Row, Sql, SqlError};

/// A new receiver, if its maker may make another one on that day.
pub(crate) async fn insert<S: Sql>(
    sql: &mut S,
    receiver: &MessageReceiver,
    maker: Uin,
    day: i64,
    most: u32,
) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO message_receiver \
             (account, name, uid, email, country_code, phone_number, remark, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            &[
                receiver.account.0.into(),
                receiver.name.as_str().into(),
                receiver.uid.into(),
                receiver.email.as_str().into(),
                receiver.country_code.as_str().into(),
                receiver.phone_number.as_str().into(),
                receiver.remark.as_str().into(),
                receiver.created_at.0.into(),
            ],
        )
        .await?;
    inserted(rows)?;
    let rows = sql
        .execute(
            "INSERT INTO message_receiver_made (maker, day, made) VALUES ($1, $2, 1) \
             ON CONFLICT (maker) DO UPDATE SET day = excluded.day, made = \
             CASE WHEN message_receiver_made.day = excluded.day THEN message_receiver_made.made + 1 ELSE 1 END \
             WHERE message_receiver_made.day <> excluded.day OR message_receiver_made.made < $3",
            &[maker.0.into(), day.into(), most.into()],
        )
        .await?;
    changed(rows).map_err(broken)
}

/// How many somebody made on that day.
pub(crate) async fn made<S: Sql>(sql: &mut S, maker: Uin, day: i64) -> Result<u32, SqlError> {
    let row = sql
        .query_first(
            "SELECT made FROM message_receiver_made WHERE maker = $1 AND day = $2",
            &[maker.0.into(), day.into()],
        )
        .await?;
    Ok(row.map_or(Ok(0), |mut row| row.number("made"))?)
}

/// The receiver goes, with its subscriptions and what is still on its way to it; [`Conflict::Stale`] if it is gone.
pub(crate) async fn delete<S: Sql>(sql: &mut S, account: Uin, name: &str) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "DELETE FROM message_receiver WHERE account = $1 AND name = $2",
            &[account.0.into(), name.into()],
        )
        .await?;
    if rows == 0 {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    let receiver = format!("email/{name}");
    for statement in [
        "DELETE FROM alarm_subscription WHERE account = $1 AND receiver = $2",
        "DELETE FROM alarm_delivery WHERE account = $1 AND receiver = $2 AND state = 'Waiting'",
    ] {
        sql.execute(statement, &[account.0.into(), receiver.as_str().into()]).await?;
    }
    Ok(())
}

/// The receivers of the account, oldest first.
pub(crate) async fn of<S: Sql>(sql: &mut S, account: Uin) -> Result<Vec<MessageReceiver>, SqlError> {
    let rows = sql
        .query(
            "SELECT * FROM message_receiver WHERE account = $1 ORDER BY created_at, name",
            &[account.0.into()],
        )
        .await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// What a receiver gets from now on.
pub(crate) async fn subscribe<S: Sql>(
    sql: &mut S,
    account: Uin,
    receiver: &str,
    kinds: &[AlarmKind],
) -> Result<(), SqlError> {
    sql.execute(
        "DELETE FROM alarm_subscription WHERE account = $1 AND receiver = $2",
        &[account.0.into(), receiver.into()],
    )
    .await?;
    for kind in kinds {
        sql.execute(
            "INSERT INTO alarm_subscription (account, receiver, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &[account.0.into(), receiver.into(), kind.as_str().into()],
        )
        .await?;
    }
    Ok(())
}

/// What goes where, by receiver.
pub(crate) async fn subscriptions<S: Sql>(sql: &mut S, account: Uin) -> Result<Vec<Subscription>, SqlError> {
    let rows = sql
        .query(
            "SELECT receiver, kind FROM alarm_subscription WHERE account = $1 ORDER BY receiver, kind",
            &[account.0.into()],
        )
        .await?;
    let mut all: Vec<Subscription> = Vec::new();
    for mut row in rows {
        let (receiver, kind) = (row.text("receiver")?, row.parse("kind", AlarmKind::parse)?);
        match all.last_mut() {
            Some(last) if last.receiver == receiver => last.kinds.push(kind),
            _ => all.push(Subscription { receiver, kinds: vec![kind] }),
        }
    }
    Ok(all)
}

fn from_row(mut row: Row) -> Result<MessageReceiver, StoreError> {
    Ok(MessageReceiver {
        account: Uin(row.number("account")?),
        uid: row.number("uid")?,
        name: row.text("name")?,
        email: row.text("email")?,
        country_code: row.text("country_code")?,
        phone_number: row.text("phone_number")?,
        remark: row.text("remark")?,
        created_at: UnixSeconds(row.int("created_at")?),
    })
}
