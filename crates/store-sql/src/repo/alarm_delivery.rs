//! How far alarms are on their way to their receivers.

use keyward_domain::UnixSeconds;
use keyward_store::{Delivery, DeliveryState, StoreError, StoredAlarm};

use super::{alarm, changed};
use crate::sql::{Row, Sql, SqlError};

/// The columns of a delivery, under names that no column of an alarm has.
macro_rules! delivery {
    ($end:literal) => {
        concat!(
            "SELECT alarm.*, alarm_delivery.alarm AS of_alarm, receiver, state, tries, refused, next_at, tried_at, \
             error FROM alarm_delivery JOIN alarm ON alarm.id = alarm_delivery.alarm ",
            $end
        )
    };
}

/// What became of a try; [`keyward_store::Conflict::Stale`] if nobody waits for it any longer.
pub(crate) async fn note<S: Sql>(sql: &mut S, delivery: &Delivery) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE alarm_delivery SET state = $1, tries = $2, refused = $3, next_at = $4, tried_at = $5, \
             error = $6 WHERE alarm = $7 AND receiver = $8",
            &[
                delivery.state.as_str().into(),
                delivery.tries.into(),
                delivery.refused.into(),
                delivery.next_at.0.into(),
                delivery.tried_at.0.into(),
                delivery.error.as_str().into(),
                delivery.alarm.as_str().into(),
                delivery.receiver.as_str().into(),
            ],
        )
        .await?;
    changed(rows)
}

/// Those of an alarm, by receiver.
pub(crate) async fn of<S: Sql>(sql: &mut S, alarm: &str) -> Result<Vec<Delivery>, SqlError> {
    let rows = sql.query(delivery!("WHERE alarm = $1 ORDER BY receiver"), &[alarm.into()]).await?;
    Ok(rows.into_iter().map(|mut row| from_row(&mut row)).collect::<Result<_, _>>()?)
}

/// Those that are due, with their alarms.
pub(crate) async fn due<S: Sql>(
    sql: &mut S,
    now: UnixSeconds,
    limit: u32,
) -> Result<Vec<(Delivery, StoredAlarm)>, SqlError> {
    let statement =
        delivery!("WHERE state = 'Waiting' AND next_at <= $1 ORDER BY next_at, alarm, receiver LIMIT $2");
    let rows = sql.query(statement, &[now.0.into(), limit.into()]).await?;
    let read = |mut row: Row| Ok::<_, StoreError>((from_row(&mut row)?, alarm::from_row(&mut row)?));
    Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
}

fn from_row(row: &mut Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        alarm: row.text("of_alarm")?,
        receiver: row.text("receiver")?,
        state: row.parse("state", DeliveryState::parse)?,
        tries: row.number("tries")?,
        refused: row.number("refused")?,
        next_at: UnixSeconds(row.int("next_at")?),
        tried_at: UnixSeconds(row.int("tried_at")?),
        error: row.text("error")?,
    })
}
