//! The little of SQL that both engines share.
//!
//! The same text runs on both, so it keeps to what they have in common: parameters are `$1`, `$2`, ...
//! in the order in which they first appear (SQLite numbers them so), numbers are 64-bit integers, and
//! text compares byte by byte.

mod error;
mod row;

use std::{fmt, future::Future};

pub use error::SqlError;
pub use row::Row;

/// A value that goes into or comes out of a database.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// A number.
    Int(i64),
    /// Text without zero bytes, which PostgreSQL refuses.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A connection that runs statements, one after the other.
pub trait Sql: Send {
    /// Runs a statement that gives no rows, and tells how many rows it changed.
    fn execute(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> impl Future<Output = Result<u64, SqlError>> + Send;

    /// Runs a statement that gives rows.
    fn query(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> impl Future<Output = Result<Vec<Row>, SqlError>> + Send;

    /// Runs statements that have no parameters and give no rows, separated by semicolons.
    fn batch(&mut self, sql: &str) -> impl Future<Output = Result<(), SqlError>> + Send;

    /// Whether the connection can still be used; one that was lost or is in doubt cannot.
    fn is_usable(&self) -> bool;

    /// The first row of a query, if it gives one.
    fn query_first(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> impl Future<Output = Result<Option<Row>, SqlError>> + Send {
        async move { Ok(self.query(sql, params).await?.into_iter().next()) }
    }
}

impl Value {
    /// What kind of value it is.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// Tells the kind only: the value could be a secret.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

/// Numbers of ours stay below 2^63; a larger one becomes the largest there is.
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
