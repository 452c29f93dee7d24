//! A database of an older version is brought up to date with what is in it.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use keyward_store::{
    Change, Due, Store,
    conformance::{
        chain,
        samples::{ACCOUNT, add_version, key, region, unit, version},
    },
};
use keyward_store_sql::{PostgresStore, SqliteStore};
use keyward_testkit::postgres::{fresh_database, run_sql};

/// The schema of version 2 with the sample key in it, in the words of an engine.
fn version_2(names: [&str; 4], bytes: impl Fn(&str) -> String) -> String {
    let schema = concat!(
        include_str!("../migrations/0001_start.sql"),
        include_str!("../migrations/0002_due_keys.sql")
    );
    let schema = ["{int}", "{text}", "{blob}", "{strict}"]
        .into_iter()
        .zip(names)
        .fold(schema.to_owned(), |text, (brace, name)| text.replace(brace, name));
    let (key, wrapped) = (key(1), version(&key(1)).wrapped);
    let hex: String = wrapped.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{schema}\
         CREATE TABLE schema_version (version BIGINT PRIMARY KEY);\
         INSERT INTO schema_version VALUES (1), (2);\
         INSERT INTO cmk VALUES ('{id}', {account}, '{region}', {account}, 'key-1', '', 'ENCRYPT_DECRYPT', \
           'TENCENT_KMS', 'Enabled', NULL, 1001, 0, 365, NULL, 1, 1);\
         INSERT INTO cmk_version VALUES ('{id}', 1, 1001, 7, {bytes});",
        id = key.id,
        account = ACCOUNT,
        region = region(),
        bytes = bytes(&hex),
    )
}

/// The key is there as it would be made now, and can do what is new.
async fn check(store: &dyn Store) {
    let record = store.key(ACCOUNT, &region(), key(1).id).await.unwrap().unwrap();
    assert_eq!((&record.key, &record.versions), (&key(1), &vec![version(&key(1))]));
    for due in [Due::Rotation, Due::Expiry, Due::Erasure, Due::Destruction] {
        let now = keyward_domain::UnixSeconds(i64::MAX);
        assert!(store.due_keys(due, now, None, 10).await.unwrap().is_empty(), "{due:?}");
    }
    store.commit(unit("rotate", [add_version(&key(1), 2, b"second")])).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keyward.db");
    let old = version_2(["INTEGER", "TEXT", "BLOB", "STRICT"], |hex| format!("x'{hex}'"));
    rusqlite::Connection::open(&path).unwrap().execute_batch(&old).unwrap();
    let options = common::options(chain(), Arc::new(|_: &Change| {}));
    check(&SqliteStore::open(&path, options).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    let url = tokio::task::spawn_blocking(fresh_database).await.unwrap();
    let old = version_2(["BIGINT", "TEXT COLLATE \"C\"", "BYTEA", ""], |hex| format!("'\\x{hex}'"));
    let (place, text) = (url.clone(), old);
    tokio::task::spawn_blocking(move || run_sql(&place, &text)).await.unwrap();
    let options = common::options(chain(), Arc::new(|_: &Change| {}));
    check(&PostgresStore::connect(&url, options).await.unwrap()).await;
}
