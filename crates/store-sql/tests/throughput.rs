//! How many units a second each engine commits from 128 callers. Measures, so it runs only when asked:
//! `cargo test --release -p keyward-store-sql --test throughput -- --ignored --nocapture --test-threads 1`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod common;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use keyward_store::{
    Change, Store, Unit,
    audit::Record,
    conformance::{
        chain,
        samples::{create, key},
    },
};
use keyward_store_sql::{PostgresStore, SqliteStore};
use keyward_testkit::postgres::{Fsync, Server};
use tokio::task::JoinSet;

const CALLERS: u32 = 128;
const DURATION: Duration = Duration::from_secs(5);

/// Commits from all callers for a while; `changes` gives the changes of the `n`th unit.
async fn measure(name: &str, store: &Arc<dyn Store>, changes: fn(u32) -> Vec<Change>) {
    let begin = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let store = store.clone();
        callers.spawn(async move {
            let mut slowest = Duration::ZERO;
            let mut units = 0;
            while begin.elapsed() < DURATION {
                let record = Record::new(vec![b'x'; 400]);
                let asked = Instant::now();
                store.commit(Unit { changes: changes(units * CALLERS + caller), record }).await.unwrap();
                slowest = slowest.max(asked.elapsed());
                units += 1;
            }
            (units, slowest)
        });
    }
    let done = callers.join_all().await;
    let units: u32 = done.iter().map(|(units, _)| units).sum();
    let slowest = done.iter().map(|(_, slowest)| slowest).max();
    println!("{name}: {:.0} units/s, slowest {slowest:?}", f64::from(units) / begin.elapsed().as_secs_f64());
}

async fn measure_all(engine: &str, store: Arc<dyn Store>) {
    measure(&format!("{engine}, record only"), &store, |_| Vec::new()).await;
    measure(&format!("{engine}, CreateKey"), &store, |n| vec![create(key(n))]).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keyward.db");
    let options = common::options(chain(), Arc::new(|_: &Change| {}));
    measure_all("SQLite", Arc::new(SqliteStore::open(&path, options.clone()).await.unwrap())).await;
    let begin = Instant::now();
    let store = SqliteStore::open(&path, options).await.unwrap();
    println!("SQLite, open with these keys: {:?}", begin.elapsed());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn postgres() {
    let server = Server::start(Fsync::On);
    let options = common::options(chain(), Arc::new(|_: &Change| {}));
    let store = PostgresStore::connect(&server.fresh_database(), options).await.unwrap();
    measure_all("PostgreSQL", Arc::new(store)).await;
}
