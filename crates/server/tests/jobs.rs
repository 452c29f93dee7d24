//! What the server does by itself: also after it was down, and by one server alone.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use common::{Server, keyward};
use keyward_store::{Store, audit::ChainId};
use keyward_store_sql::{PostgresStore, SqliteStore};
use keyward_testkit::postgres::{fresh_database, run_sql};
use serde_json::{Value, json};

/// Jobs run every ten seconds, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(90);
const REGION: &str = "ap-guangzhou";
/// Makes the rotation of every key that rotates due since long.
const MAKE_DUE: &str = "UPDATE cmk SET created_at = 1, rotation_since = 1, rotation_due = 604801 \
                        WHERE rotation_enabled = 1";

async fn call(server: &Server, action: &str, params: Value) -> Value {
    server.client().call("kms", action, REGION, params).await.unwrap_or_else(|e| panic!("{action}: {e}"))
}

/// A key that rotates every week; its id and a ciphertext.
async fn rotating(server: &Server, alias: &str) -> (String, String) {
    let key =
        call(server, "CreateKey", json!({ "Alias": alias })).await["KeyId"].as_str().unwrap().to_owned();
    call(server, "EnableKeyRotation", json!({"KeyId": key, "RotateDays": 7})).await;
    let sealed = call(server, "Encrypt", json!({"KeyId": key, "Plaintext": "aGk="})).await;
    (key, sealed["CiphertextBlob"].as_str().unwrap().to_owned())
}

/// Waits until the key was rotated.
async fn await_rotation(server: &Server, key: &str) {
    let begin = Instant::now();
    while call(server, "DescribeKey", json!({ "KeyId": key })).await["KeyMetadata"]["LastRotateTime"] == 0 {
        assert!(begin.elapsed() < PATIENCE, "not rotated: {}", server.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The rotations that stand in the trail, over all its chains.
async fn rotations(store: &dyn Store) -> Vec<Value> {
    let mut found = Vec::new();
    for head in store.audit_heads().await.unwrap() {
        let chain: &ChainId = &head.chain;
        for block in store.audit_blocks(chain, 1, u32::MAX).await.unwrap() {
            let lines = block.lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
            found.extend(
                lines
                    .map(|line| serde_json::from_slice::<Value>(line).unwrap())
                    .filter(|event| event["eventName"] == "RotateKey"),
            );
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_while_no_server_ran_is_made_up_for() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_at(&data, &[]);
    let (key, old) = rotating(&server, "a").await;
    let (off, _) = rotating(&server, "off").await;
    call(&server, "DisableKeyRotation", json!({ "KeyId": off })).await;
    server.child.kill().unwrap();
    server.wait();
    let database = rusqlite::Connection::open(data.join("keyward.db")).unwrap();
    assert_eq!(database.execute(MAKE_DUE, []).unwrap(), 1);
    drop(database);

    let server = Server::start_at(&data, &[]);
    await_rotation(&server, &key).await;
    let opened = call(&server, "Decrypt", json!({ "CiphertextBlob": old })).await;
    assert_eq!(opened["Plaintext"], "aGk=");
    let fresh = call(&server, "ReEncrypt", json!({ "CiphertextBlob": old })).await;
    assert_eq!(fresh["ReEncrypted"], true);
    assert!(server.stop().success());
    let store = SqliteStore::open_for_verification(&data.join("keyward.db")).await.unwrap();
    let rotations = rotations(&store).await;
    assert_eq!(rotations.len(), 1);
    assert_eq!(rotations[0]["userIdentity"]["type"], "System");
}

/// Copies a data folder, as for a standby.
fn copy(data: &Path, place: &Path) {
    fs::create_dir(place).unwrap();
    for file in fs::read_dir(data).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file()) {
        fs::copy(&file, place.join(file.file_name().unwrap())).unwrap();
    }
}

/// One server runs the jobs of a database: one that is turned away runs none, and one that lost the database
/// while it was frozen does nothing to it when it wakes up.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_servers_on_one_database_one_runs_the_jobs() {
    let url = fresh_database();
    let folder = tempfile::tempdir().unwrap();
    let (data, standby) = (folder.path().join("data"), folder.path().join("standby"));
    let first = Server::start_at(&data, &["--database", &url]);
    let (key, old) = rotating(&first, "a").await;
    copy(&data, &standby);
    // A server of its own has a name of its own.
    fs::rename(standby.join("node-id"), folder.path().join("node-id")).unwrap();
    let refused = keyward(&["serve", "--data", standby.to_str().unwrap(), "--database", &url])
        .args(["--listen", "127.0.0.1:0", "--http", "off"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("in use"), "{said}");

    // One with the name of the first takes the database over.
    fs::rename(folder.path().join("node-id"), standby.join("node-id")).unwrap();
    first.signal("STOP");
    run_sql(&url, MAKE_DUE);
    let second = Server::start_at(&standby, &["--database", &url]);
    await_rotation(&second, &key).await;
    first.signal("CONT");
    // Due again and again, so that the first, when it wakes up, finds something that the second did not do.
    let begin = Instant::now();
    while !first.log().contains("cannot do it now") {
        assert!(begin.elapsed() < PATIENCE, "the first does not notice: {}", first.log());
        run_sql(&url, &format!("{MAKE_DUE}; UPDATE cmk SET rotated_at = 2"));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let opened = call(&second, "Decrypt", json!({ "CiphertextBlob": old })).await;
    assert_eq!(opened["Plaintext"], "aGk=");
    drop((first, second));

    let store = PostgresStore::open_for_verification(&url).await.unwrap();
    let number = |sql: &str| run_sql(&url, sql).trim().parse::<usize>().unwrap();
    let rotations = rotations(&store).await.len();
    assert_eq!(number("SELECT current_version FROM cmk"), rotations + 1);
    assert_eq!(number("SELECT count(*) FROM cmk_version"), rotations + 1);
}
