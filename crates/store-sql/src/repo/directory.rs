//! Directories: who there is in an account and what they may do.

use keyward_domain::{
    Uin,
    directory::{Change, Directory, Entry, EntryKind},
};
use keyward_store::{Conflict, StoreError};

use crate::sql::{Row, Sql, SqlError};

/// Makes a change of a directory, if it was computed from the stored one.
pub(crate) async fn apply<S: Sql>(sql: &mut S, change: &Change) -> Result<(), SqlError> {
    let account = change.account.0;
    let rows = if change.revision == 0 {
        sql.execute(
            "INSERT INTO directory (account, revision) VALUES ($1, 1) ON CONFLICT DO NOTHING",
            &[account.into()],
        )
        .await?
    } else {
        sql.execute(
            "UPDATE directory SET revision = revision + 1 WHERE account = $1 AND revision = $2",
            &[account.into(), change.revision.into()],
        )
        .await?
    };
    if rows == 0 {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    for key in &change.remove {
        sql.execute(
            "DELETE FROM directory_entry WHERE account = $1 AND kind = $2 AND id = $3",
            &[account.into(), key.kind().as_str().into(), key.id().as_str().into()],
        )
        .await?;
    }
    for entry in &change.put {
        let key = entry.key();
        let body = entry.to_json().map_err(|error| StoreError::Damaged(error.to_string()))?;
        sql.execute(
            "INSERT INTO directory_entry (account, kind, id, body) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account, kind, id) DO UPDATE SET body = excluded.body",
            &[account.into(), key.kind().as_str().into(), key.id().as_str().into(), body.as_str().into()],
        )
        .await?;
    }
    Ok(())
}

/// The directories of all accounts.
pub(crate) async fn all<S: Sql>(sql: &mut S) -> Result<Vec<Directory>, SqlError> {
    let mut directories = Vec::new();
    for mut row in sql.query("SELECT * FROM directory", &[]).await? {
        let mut directory = Directory::empty(Uin(row.number("account")?));
        directory.revision = row.number("revision")?;
        let rows = sql
            .query("SELECT kind, body FROM directory_entry WHERE account = $1", &[directory.account.0.into()])
            .await?;
        for row in rows {
            directory.insert(entry(row)?);
        }
        directories.push(directory);
    }
    Ok(directories)
}

fn entry(mut row: Row) -> Result<Entry, StoreError> {
    let kind = row.parse("kind", EntryKind::parse)?;
    Entry::from_json(kind, &row.text("body")?)
        .map_err(|error| StoreError::Damaged(format!("directory entry of kind {}: {error}", kind.as_str())))
}
