//! SQLite passes the conformance suite.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{path::PathBuf, sync::Arc};

use keyward_store::{Observer, Store, audit::ChainId, conformance::Database};
use keyward_store_sql::SqliteStore;

/// A database in a folder that goes away with it.
struct InFolder(tempfile::TempDir);

impl InFolder {
    fn path(&self) -> PathBuf {
        self.0.path().join("keyward.db")
    }
}

impl Database for InFolder {
    async fn open(&self, chain: ChainId, observer: Observer) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(&self.path(), common::options(chain, observer)).await.unwrap())
    }
}

async fn fresh() -> InFolder {
    InFolder(tempfile::tempdir().unwrap())
}

keyward_store::conformance_tests!(fresh);
