//! Audit tracks of a real server, which delivers to a folder and to a real S3 server on loopback.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use client_tools::{both, command, scripts, tccli};
use common::{Server, refused, run};
use keyward_testkit::client::Client;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(90);
const SECRET: &str = "never-to-be-found-anywhere";

/// An S3 server; killed when dropped.
struct S3 {
    child: Child,
    endpoint: String,
}

impl S3 {
    /// A server on that port, with a bucket.
    fn start(port: u16) -> Self {
        let program = tccli().with_file_name("moto_server");
        assert!(program.exists(), "{} is missing: `make deps-test` installs it", program.display());
        let mut server = Command::new(program);
        server.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let s3 = Self { child: server.spawn().unwrap(), endpoint: format!("http://127.0.0.1:{port}") };
        eventually("the S3 server has a bucket", || s3.script(&["make", "audit-125"]));
        s3
    }

    fn script(&self, arguments: &[&str]) -> bool {
        let mut python = Command::new(tccli().with_file_name("python"));
        python.arg(scripts().join("s3.py")).arg(&self.endpoint).args(arguments).stderr(Stdio::null());
        python.status().unwrap().success()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "never: {what}");
        sleep(Duration::from_millis(200));
    }
}

/// A place for a server with two storages: a folder, and a bucket at that port.
struct Place {
    home: tempfile::TempDir,
}

