//! `keyward audit verify` on the trail of a real server.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{fs, path::Path};

use common::{Server, refused, run};
use serde_json::json;

fn verify(data: &Path) -> Vec<String> {
    ["audit", "verify", "--data"]
        .map(String::from)
        .into_iter()
        .chain([data.to_str().unwrap().into()])
        .collect()
}

fn arguments(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn fits_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    let client = server.client();
    for n in 0..20 {
        let alias = json!({"Alias": format!("audited-{n}")});
        client.call("kms", "CreateKey", "ap-guangzhou", alias).await.unwrap();
    }
    let words = verify(&data);
    let output = run(&arguments(&words));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{report}");
    // The account, 20 keys, and what the server did by itself.
    let records: usize = report.lines().last().unwrap().split_once(' ').unwrap().0.parse().unwrap();
    assert!(records >= 24 && report.ends_with(" records in 1 chains fit.\n"), "{report}");
}

#[test]
fn a_folder_without_a_database_cannot_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    refused(&arguments(&verify(folder.path())), 2);
    fs::write(folder.path().join("keyward.db"), "no database").unwrap();
    refused(&arguments(&verify(folder.path())), 2);
}
