//! The lease: only one server works on a database.
//!
//! It is a row with a token that the server drew when it took the lease. Every transaction of the server
//! renews the row by its token, and thereby locks it: a server whose lease was taken finds no such row,
//! and nobody can take the lease while a transaction is on its way. Time is that of the database, so the
//! clocks of the servers do not matter.

use std::time::Duration;

use keyward_store::StoreError;
use tokio::time::{Instant, sleep};

use crate::{
    Options,
    sql::{Sql, SqlError},
};

/// How long a lease is valid after it was renewed, in milliseconds.
const VALID_MILLIS: i64 = 10_000;

/// How often to look whether the lease of another server has ended.
const LOOK: Duration = Duration::from_millis(250);

/// The database's clock, in milliseconds since 1970.
macro_rules! now {
    () => {
        "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
    };
}

/// The right to write, until it is given back or taken.
#[derive(Debug)]
pub(super) struct Lease {
    token: String,
}

impl Lease {
    /// Takes the lease when it is free, has ended, or is that of the same server before it was restarted.
    /// Waits until it has ended, but not for a server that renews it.
    pub(super) async fn acquire<S: Sql>(sql: &mut S, options: &Options) -> Result<Self, StoreError> {
        let lease = Self { token: uuid::Uuid::new_v4().to_string() };
        let (begin, mut end) = (Instant::now(), i64::MAX);
        loop {
            if lease.try_acquire(sql, options).await? {
                return Ok(lease);
            }
            let holder = sql
                .query_first(
                    concat!("SELECT holder, expires_at_millis, ", now!(), " AS now FROM server_lease"),
                    &[],
                )
                .await?;
            let Some(mut holder) = holder else { continue };
            let (ends_at, now) = (holder.int("expires_at_millis")?, holder.int("now")?);
            let too_long = begin.elapsed() > Duration::from_millis(VALID_MILLIS as u64);
            if ends_at > end || too_long {
                let seconds = (ends_at - now).max(0) / 1000 + 1;
                let name = holder.text("holder")?;
                return Err(StoreError::Held(format!(
                    "{name}, whose lease is valid for {seconds} s and renewed"
                )));
            }
            end = ends_at;
            sleep(LOOK).await;
        }
    }

    async fn try_acquire<S: Sql>(&self, sql: &mut S, options: &Options) -> Result<bool, SqlError> {
        let taken = sql
            .execute(
                concat!(
                    "INSERT INTO server_lease (id, holder, chain, token, expires_at_millis) \
                     VALUES (1, $1, $2, $3, ",
                    now!(),
                    " + $4) ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, chain = excluded.chain, \
                     token = excluded.token, expires_at_millis = excluded.expires_at_millis \
                     WHERE server_lease.chain = excluded.chain OR server_lease.expires_at_millis <= ",
                    now!()
                ),
                &[
                    options.holder.as_str().into(),
                    options.chain.0.as_str().into(),
                    self.token.as_str().into(),
                    VALID_MILLIS.into(),
                ],
            )
            .await?;
        Ok(taken == 1)
    }

    /// Renews the lease, and keeps it from being taken until the end of the transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if another server has taken it.
    pub(super) async fn renew<S: Sql>(&self, sql: &mut S) -> Result<(), SqlError> {
        let renewed = sql
            .execute(
                concat!("UPDATE server_lease SET expires_at_millis = ", now!(), " + $1 WHERE token = $2"),
                &[VALID_MILLIS.into(), self.token.as_str().into()],
            )
            .await?;
        if renewed == 1 {
            return Ok(());
        }
        Err(StoreError::Unavailable("another server has taken over the database".into()).into())
    }

    /// Gives the lease back.
    pub(super) async fn release<S: Sql>(&self, sql: &mut S) -> Result<(), SqlError> {
        sql.execute(
            "UPDATE server_lease SET expires_at_millis = 0 WHERE token = $1",
            &[self.token.as_str().into()],
        )
        .await?;
        Ok(())
    }
}
