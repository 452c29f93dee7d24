//! What PostgreSQL's store does when its server crashes, or another server of ours is there.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;
#[path = "common/proxy.rs"]
mod proxy;

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use keyward_store::{
    Change, Store, StoreError,
    audit::ChainId,
    conformance::{
        audit::{names, verified},
        chain,
        samples::{create, key, query, unit},
    },
};
use keyward_store_sql::PostgresStore;
use keyward_testkit::postgres::{Fsync, Server, fresh_database, run_sql};
use proxy::{Break, Proxy};
use tokio::task::{JoinSet, spawn_blocking};

async fn connect(url: &str, chain: ChainId) -> Result<PostgresStore, StoreError> {
    PostgresStore::connect(url, common::options(chain, Arc::new(|_: &Change| {}))).await
}

async fn fresh() -> String {
    spawn_blocking(fresh_database).await.unwrap()
}

async fn sql(url: &str, sql: &'static str) -> String {
    let url = url.to_owned();
    spawn_blocking(move || run_sql(&url, sql)).await.unwrap()
}

/// Three crashes under load: what was acknowledged is there, what was refused is not, unless its outcome
/// was unknown; the observer heard exactly of what is there; and the store recovers by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_of_the_database_loses_nothing() {
    let server = Arc::new(spawn_blocking(|| Server::start(Fsync::On)).await.unwrap());
    let own = server.clone();
    let url = spawn_blocking(move || own.fresh_database()).await.unwrap();
    let heard = Arc::<Mutex<HashSet<String>>>::default();
    let ear = heard.clone();
    let observer = Arc::new(move |change: &Change| {
        let Change::CreateKey { key, .. } = change else { panic!("unexpected: {change:?}") };
        assert!(ear.lock().unwrap().insert(key.alias.as_str().to_owned()), "told twice");
    });
    let store = Arc::new(PostgresStore::connect(&url, common::options(chain(), observer)).await.unwrap());
    let (stop, next) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let mut callers = JoinSet::new();
    for _ in 0..32 {
        let (store, stop, next) = (store.clone(), stop.clone(), next.clone());
        callers.spawn(async move {
            let (mut acknowledged, mut slowest) = (Vec::new(), Duration::ZERO);
            while !stop.load(Ordering::Relaxed) {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let begin = Instant::now();
                match store.commit(unit(&format!("key-{n}"), [create(key(n))])).await {
                    Ok(()) => acknowledged.push(format!("key-{n}")),
                    Err(StoreError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
                    Err(other) => panic!("{other}"),
                }
                slowest = slowest.max(begin.elapsed());
            }
            (acknowledged, slowest)
        });
    }
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let own = server.clone();
        spawn_blocking(move || own.kill()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(store.ping().await.is_err());
        let own = server.clone();
        spawn_blocking(move || own.start_again()).await.unwrap();
    }
    // Nobody has to help it.
    let begin = Instant::now();
    while store.commit(unit("recovered", [])).await.is_err() {
        assert!(begin.elapsed() < Duration::from_secs(10), "it does not recover");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = HashSet::new();
    for (names, slowest) in callers.join_all().await {
        acknowledged.extend(names);
        assert!(slowest < Duration::from_secs(3), "a caller waited {slowest:?}");
    }
    store.commit(unit("last", [])).await.unwrap();
    let keys = store.list_keys(&keyward_store::KeyQuery { limit: 1 << 30, ..query() }).await.unwrap().items;
    let there: HashSet<String> = keys.into_iter().map(|key| key.alias.as_str().to_owned()).collect();
    assert!(acknowledged.len() > 100, "only {} were acknowledged", acknowledged.len());
    assert!(acknowledged.is_subset(&there));
    assert_eq!(there, *heard.lock().unwrap());
    let records: HashSet<String> = names(&verified(&*store, &chain()).await).into_iter().collect();
    let no_key = ["recovered", "last"].map(String::from);
    assert_eq!(records, there.into_iter().chain(no_key).collect());
    store.close().await;
}

/// Of a database that hangs without ending: those whose unit is not in the transaction are refused within seconds, those
/// who come later at once, and the store goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_hangs_keeps_nobody_waiting() {
    let server = Arc::new(spawn_blocking(|| Server::start(Fsync::Off)).await.unwrap());
    let own = server.clone();
    let url = spawn_blocking(move || own.fresh_database()).await.unwrap();
    let store = Arc::new(connect(&url, chain()).await.unwrap());
    store.commit(unit("before", [])).await.unwrap();
    let own = server.clone();
    spawn_blocking(move || own.freeze()).await.unwrap();

    let own = store.clone();
    let in_it = tokio::spawn(async move { own.commit(unit("in it", [])).await });
    // Time to get into the transaction, so that the others do not share it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut behind = JoinSet::new();
    for n in 0..20 {
        let store = store.clone();
        behind.spawn(async move {
            let begin = Instant::now();
            (store.commit(unit(&format!("behind {n}"), [])).await, begin.elapsed())
        });
    }
    for (outcome, waited) in behind.join_all().await {
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
        assert!(waited < Duration::from_secs(6), "refused after {waited:?}");
    }
    for n in 0..20 {
        let begin = Instant::now();
        let refused = store.commit(unit(&format!("later {n}"), [])).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
        assert!(store.list_keys(&query()).await.is_err());
        assert!(begin.elapsed() < Duration::from_secs(3), "refused after {:?}", begin.elapsed());
    }

    let own = server.clone();
    spawn_blocking(move || own.thaw()).await.unwrap();
    let in_it = in_it.await.unwrap();
    let begin = Instant::now();
    while let Err(error) = store.commit(unit("after", [])).await {
        assert!(begin.elapsed() < Duration::from_secs(30), "it does not recover: {error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut expected = vec!["before", "after"];
    if in_it.is_ok() {
        expected.insert(1, "in it");
    }
    assert_eq!(names(&verified(&*store, &chain()).await), expected);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_found_out() {
    let proxy = Proxy::to(&fresh().await).await;
    let heard = Arc::<Mutex<u32>>::default();
    let ear = heard.clone();
    let observer = Arc::new(move |_: &Change| *ear.lock().unwrap() += 1);
    let store = PostgresStore::connect(&proxy.url, common::options(chain(), observer)).await.unwrap();
    store.commit(unit("whole", [create(key(1))])).await.unwrap();
    for n in 0..5 {
        proxy.break_next(Break::AfterCommit);
        store.commit(unit(&format!("answer lost {n}"), [create(key(10 + n))])).await.unwrap();
        proxy.break_next(Break::BeforeCommit);
        let refused = store.commit(unit("never came", [create(key(20 + n))])).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    }
    assert_eq!(store.list_keys(&query()).await.unwrap().total, 6);
    assert_eq!(*heard.lock().unwrap(), 6);
    let names = names(&verified(&store, &chain()).await);
    assert!(names.len() == 6 && names.iter().skip(1).all(|name| name.starts_with("answer lost")));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_replaced() {
    let url = fresh().await;
    let store = connect(&url, chain()).await.unwrap();
    store.commit(unit("before", [])).await.unwrap();
    let terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert_ne!(sql(&url, terminate).await, "0");
    while let Err(error) = store.commit(unit("after", [])).await {
        assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    }
    assert_eq!(names(&verified(&store, &chain()).await), ["before", "after"]);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_is_refused_while_the_first_works() {
    let url = fresh().await;
    let first = connect(&url, ChainId("one".into())).await.unwrap();
    let refused = connect(&url, ChainId("two".into())).await.err().unwrap();
    assert!(matches!(&refused, StoreError::Held(by) if by.starts_with("server one")), "{refused}");
    first.commit(unit("still", [])).await.unwrap();
    first.close().await;
    let begin = Instant::now();
    let second = connect(&url, ChainId("two".into())).await.unwrap();
    assert!(begin.elapsed() < Duration::from_secs(2), "the lease was not given back");
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_lease_was_taken_writes_no_more() {
    let url = fresh().await;
    let first = connect(&url, chain()).await.unwrap();
    first.commit(unit("first", [])).await.unwrap();
    // The same server, started again while its former self still runs: it does not wait.
    let begin = Instant::now();
    let second = connect(&url, chain()).await.unwrap();
    assert!(begin.elapsed() < Duration::from_secs(2), "it waited for its own lease");
    let refused = first.commit(unit("late", [create(key(1))])).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Unavailable(why) if why.contains("taken over")), "{refused}");
    second.commit(unit("second", [])).await.unwrap();
    // The end of the former server does not give back what is not its own.
    first.close().await;
    second.commit(unit("third", [])).await.unwrap();
    assert_eq!(names(&verified(&second, &chain()).await), ["first", "second", "third"]);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_that_ended_is_taken() {
    let url = fresh().await;
    let first = connect(&url, ChainId("one".into())).await.unwrap();
    first.close().await;
    sql(&url, "UPDATE server_lease SET expires_at_millis = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + 1500")
        .await;
    let begin = Instant::now();
    let second = connect(&url, ChainId("two".into())).await.unwrap();
    assert!(begin.elapsed() > Duration::from_secs(1), "it did not wait for the end of the lease");
    second.commit(unit("second", [])).await.unwrap();
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_schema_is_refused() {
    let url = fresh().await;
    connect(&url, chain()).await.unwrap().close().await;
    sql(&url, "INSERT INTO schema_version (version) VALUES (999)").await;
    for outcome in [connect(&url, chain()).await, PostgresStore::open_for_verification(&url).await] {
        let refused = outcome.err().unwrap();
        assert!(matches!(refused, StoreError::Newer { found: 999, .. }), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verification_reads_beside_a_server() {
    let url = fresh().await;
    let empty = PostgresStore::open_for_verification(&url).await.err().unwrap();
    assert!(matches!(empty, StoreError::Damaged(_)), "{empty}");
    let store = connect(&url, chain()).await.unwrap();
    store.commit(unit("first", [])).await.unwrap();
    let reader = PostgresStore::open_for_verification(&url).await.unwrap();
    assert_eq!(names(&verified(&reader, &chain()).await), ["first"]);
    assert!(reader.commit(unit("second", [])).await.is_err());
    store.close().await;
}

#[tokio::test]
async fn an_unreachable_server_is_told_soon_and_no_password_with_it() {
    let begin = Instant::now();
    let url = "postgresql://keyward:hunter2@127.0.0.1:1/keyward";
    let refused = connect(url, chain()).await.err().unwrap();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    assert!(!refused.to_string().contains("hunter2"));
    assert!(begin.elapsed() < Duration::from_secs(2));
}
