//! Whoever changes the audit trail in the database is found out, and the first wrong record is named.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::{Server, refused, run};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

/// A change behind the server's back in words and in SQL, and the number of the first record that then does
/// not fit; `None` where no record can be named.
type Tampering = (&'static str, &'static str, Option<i64>);

/// The trail of a server that has ended, every record in a block of its own.
struct Trail {
    folder: TempDir,
    data: PathBuf,
    /// The number of its last record.
    last: i64,
}

impl Trail {
    /// What the server records by itself may happen to share a block with the record of a call; then another server
    /// is tried.
    async fn make() -> Self {
        for _ in 0..10 {
            let trail = Self::of_a_server().await;
            if trail.last == blocks(&trail.data) {
                return trail;
            }
        }
        panic!("ten servers, and in each trail a block of several records");
    }

    async fn of_a_server() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let server = Server::start_at(&data, &[]);
        let client = server.client();
        for number in 0..12 {
            let asked = json!({"Alias": format!("key-{number}")});
            client.call("kms", "CreateKey", "ap-guangzhou", asked).await.unwrap();
        }
        assert!(server.stop().success());
        let last = number(&data, "SELECT sum(records) FROM audit_block");
        assert!(last >= 12);
        Self { folder, data, last }
    }

    /// Each change, done to a copy, must be found.
    fn suffer(&self, tamperings: &[Tampering]) {
        let mut missed = Vec::new();
        for (number, (what, sql, record)) in tamperings.iter().enumerate() {
            let copy = self.folder.path().join(format!("copy-{number}"));
            copy_folder(&self.data, &copy);
            let database = Connection::open(copy.join("keyward.db")).unwrap();
            database.execute_batch(sql).unwrap();
            assert!(database.total_changes() > 0, "{what}: nothing was changed");
            database.close().unwrap();
            if let Some(complaint) = overlooked(&copy, *record) {
                missed.push(format!("{what}: {complaint}"));
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
        assert_eq!(run(&["audit", "verify", "--data", self.data.to_str().unwrap()]).status.code(), Some(0));
    }
}

#[tokio::test]
async fn every_change_of_a_record_is_found() {
    let trail = Trail::make().await;
    let last = trail.last;
    let sql = "SELECT first_number FROM audit_block WHERE CAST(lines AS TEXT) LIKE '%key-4%'";
    let database = Connection::open(trail.data.join("keyward.db")).unwrap();
    let of_key_4 = database.query_row(sql, [], |row| row.get(0)).unwrap();
    database.close().unwrap();
    trail.suffer(&[
        (
            "one letter of a record",
            "UPDATE audit_block SET lines = CAST(replace(CAST(lines AS TEXT), 'key-4', 'key-x') AS BLOB)
             WHERE CAST(lines AS TEXT) LIKE '%key-4%'",
            Some(of_key_4),
        ),
        (
            "a line end added",
            "UPDATE audit_block SET lines = CAST(lines || x'0A' AS BLOB) WHERE first_number = 3",
            Some(3),
        ),
        (
            "the line end cut",
            "UPDATE audit_block SET lines = CAST(substr(lines, 1, length(lines) - 1) AS BLOB)
             WHERE first_number = 3",
            Some(3),
        ),
        ("the number of records", "UPDATE audit_block SET records = 2 WHERE first_number = 5", Some(5)),
        ("the hash of a block", "UPDATE audit_block SET hash = zeroblob(32) WHERE first_number = 5", Some(5)),
        ("the hash before", "UPDATE audit_block SET previous = zeroblob(32) WHERE first_number = 5", Some(5)),
        ("a block in the middle deleted", "DELETE FROM audit_block WHERE first_number = 6", Some(6)),
        (
            "a block deleted and the others moved up",
            "DELETE FROM audit_block WHERE first_number = 6;
             UPDATE audit_block SET first_number = -(first_number - 1) WHERE first_number > 6;
             UPDATE audit_block SET first_number = -first_number WHERE first_number < 0;
             UPDATE audit_head SET last_number = last_number - 1",
            Some(6),
        ),
        ("the first block deleted", "DELETE FROM audit_block WHERE first_number = 1", Some(1)),
        (
            "two blocks swapped",
            "UPDATE audit_block SET first_number = -7 WHERE first_number = 7;
             UPDATE audit_block SET first_number = 7 WHERE first_number = 8;
             UPDATE audit_block SET first_number = 8 WHERE first_number = -7",
            Some(7),
        ),
        (
            "the last block deleted",
            "DELETE FROM audit_block WHERE first_number = (SELECT last_number FROM audit_head)",
            Some(last),
        ),
        ("all blocks deleted", "DELETE FROM audit_block", Some(1)),
        (
            "the front cut off as if it were old",
            "INSERT INTO audit_beginning SELECT chain, first_number, previous FROM audit_block
             WHERE first_number = 5;
             DELETE FROM audit_block WHERE first_number < 5",
            None,
        ),
        ("a chain of another name", "UPDATE audit_block SET chain = 'another'", Some(1)),
    ]);
}

/// The end of the chain is what tells that nothing was cut off behind it.
#[tokio::test]
async fn every_change_of_the_end_is_found() {
    let trail = Trail::make().await;
    let last = trail.last;
    trail.suffer(&[
        ("the hash of the end", "UPDATE audit_head SET hash = zeroblob(32)", Some(last)),
        ("an end that is later", "UPDATE audit_head SET last_number = last_number + 1", Some(last + 1)),
        ("the number of the end", "UPDATE audit_head SET last_number = last_number - 1", Some(last - 1)),
        (
            "an end that is an earlier record",
            "UPDATE audit_head SET (last_number, hash) =
             (SELECT first_number, hash FROM audit_block WHERE first_number = 5)",
            Some(6),
        ),
        (
            "an end before the first record",
            "UPDATE audit_head SET last_number = 0, hash = zeroblob(32)",
            Some(1),
        ),
        ("no end", "DELETE FROM audit_head", None),
        ("neither end nor records", "DELETE FROM audit_head; DELETE FROM audit_block", None),
    ]);
}

/// Any byte of any record, also in blocks of many records.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_byte_is_found_wherever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    let client = std::sync::Arc::new(server.client());
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call("kms", "ListKeys", "ap-guangzhou", json!({})).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(server.stop().success());

    let database = Connection::open(data.join("keyward.db")).unwrap();
    let most = "SELECT first_number, records, lines FROM audit_block ORDER BY records DESC LIMIT 1";
    let (first, records, lines): (i64, i64, Vec<u8>) =
        database.query_row(most, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert!(records > 1, "no records shared a block");
    let write = |lines: &[u8]| {
        let update = "UPDATE audit_block SET lines = ?1 WHERE first_number = ?2";
        assert_eq!(database.execute(update, (lines, first)), Ok(1));
    };
    for step in 0..8 {
        let mut flipped = lines.clone();
        flipped[step * (lines.len() - 1) / 7] ^= 1;
        write(&flipped);
        let line = refused(&["audit", "verify", "--data", data.to_str().unwrap()], 1);
        assert!(line.contains(&format!("record {first}:")), "{line}");
    }
    write(&lines);
    assert_eq!(run(&["audit", "verify", "--data", data.to_str().unwrap()]).status.code(), Some(0));
}

/// What is wrong with the report on a changed trail, if anything.
fn overlooked(data: &Path, record: Option<i64>) -> Option<String> {
    let output = run(&["audit", "verify", "--data", data.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    if output.status.code() != Some(1) {
        let report = String::from_utf8(output.stdout).unwrap();
        return Some(format!("status {:?}, {report}{said}", output.status.code()));
    }
    let one_line = said.starts_with("keyward: the audit trail does not fit: ") && said.lines().count() == 1;
    let named = record.is_none_or(|record| said.contains(&format!("record {record}:")));
    (!one_line || !named).then(|| format!("should name record {record:?}: {said}"))
}

fn blocks(data: &Path) -> i64 {
    number(data, "SELECT count(*) FROM audit_block")
}

fn number(data: &Path, sql: &str) -> i64 {
    let database = Connection::open(data.join("keyward.db")).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
