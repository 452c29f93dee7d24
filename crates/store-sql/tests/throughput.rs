//! How many units a second each engine commits from 128 callers, and how long lists by tag take. Measures, so it runs only when asked:
//! `cargo test --release -p keyward-store-sql --test throughput -- --ignored --nocapture --test-threads 1`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod common;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use keyward_domain::{Tag, TagKey, TagValue};
use keyward_store::{
    Change, KeyQuery, ResourceFilter, ResourceQuery, Store, TagFilter, Unit,
    audit::Record,
    conformance::{
        chain,
        samples::{ACCOUNT, create, key, query, version},
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

/// Lists keys and resources by tags, of 10,000 keys with three tags each.
async fn measure_tags(engine: &str, store: Arc<dyn Store>) {
    for part in 0..100 {
        let keys = (0..100).map(|n| tagged(part * 100 + n)).collect();
        store.commit(Unit { changes: keys, record: Record::new(vec![b'x'; 400]) }).await.unwrap();
    }
    let filter = |key: &str, values: &[&str]| TagFilter {
        key: TagKey::parse(key).unwrap(),
        values: values.iter().map(|value| TagValue::parse(value).unwrap()).collect(),
    };
    let everything = ResourceFilter {
        account: ACCOUNT,
        service: String::new(),
        region: String::new(),
        prefix: String::new(),
        id: None,
        tag_creator: None,
    };
    for (name, tags) in [
        ("all of them", vec![filter("env", &[])]),
        ("one in ten", vec![filter("env", &["e7"]), filter("owner", &["o7"])]),
        ("one in a thousand", vec![filter("number", &["n321"])]),
        ("no filter", Vec::new()),
    ] {
        let keys = KeyQuery { tags: tags.clone(), limit: 200, ..query() };
        let resources = ResourceQuery { filter: everything.clone(), tags, any: false, offset: 0, limit: 200 };
        let (mut listed, mut found) = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            let begin = Instant::now();
            store.list_keys(&keys).await.unwrap();
            listed = listed.min(begin.elapsed());
            let begin = Instant::now();
            store.list_tagged(&resources).await.unwrap();
            found = found.min(begin.elapsed());
        }
        println!("{engine}, {name}: list_keys {listed:?}, list_tagged {found:?}");
    }
    store.close().await;
}

fn tagged(n: u32) -> Change {
    let texts = [
        ("env", format!("e{}", n % 10)),
        ("number", format!("n{}", n % 1000)),
        ("owner", format!("o{}", n % 10)),
    ];
    let tags = texts.iter().map(|(key, value)| Tag::parse(key, value).unwrap()).collect();
    let key = key(n);
    Change::CreateKey { version: Some(version(&key)), key: Box::new(key), tags }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn tags() {
    let folder = tempfile::tempdir().unwrap();
    let options = common::options(chain(), Arc::new(|_: &Change| {}));
    let sqlite = SqliteStore::open(&folder.path().join("keyward.db"), options.clone()).await.unwrap();
    measure_tags("SQLite", Arc::new(sqlite)).await;
    let server = Server::start(Fsync::On);
    let postgres = PostgresStore::connect(&server.fresh_database(), options).await.unwrap();
    measure_tags("PostgreSQL", Arc::new(postgres)).await;
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
