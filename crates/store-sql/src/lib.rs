//! Keyward's SQL engines: SQLite for one machine, PostgreSQL where a database server is wanted.
//!
//! Both are the same [`SqlStore`] over a small trait, [`sql::Sql`]: the repositories (`repo`), the
//! migrations (`schema`) and the group commit (`committer`) are written once. What differs between the
//! engines is in `sqlite` and `postgres`: how to connect, what an error means, and how a server makes
//! sure that it is the only one.

mod committer;
mod engine;
mod options;
mod pool;
mod postgres;
mod repo;
mod schema;
pub mod sql;
mod sqlite;
mod store;

pub use options::Options;
pub use postgres::{Postgres, PostgresStore};
pub use sqlite::{Sqlite, SqliteStore};
pub use store::SqlStore;
