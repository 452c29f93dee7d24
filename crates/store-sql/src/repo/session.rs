//! Console sessions.

use keyward_domain::{Uin, UnixSeconds};
use keyward_store::{Session, StoreError};

use super::inserted;
use crate::sql::{Row, Sql, SqlError};

/// A new session. Those that have expired by the time it begins are forgotten, so that they do not pile up.
pub(crate) async fn insert<S: Sql>(sql: &mut S, session: &Session) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO session (token_hash, uin, created_at, expires_at, address, user_agent, mfa) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            &[
                session.token_hash.as_slice().into(),
                session.uin.0.into(),
                session.created_at.0.into(),
                session.expires_at.0.into(),
                session.address.as_str().into(),
                session.user_agent.as_str().into(),
                i64::from(session.mfa).into(),
            ],
        )
        .await?;
    inserted(rows)?;
    sql.execute("DELETE FROM session WHERE expires_at <= $1", &[session.created_at.0.into()]).await?;
    Ok(())
}

/// Ends the session, if it is still there.
pub(crate) async fn delete<S: Sql>(sql: &mut S, token_hash: &[u8; 32]) -> Result<(), SqlError> {
    sql.execute("DELETE FROM session WHERE token_hash = $1", &[token_hash.as_slice().into()]).await?;
    Ok(())
}

/// Ends all sessions of a principal.
pub(crate) async fn delete_of<S: Sql>(sql: &mut S, uin: Uin) -> Result<(), SqlError> {
    sql.execute("DELETE FROM session WHERE uin = $1", &[uin.0.into()]).await?;
    Ok(())
}

/// Ends all sessions of a principal but one.
pub(crate) async fn delete_others<S: Sql>(sql: &mut S, uin: Uin, keep: &[u8; 32]) -> Result<(), SqlError> {
    sql.execute(
        "DELETE FROM session WHERE uin = $1 AND token_hash <> $2",
        &[uin.0.into(), keep.as_slice().into()],
    )
    .await?;
    Ok(())
}

/// The sessions of a principal, newest first.
pub(crate) async fn of<S: Sql>(sql: &mut S, uin: Uin) -> Result<Vec<Session>, SqlError> {
    let rows = sql
        .query("SELECT * FROM session WHERE uin = $1 ORDER BY created_at DESC, token_hash", &[uin.0.into()])
        .await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// The session with that token hash.
pub(crate) async fn get<S: Sql>(sql: &mut S, token_hash: &[u8; 32]) -> Result<Option<Session>, SqlError> {
    let row = sql
        .query_first("SELECT * FROM session WHERE token_hash = $1", &[token_hash.as_slice().into()])
        .await?;
    Ok(row.map(from_row).transpose()?)
}

fn from_row(mut row: Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_hash: row.bytes("token_hash")?,
        uin: Uin(row.number("uin")?),
        created_at: UnixSeconds(row.int("created_at")?),
        expires_at: UnixSeconds(row.int("expires_at")?),
        address: row.text("address")?,
        user_agent: row.text("user_agent")?,
        mfa: row.int("mfa")? != 0,
    })
}
