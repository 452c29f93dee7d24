//! `keyward audit verify` on the trail of a real server.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;
#[path = "common/receiver.rs"]
mod receiver;

use std::{
    fs,
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use common::{Server, refused, run};
use keyward_crypto::mac;
use receiver::{header, ok, receiver};
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

/// A trail with a witness file and its public key, after the server has stopped.
struct Witnessed {
    folder: tempfile::TempDir,
}

impl Witnessed {
    async fn make() -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap() };
        made.run(5).await;
        let key = run(&["audit", "key", "--data", &made.path("data")]);
        fs::write(made.path("key"), key.stdout).unwrap();
        made
    }

    /// Starts the server, makes calls, and stops it.
    async fn run(&self, calls: usize) {
        let server =
            Server::start_at(Path::new(&self.path("data")), &["--audit-witness-file", &self.path("witness")]);
        for _ in 0..calls {
            server.client().call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
        }
        assert!(server.stop().success());
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().into()
    }

    fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.path("data/keyward.db")).unwrap().execute_batch(sql).unwrap();
    }

    /// Status, output and complaint of a verification with the witness and the key, or without.
    fn verify(&self, witness: bool) -> (i32, String) {
        let (data, file, key) = (self.path("data"), self.path("witness"), self.path("key"));
        let mut words = vec!["audit", "verify", "--data", &data];
        if witness {
            words.extend(["--checkpoints", &file, "--public-key", &key]);
        }
        let output = run(&words);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }
}

#[tokio::test]
async fn a_witness_proves_what_a_chain_alone_does_not() {
    let trail = Witnessed::make().await;
    let (status, said) = trail.verify(true);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("by witnessed checkpoint") && said.contains("signed by the given key"), "{said}");
    let (status, said) = trail.verify(false);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("proven: nothing"), "{said}");
}

/// The end cut and the head set back fits in itself; the witness knows better.
#[tokio::test]
async fn a_cut_end_is_found_by_the_witness() {
    let trail = Witnessed::make().await;
    trail.sql(
        "DELETE FROM audit_block WHERE first_number > 5;
         UPDATE audit_head SET (last_number, hash) = (SELECT first_number + records - 1, hash FROM audit_block
           ORDER BY first_number DESC LIMIT 1);
         DELETE FROM audit_checkpoint WHERE record_number > 5",
    );
    assert_eq!(trail.verify(false).0, 0);
    let (status, said) = trail.verify(true);
    assert_eq!(status, 1, "{said}");
}

#[tokio::test]
async fn an_earlier_copy_of_the_folder_is_found_by_the_witness() {
    let trail = Witnessed::make().await;
    let earlier = fs::read(trail.path("data/keyward.db")).unwrap();
    trail.run(3).await;
    fs::write(trail.path("data/keyward.db"), earlier).unwrap();
    assert_eq!(trail.verify(false).0, 0);
    let (status, said) = trail.verify(true);
    assert!(status == 1 && said.contains("earlier state"), "{said}");
}

#[tokio::test]
async fn forged_checkpoints_and_swapped_keys_are_found() {
    let trail = Witnessed::make().await;
    let (witness, key) = (fs::read_to_string(trail.path("witness")).unwrap(), trail.path("key"));
    let line = witness.lines().last().unwrap();
    let mut forged: serde_json::Value = serde_json::from_str(line).unwrap();
    forged["record"] = json!(1);
    fs::write(trail.path("witness"), format!("{forged}\n")).unwrap();
    let (status, said) = trail.verify(true);
    assert!(status == 1 && said.contains("not signed"), "{said}");
    fs::write(trail.path("witness"), &witness).unwrap();
    let other = Witnessed::make().await;
    fs::copy(other.path("key"), key).unwrap();
    let (status, said) = trail.verify(true);
    assert!(status == 1 && said.contains("another public key"), "{said}");
}

