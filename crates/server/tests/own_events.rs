//! What the server does by itself, or its operator does to it, is in the trail with the system as user. Rotation, destruction and
//! expiry: `api/tests/year.rs`; delivery: `api/tests/tracks.rs`; sign-ins: `api/tests/sign_in.rs`.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use common::Server;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

/// The events of the trail with that name, oldest first.
fn events(data: &Path, name: &str) -> Vec<Value> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = Connection::open_with_flags(data.join("keyward.db"), flags).unwrap();
    let mut lines = database.prepare("SELECT lines FROM audit_block ORDER BY first_number").unwrap();
    let blocks = lines.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap);
    let text: Vec<_> = blocks.map(|block| String::from_utf8(block).unwrap()).collect();
    let events = text.iter().flat_map(|block| block.lines()).map(|line| serde_json::from_str(line).unwrap());
    events.filter(|event: &Value| event["eventName"] == name).collect()
}

/// Waits until there are so many; gives the last.
fn await_event(data: &Path, name: &str, number: usize) -> Value {
    let begin = Instant::now();
    loop {
        let found = events(data, name);
        if found.len() >= number {
            let last = found.into_iter().next_back().unwrap();
            assert_eq!(last["userIdentity"]["type"], "System", "{last}");
            return last;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{} of {number} {name}", found.len());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn the_life_of_a_server_is_in_its_trail() {
    let folder = tempfile::tempdir().unwrap();
    let (data, outside) = (folder.path().join("data"), folder.path().join("outside"));
    let witness = outside.join("witness.jsonl");
    let options = ["--audit-witness-file", witness.to_str().unwrap(), "--audit-checkpoint-interval", "1 s"];
    let server = Server::start_at(&data, &options);
    for name in ["CreateRootAccount", "StartServer", "CreateCheckpointKey", "CreateCheckpoint"] {
        await_event(&data, name, 1);
    }
    assert_eq!(await_event(&data, "ChangeConfiguration", 1)["requestParameters"]["First"], true);

    // The folder of the witness is not there, and then it is.
    let failed = await_event(&data, "WitnessFailed", 1);
    assert_eq!(failed["requestParameters"]["Witness"], format!("file {}", witness.display()));
    fs::create_dir(&outside).unwrap();
    await_event(&data, "WitnessRecovered", 1);

    // A key that does not fit its certificate, and then one that does.
    let other = Server::start(&[]);
    let pair = ["server.key", "server.pem"]
        .map(|file| (other.data.join("tls").join(file), data.join("tls").join(file)));
    fs::copy(&pair[0].0, &pair[0].1).unwrap();
    server.signal("HUP");
    let refused = await_event(&data, "RefuseCertificate", 1);
    assert_ne!(refused["requestParameters"]["Reason"], json!(""), "{refused}");
    fs::copy(&pair[1].0, &pair[1].1).unwrap();
    server.signal("HUP");
    await_event(&data, "ReloadCertificate", 1);
    assert!(server.stop().success());
    await_event(&data, "StopServer", 1);

    let server = Server::start_at(&data, &[&options[..], &["--products", "cos"]].concat());
    await_event(&data, "StartServer", 2);
    let changed = await_event(&data, "ChangeConfiguration", 2);
    assert_eq!(changed["requestParameters"]["Changed"], json!(["products"]));
    await_event(&data, "RegisterProduct", 1);
    drop(server);
}
