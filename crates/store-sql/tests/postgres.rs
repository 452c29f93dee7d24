//! PostgreSQL passes the conformance suite.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use keyward_store::{Observer, Store, audit::ChainId, conformance::Database};
use keyward_store_sql::PostgresStore;
use keyward_testkit::postgres::fresh_database;

/// A database on the server that the tests share.
struct OnServer(String);

impl Database for OnServer {
    async fn open(&self, chain: ChainId, observer: Observer) -> Arc<dyn Store> {
        Arc::new(PostgresStore::connect(&self.0, common::options(chain, observer)).await.unwrap())
    }
}

async fn fresh() -> OnServer {
    OnServer(tokio::task::spawn_blocking(fresh_database).await.unwrap())
}

keyward_store::conformance_tests!(fresh);