impl Place {
    fn new(port: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("archive")).unwrap();
        fs::write(home.path().join("secret"), format!("{SECRET}\n")).unwrap();
        let text = format!(
            "[local]\nregion = \"ap-guangzhou\"\nfolder = \"{0}/archive\"\n\
             [bucket]\nregion = \"ap-guangzhou\"\nbucket = \"audit-125\"\nendpoint = \"http://127.0.0.1:{port}\"\n\
             path_style = true\naccess_key = \"AKIDstorage\"\nsecret_file = \"{0}/secret\"\n",
            home.path().display()
        );
        fs::write(home.path().join("storages.toml"), text).unwrap();
        Self { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn start(&self) -> Server {
        let storages = self.path("storages.toml");
        let witness = self.path("witness.jsonl");
        let options = [
            ["--audit-storages", storages.to_str().unwrap()],
            ["--audit-delivery-interval", "1 s"],
            ["--audit-witness-file", witness.to_str().unwrap()],
            ["--audit-checkpoint-interval", "1 s"],
        ];
        Server::start_at(&self.path("data"), &options.concat())
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Makes a track with tccli, as users do; its number.
fn create(server: &Server, name: &str, storage: &str, compress: u8) -> u64 {
    let home = tempfile::tempdir().unwrap();
    let storage = json!({
        "StorageType": "cos", "StorageRegion": "ap-guangzhou", "StorageName": storage, "StoragePrefix": "audit",
        "Compress": compress,
    });
    let output = command(&tccli(), server, home.path())
        .args(["cloudaudit", "CreateAuditTrack", "--version", "2019-03-19", "--region", "ap-guangzhou"])
        .args(["--endpoint", &format!("http://{}", server.http)])
        .args(["--Name", name, "--Status", "1", "--ActionType", "*", "--ResourceType", "*"])
        .args(["--EventNames", r#"["*"]"#, "--Storage", &storage.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", both(&output));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["TrackId"].as_u64().unwrap()
}

async fn describe(client: &Client, id: u64) -> Value {
    client.call("cloudaudit", "DescribeAuditTrack", "ap-guangzhou", json!({ "TrackId": id })).await.unwrap()
}

/// The id of a call that leaves an event.
async fn event(client: &Client) -> String {
    let asked = json!({"NumberOfBytes": 1});
    let response = client.call("kms", "GenerateRandom", "ap-guangzhou", asked).await.unwrap();
    response["RequestId"].as_str().unwrap().to_owned()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn hold(folder: &Path, text: &str) -> usize {
    let all = files(folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
    all.map(|path| fs::read_to_string(path).unwrap().matches(&format!("\"eventID\":\"{text}\"")).count())
        .sum()
}

fn verify(folder: &Path) -> String {
    let output = run(&["audit", "verify", "--delivered", folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", both(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_delivers_everything_into_a_folder() {
    let place = Place::new(free_port());
    let archive = place.path("archive");
    let mut server = place.start();
    create(&server, "local", "local", 2);
    let mut ids = Vec::new();
    for round in 0..4 {
        let client = server.client();
        for n in 0..20 {
            ids.push(event(&client).await);
            if n % 5 == round {
                sleep(Duration::from_millis(700));
            }
        }
        server.child.kill().unwrap();
        server.wait();
        server = place.start();
    }
    eventually("all is delivered", || ids.iter().all(|id| hold(&archive, id) >= 1));
    assert!(ids.iter().all(|id| hold(&archive, id) == 1));
    assert!(server.stop().success());
    let report = verify(&archive);
    assert!(report.contains("Proven") && report.contains("Not proven"), "{report}");
    let data = place.path("data");
    let both_of = ["audit", "verify", "--against-trail", "--data", data.to_str().unwrap(), "--delivered"];
    let output = run(&[&both_of[..], &[archive.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", both(&output));
    fit_the_witness(&place, &archive);
    tamper(&archive);
}

/// What a witness kept shows without any server that what was delivered was not made anew.
fn fit_the_witness(place: &Place, archive: &Path) {
    let (data, witness, key) = (place.path("data"), place.path("witness.jsonl"), place.path("key"));
    fs::write(&key, run(&["audit", "key", "--data", data.to_str().unwrap()]).stdout).unwrap();
    let command = [
        ["audit", "verify"],
        ["--delivered", archive.to_str().unwrap()],
        ["--checkpoints", witness.to_str().unwrap()],
        ["--public-key", key.to_str().unwrap()],
    ]
    .concat();
    let output = run(&command);
    let said = both(&output);
    assert!(output.status.success() && said.contains("are those of witnessed checkpoints"), "{said}");
    assert!(!said.contains("Proven: 0 points"), "{said}");
    let kept = fs::read_to_string(&witness).unwrap();
    let mut forged: Value = serde_json::from_str(kept.lines().last().unwrap()).unwrap();
    forged["hash"] = "0".repeat(64).into();
    fs::write(&witness, format!("{kept}{forged}\n")).unwrap();
    let line = refused(&command, 1);
    assert!(line.contains("of the witness has another checkpoint"), "{line}");
    fs::write(&witness, format!("{forged}\n")).unwrap();
    let line = refused(&command, 1);
    assert!(line.contains("is not signed by the given key"), "{line}");
}

/// Every change of what was delivered is found.
fn tamper(archive: &Path) {
    let data: Vec<_> =
        files(archive).into_iter().filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    assert!(data.len() >= 3);
    let (path, other) = (&data[1], &data[2]);
    let (whole, second) = (fs::read(path).unwrap(), fs::read(other).unwrap());
    let found = |what: &str| {
        let line = refused(&["audit", "verify", "--delivered", archive.to_str().unwrap()], 1);
        assert!(line.contains("do not fit"), "{what}: {line}");
    };
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(path, &flipped).unwrap();
    found("a flipped bit");
    fs::write(path, &whole[..whole.len() - 30]).unwrap();
    found("a cut end");
    fs::write(path, &second).unwrap();
    fs::write(other, &whole).unwrap();
    found("swapped files");
    fs::write(other, &second).unwrap();
    fs::remove_file(path).unwrap();
    found("a dropped file");
    fs::write(path, &whole).unwrap();
    let copy = path.with_file_name("copy.jsonl");
    fs::write(&copy, &whole).unwrap();
    found("a repeated file");
    fs::remove_file(copy).unwrap();
    verify(archive);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_storage_may_be_away_for_a_while() {
    let port = free_port();
    let place = Place::new(port);
    let server = place.start();
    let client = server.client();
    let id = create(&server, "bucket", "bucket", 1);
    let mut ids = vec![event(&client).await];
    server.await_log("audit events cannot be delivered");
    assert_eq!(describe(&client, id).await["Delivery"]["Trouble"], "Unreachable");
    ids.push(event(&client).await);
    let s3 = S3::start(port);
    server.await_log("audit events are delivered again");
    assert_eq!(describe(&client, id).await["Delivery"]["Trouble"], "");
    ids.push(event(&client).await);
    let (fetched, mut round) = (place.path("fetched"), 0);
    fs::create_dir(&fetched).unwrap();
    eventually("all is delivered", || {
        round += 1;
        let folder = fetched.join(round.to_string());
        fs::create_dir(&folder).unwrap();
        assert!(s3.script(&["fetch", "audit-125", folder.to_str().unwrap()]));
        let unpacked = |path: &PathBuf| Command::new("gzip").arg("-dc").arg(path).output().unwrap().stdout;
        let packed = files(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "gz"));
        let text: String = packed.map(|path| String::from_utf8(unpacked(&path)).unwrap()).collect();
        ids.iter().all(|id| text.matches(&format!("\"eventID\":\"{id}\"")).count() == 1)
    });
    assert!(server.stop().success());
    let last = place.path("last");
    fs::create_dir(&last).unwrap();
    assert!(s3.script(&["fetch", "audit-125", last.to_str().unwrap()]));
    verify(&last);
    // The secret of the storage is nowhere but in its file.
    for path in files(place.home.path()).into_iter().filter(|path| !path.ends_with("secret")) {
        let bytes = fs::read(&path).unwrap();
        let is_there = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
        assert!(!is_there, "{}", path.display());
    }
}
