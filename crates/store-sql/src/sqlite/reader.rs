//! A connection that reads, away from the tasks that must not wait.

use std::path::PathBuf;

use keyward_store::StoreError;
use tokio::task::spawn_blocking;

use super::connection::Connection;
use crate::sql::{Row, Sql, SqlError, Value};

/// A connection whose statements run on Tokio's threads for blocking work.
pub struct Reader {
    /// `None` while a statement runs, and for ever if whoever asked for it went away meanwhile.
    connection: Option<Connection>,
}

impl Reader {
    /// Opens a file that exists.
    pub(super) async fn open(path: PathBuf) -> Result<Self, StoreError> {
        let opened = spawn_blocking(move || Connection::open_to_read(&path)).await;
        Ok(Self { connection: Some(opened.map_err(|_| lost())??) })
    }

    async fn run<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T, SqlError> + Send + 'static,
    ) -> Result<T, SqlError> {
        let mut connection = self.connection.take().ok_or_else(lost)?;
        let done = spawn_blocking(move || {
            let outcome = work(&mut connection);
            (connection, outcome)
        });
        let (connection, outcome) = done.await.map_err(|_| lost())?;
        self.connection = Some(connection);
        outcome
    }
}

impl Sql for Reader {
    async fn execute(&mut self, _: &'static str, _: &[Value]) -> Result<u64, SqlError> {
        Err(read_only())
    }

    async fn query(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>, SqlError> {
        let params = params.to_vec();
        self.run(move |connection| connection.select(sql, &params)).await
    }

    async fn batch(&mut self, _: &str) -> Result<(), SqlError> {
        Err(read_only())
    }

    fn is_usable(&self) -> bool {
        self.connection.as_ref().is_some_and(Sql::is_usable)
    }
}

fn lost() -> StoreError {
    StoreError::Unavailable("a read was broken off".into())
}

fn read_only() -> SqlError {
    StoreError::Unavailable("this connection only reads".into()).into()
}
