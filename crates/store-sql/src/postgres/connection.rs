//! A connection to PostgreSQL.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::BytesMut;
use keyward_store::StoreError;
use tokio::time::timeout;
use tokio_postgres::{
    Client, Statement,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

use super::{address::Address, error::meaning};
use crate::sql::{Row, Sql, SqlError, Value};

/// How every connection begins: no statement runs for ever, a transaction that we lost is ended by the
/// server, and a commit is on the server's disk before it is answered, also where that was turned off.
const SETTINGS: &str = "SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s'; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/// When a server that should have answered or given up by itself is taken for lost.
const LOST: Duration = Duration::from_secs(7);

/// A connection with its prepared statements.
pub struct Connection {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    /// Whether a statement was left without an answer; nobody knows what an answer belongs to then.
    lost: bool,
    /// How long it waits for an answer.
    patience: Duration,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(address: &Address) -> Result<Self, StoreError> {
        let (client, connection) = address
            .config
            .connect(address.tls.clone())
            .await
            .map_err(|error| StoreError::from(meaning(&error)))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        let mut connection = Self { client, statements: HashMap::new(), lost: false, patience: LOST };
        connection.batch(SETTINGS).await?;
        Ok(connection)
    }

    /// Trusts the connection no more.
    pub(super) fn give_up(&mut self) {
        self.lost = true;
    }

    /// Lets statements take so long from now on.
    ///
    /// # Errors
    /// That the server does not take it.
    pub(super) async fn allow(&mut self, seconds: u32) -> Result<(), SqlError> {
        self.batch(&format!("SET statement_timeout = '{seconds}s'")).await?;
        // The server gives up first, as with LOST.
        self.patience = Duration::from_secs(u64::from(seconds) + 2);
        Ok(())
    }

    async fn prepared(&mut self, sql: &'static str) -> Result<Statement, SqlError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = answered(&mut self.lost, self.patience, self.client.prepare(sql)).await?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Sql for Connection {
    async fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, SqlError> {
        let statement = self.prepared(sql).await?;
        answered(&mut self.lost, self.patience, self.client.execute(&statement, &borrowed(params))).await
    }

    async fn query(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>, SqlError> {
        let statement = self.prepared(sql).await?;
        let rows =
            answered(&mut self.lost, self.patience, self.client.query(&statement, &borrowed(params))).await?;
        let columns: Arc<[String]> =
            statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let row = |row: tokio_postgres::Row| {
            let values = (0..columns.len()).map(|index| row.try_get(index)).collect::<Result<_, _>>();
            let damaged = |error| StoreError::Damaged(format!("a column cannot be read: {error}"));
            Ok(Row::new(columns.clone(), values.map_err(damaged)?))
        };
        rows.into_iter().map(row).collect()
    }

    async fn batch(&mut self, sql: &str) -> Result<(), SqlError> {
        answered(&mut self.lost, self.patience, self.client.batch_execute(sql)).await
    }

    fn is_usable(&self) -> bool {
        !self.lost && !self.client.is_closed()
    }
}

/// Waits for an answer, but not for ever: `lost` stays set if there is none.
async fn answered<T>(
    lost: &mut bool,
    patience: Duration,
    asked: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, SqlError> {
    *lost = true;
    let none = |_| StoreError::Unavailable("the database server does not answer".into());
    let answer = timeout(patience, asked).await.map_err(none)?;
    *lost = false;
    answer.map_err(|error| meaning(&error))
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

type Unfit = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(column, out),
            Self::Text(text) => text.to_sql(column, out),
            Self::Blob(bytes) => bytes.to_sql(column, out),
        }
    }

    fn accepts(column: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(column)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(column: &Type, raw: &'a [u8]) -> Result<Self, Unfit> {
        Ok(match *column {
            Type::INT4 => Self::Int(i32::from_sql(column, raw)?.into()),
            Type::INT8 => Self::Int(i64::from_sql(column, raw)?),
            Type::TEXT => Self::Text(String::from_sql(column, raw)?),
            _ => Self::Blob(raw.to_vec()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Unfit> {
        Ok(Self::Null)
    }

    fn accepts(column: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(column)
    }
}
