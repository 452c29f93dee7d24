//! PostgreSQL passes the conformance suite.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use keyward_domain::{DataKey, Key};
use keyward_store::{
    Change, Observer, Store,
    audit::ChainId,
    conformance::{self, Database, samples},
};
use keyward_store_sql::PostgresStore;
use keyward_testkit::postgres::{fresh_database, run_sql};

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

/// Bytes of removed rows stay in their pages until the table is written anew.
#[tokio::test(flavor = "multi_thread")]
async fn destroyed_material_is_in_no_file() {
    let database = fresh().await;
    let store = conformance::open(&database).await;
    let (doomed, kept) = (samples::key(0xdead), samples::key(0xbeef));
    let materials = [&doomed, &kept].map(|key| samples::version(key).wrapped);
    store
        .commit(samples::unit("create", [&doomed, &kept].map(|key| samples::create(key.clone()))))
        .await
        .unwrap();
    assert_eq!(held(&database, "cmk_version", &materials).await, [true, true]);
    // Somebody still looks at the database as it was; it must not keep the bytes alive.
    let url = database.0.clone();
    let onlooker = tokio::task::spawn_blocking(move || run_sql(&url, "SELECT pg_sleep(3)"));
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let change = Change::DestroyMaterial(Box::new(Key { revision: 2, ..doomed }));
    store.commit(samples::unit("destroy", [change])).await.unwrap();
    store.scrub().await.unwrap();
    assert_eq!(held(&database, "cmk_version", &materials).await, [false, true]);
    assert!(!onlooker.is_finished(), "too slow to be a test");
    onlooker.await.unwrap();
    store.close().await;
}

/// The same holds for what undoes the wrapping of imported material.
#[tokio::test(flavor = "multi_thread")]
async fn superseded_import_parameters_are_in_no_file() {
    let database = fresh().await;
    let store = conformance::open(&database).await;
    let key = samples::key(1);
    let parameters = [1, 2].map(|n| samples::import_parameters(&key, n, 9));
    let wrapped = parameters.clone().map(|parameters| parameters.wrapped);
    store.commit(samples::unit("create", [samples::create(key)])).await.unwrap();
    for parameters in parameters {
        store.commit(samples::unit("put", [Change::PutImportParameters(parameters)])).await.unwrap();
    }
    store.scrub().await.unwrap();
    assert_eq!(held(&database, "import_parameters", &wrapped).await, [false, true]);
    store.close().await;
}

/// The same of data keys, whose changes leave old rows with their ciphertexts behind, too.
#[tokio::test(flavor = "multi_thread")]
async fn destroyed_data_keys_are_in_no_file() {
    let database = fresh().await;
    let store = conformance::open(&database).await;
    let (doomed, kept) = (samples::data_key(0xdead), samples::data_key(0xbeef));
    let ciphertexts =
        [&doomed, &kept].map(|data_key| samples::data_key_record(data_key.clone()).ciphertext.into_bytes());
    let create = [&doomed, &kept].map(|data_key| samples::create_data_key(data_key.clone()));
    store.commit(samples::unit("create", create)).await.unwrap();
    store.commit(samples::unit("update", [samples::update_data_key(&doomed, |_| {})])).await.unwrap();
    assert_eq!(held(&database, "data_key", &ciphertexts).await, [true, true]);
    let change = Change::DestroyDataKeyMaterial(Box::new(DataKey { revision: 3, ..doomed }));
    store.commit(samples::unit("destroy", [change])).await.unwrap();
    store.scrub_data_keys().await.unwrap();
    assert_eq!(held(&database, "data_key", &ciphertexts).await, [false, true]);
    store.close().await;
}

/// The same of white-box keys, which go at once.
#[tokio::test(flavor = "multi_thread")]
async fn removed_white_box_keys_are_in_no_file() {
    use conformance::white_box_keys::{record, white_box_key};
    let database = fresh().await;
    let store = conformance::open(&database).await;
    let both = [white_box_key(0xdead), white_box_key(0xbeef)].map(record);
    let wrapped = both.clone().map(|record| record.wrapped);
    let create = both.clone().map(|record| Change::CreateWhiteBoxKey(Box::new(record)));
    store.commit(samples::unit("create", create)).await.unwrap();
    assert_eq!(held(&database, "white_box_key", &wrapped).await, [true, true]);
    let [doomed, _] = both;
    let change = Change::RemoveWhiteBoxKey(Box::new(doomed.key));
    store.commit(samples::unit("remove", [change])).await.unwrap();
    store.scrub_white_box_keys().await.unwrap();
    assert_eq!(held(&database, "white_box_key", &wrapped).await, [false, true]);
    store.close().await;
}

/// Which of these bytes are in the file of a table.
async fn held(database: &OnServer, table: &str, materials: &[Vec<u8>]) -> Vec<bool> {
    let url = database.0.clone();
    let file =
        format!("CHECKPOINT; SELECT encode(pg_read_binary_file(pg_relation_filepath('{table}')), 'hex')");
    let file = tokio::task::spawn_blocking(move || run_sql(&url, &file)).await.unwrap().replace('\n', "");
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    materials.iter().map(|material| file.contains(&hex(material))).collect()
}
