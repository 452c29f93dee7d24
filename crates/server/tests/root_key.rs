//! The root key of a running server is rotated: by command, under load, across kills, under either seal.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use common::{Server, keyward, refused, run};
use keyward_testkit::postgres::fresh_database;
use serde_json::{Value, json};

const REGION: &str = "ap-guangzhou";
const PLAINTEXT: &str = "c2VjcmV0";

async fn kms(server: &Server, action: &str, params: Value) -> Value {
    server.client().call("kms", action, REGION, params).await.unwrap_or_else(|e| panic!("{action}: {e}"))
}

/// A new key and a ciphertext of it.
async fn key(server: &Server, alias: &str) -> (String, String) {
    let made = kms(server, "CreateKey", json!({ "Alias": alias })).await;
    let key = made["KeyId"].as_str().unwrap().to_owned();
    let sealed = kms(server, "Encrypt", json!({ "KeyId": key, "Plaintext": PLAINTEXT })).await;
    (key, sealed["CiphertextBlob"].as_str().unwrap().to_owned())
}

async fn decrypts(server: &Server, ciphertext: &str) {
    let opened = kms(server, "Decrypt", json!({ "CiphertextBlob": ciphertext })).await;
    assert_eq!(opened["Plaintext"], PLAINTEXT);
}

fn root_key(data: &Path) -> Value {
    serde_json::from_slice(&fs::read(data.join("root-key.json")).unwrap()).unwrap()
}

fn rotate(data: &Path) -> String {
    let output = run(&["root", "rotate", "--data", data.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether any file of the folder holds the bytes.
fn found(folder: &Path, bytes: &[u8]) -> Option<String> {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()).find_map(
        |path| {
            let content = fs::read(&path).unwrap();
            content.windows(bytes.len()).any(|window| window == bytes).then(|| path.display().to_string())
        },
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_rotates_while_calls_go_on() {
    let server = Server::start(&[]);
    let (_, first) = key(&server, "first").await;
    let before = root_key(&server.data);
    let socket = fs::metadata(server.data.join("control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);

    let data = server.data.clone();
    let rotation = tokio::task::spawn_blocking(move || rotate(&data));
    let mut others = Vec::new();
    while !rotation.is_finished() {
        let alias = format!("other-{}", others.len());
        others.push(key(&server, &alias).await.1);
        decrypts(&server, &first).await;
    }
    let said = rotation.await.unwrap();
    let after = root_key(&server.data);
    assert_ne!(after["rootKeyId"], before["rootKeyId"]);
    assert_eq!(after["earlierRootKeyIds"], json!([]));
    assert!(said.contains(after["rootKeyId"].as_str().unwrap()), "{said}");
    for ciphertext in &others {
        decrypts(&server, ciphertext).await;
    }

    // What the earlier version wrapped is in no file of the live database.
    let mut header = vec![1];
    header.extend(hex::decode(before["rootKeyId"].as_str().unwrap()).unwrap());
    assert_eq!(found(&server.data, &header), None);
    let status = run(&["root", "status", "--data", server.data.to_str().unwrap()]);
    let status = String::from_utf8(status.stdout).unwrap();
    assert!(status.contains("seal       file") && !status.contains("earlier"), "{status}");

    // The next server opens everything with the new one; the trail tells of it and fits.
    let data = server.data.clone();
    let _folder = server.keep();
    let server = Server::start_at(&data, &[]);
    decrypts(&server, &first).await;
    let verified = run(&["audit", "verify", "--data", data.to_str().unwrap()]);
    assert!(verified.status.success());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let looked = json!({ "StartTime": now - 3600, "EndTime": now + 3600, "MaxResults": 10, "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "RetireRootKey" }] });
    let events = async || {
        let found = server.client().call("cloudaudit", "LookUpEvents", REGION, looked.clone()).await.unwrap();
        found["Events"].as_array().unwrap().len()
    };
    let begin = Instant::now();
    while events().await != 1 {
        assert!(begin.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    // The file of before the rotation does not belong to this database any more.
    assert!(server.stop().success());
    let newest = fs::read(data.join("root-key.json")).unwrap();
    fs::write(data.join("root-key.json"), before.to_string()).unwrap();
    let line = refused(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"], 2);
    assert!(line.contains("restore the root-key.json"), "{line}");
    fs::write(data.join("root-key.json"), newest).unwrap();
    decrypts(&Server::start_at(&data, &[]), &first).await;
}

/// Killed at any moment of a rotation, the next server finishes it; nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_rotation_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    let mut ciphertexts = Vec::new();
    for n in 0..300 {
        ciphertexts.push(key(&server, &format!("key-{n}")).await.1);
    }
    let mut server = Some(server);
    for round in 0..6_u64 {
        let running = server.take().unwrap_or_else(|| Server::start_at(&data, &[]));
        let asked = keyward(&["root", "rotate", "--data", data.to_str().unwrap()]).spawn();
        tokio::time::sleep(Duration::from_millis(round * 23)).await;
        drop(running);
        asked.unwrap().wait().unwrap();
    }
    let server = Server::start_at(&data, &[]);
    let begin = Instant::now();
    while root_key(&data)["earlierRootKeyIds"] != json!([]) {
        assert!(begin.elapsed() < Duration::from_secs(60), "{}", server.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for ciphertext in &ciphertexts {
        decrypts(&server, ciphertext).await;
    }
    key(&server, "another").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_seals_the_new_version_too() {
    let folder = tempfile::tempdir().unwrap();
    let (data, phrase) = (folder.path().join("data"), folder.path().join("phrase"));
    fs::write(&phrase, "correct horse battery staple").unwrap();
    let database = fresh_database();
    let options =
        ["--seal", "passphrase", "--passphrase-file", phrase.to_str().unwrap(), "--database", &database];
    let server = Server::start_at(&data, &options);
    let (_, ciphertext) = key(&server, "first").await;
    let before = root_key(&data);
    rotate(&data);
    assert_ne!(root_key(&data)["rootKeyId"], before["rootKeyId"]);
    assert_eq!(root_key(&data)["argon2id"], before["argon2id"]);
    decrypts(&server, &ciphertext).await;
    assert!(server.stop().success());
    let server = Server::start_at(&data, &options);
    decrypts(&server, &ciphertext).await;
}

#[test]
fn without_a_server_there_is_nobody_to_ask() {
    let folder = tempfile::tempdir().unwrap();
    let line = refused(&["root", "rotate", "--data", folder.path().to_str().unwrap()], 2);
    assert!(line.contains("no server runs on it"), "{line}");
}