/// What is missing and what is no checkpoint is told by number, also to programs.
#[tokio::test]
async fn gaps_and_broken_lines_are_named_and_programs_read_json() {
    let trail = Witnessed::make().await;
    trail.run(3).await;
    trail.run(3).await;
    let kept = fs::read_to_string(trail.path("witness")).unwrap();
    let lines: Vec<_> = kept.lines().collect();
    let last: serde_json::Value = serde_json::from_str(lines[lines.len() - 1]).unwrap();
    let last = last["number"].as_u64().unwrap();
    assert!(last >= 3, "{kept}");
    fs::write(trail.path("witness"), format!("{}\n{{\"version\":1\n{}\n", lines[0], lines[lines.len() - 1]))
        .unwrap();
    let (status, said) = trail.verify(true);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("1 lines of the witness are no checkpoints, the first of them line 2"), "{said}");
    let missing = format!("has not kept checkpoints 2 to {}", last - 1);
    assert!(said.contains(&missing), "{said}");

    let (data, witness, key) = (trail.path("data"), trail.path("witness"), trail.path("key"));
    let words =
        ["audit", "verify", "--json", "--data", &data, "--checkpoints", &witness, "--public-key", &key];
    let report = || {
        let output = run(&words);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report)
    };
    let (status, report_of_all) = report();
    assert_eq!((status, &report_of_all["fits"]), (Some(0), &json!(true)));
    assert_eq!(report_of_all["ignoredLines"], json!([2]));
    let chain = &report_of_all["chains"][0];
    assert_eq!(chain["proof"]["witnessed"]["checkpoint"], last);
    assert_eq!(chain["proof"]["missing"], json!([[2, last - 1]]));
    assert_eq!((&chain["first"], &chain["last"]), (&json!(1), &report_of_all["records"]));

    trail.sql("DELETE FROM audit_checkpoint WHERE number = 2");
    let (status, report) = report();
    assert_eq!((status, &report["fits"]), (Some(1), &json!(false)));
    assert!(report["finding"].as_str().unwrap().contains("checkpoint 2 of chain"), "{report}");
}

/// A witness at an address, which is out of reach at first: the trail and an alarm tell so, and nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkpoints_are_posted_to_an_address_also_after_it_was_out_of_reach() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("secret"), "sesame\n").unwrap();
    // Taken, but nobody answers.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, url) =
        (taken.local_addr().unwrap(), format!("http://{}/keep", taken.local_addr().unwrap()));
    drop(taken);
    let (data, secret) = (path("data"), path("secret"));
    let options = [
        ["--audit-witness-url", &url],
        ["--audit-witness-secret", &secret],
        ["--audit-checkpoint-interval", "1 s"],
    ];
    let server = Server::start_at(Path::new(&data), &options.concat());
    let client = server.client();
    let alarm = async || {
        let listed = client.call("keyward", "ListAlarms", "ap-guangzhou", json!({})).await.unwrap();
        listed["Alarms"].as_array().unwrap().iter().find(|alarm| alarm["Kind"] == "audit_trouble").cloned()
    };
    let begin = Instant::now();
    let alarm = loop {
        if let Some(alarm) = alarm().await {
            break alarm;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "no alarm");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(alarm.to_string().contains(&format!("address {url}")), "{alarm}");

    let listener = TcpListener::bind(address).unwrap();
    let told = receiver(listener, |number, _| match number {
        0 => "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into(),
        _ => ok(""),
    });
    let wait = Duration::from_secs(60);
    let refused_once = told.recv_timeout(wait).unwrap();
    let mut kept = vec![told.recv_timeout(wait).unwrap()];
    assert_eq!(kept[0].1, refused_once.1, "what was not kept is given again");
    client.call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    assert!(server.stop().success());
    kept.extend(told.try_iter());
    let (head, body) = &kept[0];
    let signed = format!("{}.{body}", header(head, "x-keyward-timestamp"));
    let code: String =
        mac::hmac_sha256(b"sesame", signed.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(header(head, "x-keyward-signature"), format!("sha256={code}"));

    let lines: String = kept.iter().map(|(_, body)| format!("{body}\n")).collect();
    fs::write(path("witness"), lines).unwrap();
    fs::write(path("key"), run(&["audit", "key", "--data", &data]).stdout).unwrap();
    let (witness, key) = (path("witness"), path("key"));
    let output = run(&["audit", "verify", "--data", &data, "--checkpoints", &witness, "--public-key", &key]);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success() && said.contains("by witnessed checkpoint"), "{said}");
}

#[test]
fn witnesses_out_of_the_question_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (data, secret) = (folder.path().join("data"), folder.path().join("secret"));
    fs::write(&secret, "sesame").unwrap();
    let (data, secret) = (data.to_str().unwrap(), secret.to_str().unwrap());
    let start = |more: &[&str]| refused(&[&["serve", "--data", data], more].concat(), 2);
    let line = start(&["--audit-witness-url", "https://witness.example.com/"]);
    assert!(line.contains("audit.witness_secret"), "{line}");
    for (url, says) in [
        ("http://192.0.2.1/", "must begin with https://"),
        ("ftp://127.0.0.1/", "must begin with https://"),
        ("https://user@witness.example.com/", "must not have a user"),
    ] {
        let line = start(&["--audit-witness-url", url, "--audit-witness-secret", secret]);
        assert!(line.contains(says), "{url}: {line}");
    }
}
