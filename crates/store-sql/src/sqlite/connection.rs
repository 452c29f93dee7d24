//! A connection to an SQLite file. Its futures never wait.

use std::{path::Path, sync::Arc, time::Duration};

use keyward_store::StoreError;
use rusqlite::{
    OpenFlags, Statement, ToSql,
    config::DbConfig,
    hooks::Wal,
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use super::error::meaning;
use crate::sql::{Row, Sql, SqlError, Value};

/// How many statements stay prepared; there are fewer.
const STATEMENTS: usize = 128;

/// A connection, and whether it can be trusted.
pub(super) struct Connection {
    sqlite: rusqlite::Connection,
    usable: bool,
}

impl Connection {
    /// Opens a file that exists, for writing.
    pub(super) fn open_to_write(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.run(
            // Every commit reaches the disk before it is answered.
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
             PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768; \
             PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;",
        )?;
        Ok(connection)
    }

    /// Opens a file that exists, for reading. When it is closed it leaves the log file as it is.
    pub(super) fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection
            .sqlite
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .map_err(|error| StoreError::from(meaning(error)))?;
        Ok(connection)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let sqlite = rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .and_then(|sqlite| sqlite.busy_timeout(Duration::from_secs(5)).map(|()| sqlite))
            .map_err(|error| StoreError::from(meaning(error)))?;
        sqlite.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { sqlite, usable: true })
    }

    /// Looks for damage in the tables that decide about everything; the audit chain has its own check.
    pub(super) fn check(&mut self) -> Result<(), StoreError> {
        for table in ["cmk", "cmk_version", "principal", "access_key", "session"] {
            let found = self
                .sqlite
                .query_row(&format!("PRAGMA quick_check({table})"), [], |row| row.get::<_, String>(0))
                .map_err(|error| StoreError::from(meaning(error)))?;
            if found != "ok" {
                return Err(StoreError::Damaged(format!("table {table}: {found}")));
            }
        }
        Ok(())
    }

    /// Writes everything that is in the log file into the database, and empties the log.
    pub(super) fn empty_log(&mut self) -> Result<(), StoreError> {
        let busy = self
            .sqlite
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .map_err(|error| StoreError::from(meaning(error)))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Unavailable("the log is being read".into())) }
    }

    /// Moves what it can from the log file into the database, without waiting for anybody; gives how many pages of the
    /// log are moved.
    pub(super) fn move_log(&mut self) -> Result<i32, StoreError> {
        self.sqlite
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(2))
            .map_err(|error| StoreError::from(meaning(error)))
    }

    /// Calls this after every commit, with how many pages the log file then has, in place of making checkpoints.
    pub(super) fn on_commit(&mut self, call: impl Fn(i32) + Send + 'static) -> Result<(), StoreError> {
        let hook = move |_: &mut Wal, pages| {
            call(pages);
            Ok(())
        };
        self.sqlite.wal_hook(Some(hook)).map_err(|error| StoreError::from(meaning(error)))
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        !self.sqlite.is_autocommit()
    }

    /// Trusts the connection no more; closing it takes back what it had begun.
    pub(super) fn give_up(&mut self) {
        self.usable = false;
    }

    /// Runs statements without parameters.
    pub(super) fn run(&mut self, sql: &str) -> Result<(), SqlError> {
        let outcome = self.sqlite.execute_batch(sql);
        self.judge(outcome)
    }

    /// Runs a statement that gives rows.
    pub(super) fn select(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, SqlError> {
        let outcome = self.sqlite.prepare_cached(sql).and_then(|mut statement| rows(&mut statement, params));
        self.judge(outcome)
    }

    fn change(&mut self, sql: &str, params: &[Value]) -> Result<u64, SqlError> {
        let outcome = self
            .sqlite
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params_from_iter(params)));
        Ok(self.judge(outcome)? as u64)
    }

    /// Gives an error its meaning; after most the connection is not to be trusted any more.
    fn judge<T>(&mut self, outcome: rusqlite::Result<T>) -> Result<T, SqlError> {
        outcome.map_err(|error| {
            let error = meaning(error);
            self.usable &=
                !matches!(error, SqlError::Store(StoreError::Unavailable(_) | StoreError::Damaged(_)));
            error
        })
    }
}

impl Sql for Connection {
    async fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, SqlError> {
        self.change(sql, params)
    }

    async fn query(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>, SqlError> {
        self.select(sql, params)
    }

    async fn batch(&mut self, sql: &str) -> Result<(), SqlError> {
        self.run(sql)
    }

    fn is_usable(&self) -> bool {
        self.usable
    }
}

/// All rows that a statement gives.
fn rows(statement: &mut Statement<'_>, params: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let columns: Arc<[String]> = statement.column_names().map(String::from).collect();
    let mut cursor = statement.query(params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = cursor.next()? {
        let values = (0..columns.len()).map(|index| value(row.get_ref(index)?)).collect::<Result<_, _>>()?;
        rows.push(Row::new(columns.clone(), values));
    }
    Ok(rows)
}

fn value(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(_) => Value::Text(value.as_str()?.to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        // No table of ours has such a column; as nothing, it is found out when it is read.
        ValueRef::Real(_) => Value::Null,
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
