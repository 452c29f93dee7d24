//! A root key that several people open together: the server starts sealed, takes shares, and then works.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Stdio},
    time::{Duration, Instant},
};

use common::{keyward, refused, run};
use keyward_testkit::client::{Client, Connections, sign::Credentials};
use serde_json::{Value, json};

const REGION: &str = "ap-guangzhou";
const SHARE: &str = "keyward-share-";

/// A server that may be sealed; killed when dropped.
struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    data: PathBuf,
    log: PathBuf,
}

impl Server {
    fn start(data: &Path, options: &[&str]) -> Self {
        let log = data.with_extension("log");
        let mut command = keyward(&["serve", "--data", data.to_str().unwrap()]);
        command.args(["--listen", "127.0.0.1:0", "--http", "off", "--seal", "shamir"]).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let file = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut child = command.stderr(file).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out, data: data.to_owned(), log }
    }

    /// What it says until a line with that text, and the address of its console after that.
    fn says(&mut self, text: &str) -> (Vec<String>, String) {
        let mut lines = Vec::new();
        let mut said = false;
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "{}", fs::read_to_string(&self.log).unwrap());
            said |= line.contains(text);
            if let (true, Some((_, rest))) = (said, line.split_once("https://")) {
                return (lines, format!("https://{}", rest.split('/').next().unwrap()));
            }
            lines.push(line.trim().to_owned());
        }
    }

    fn ca(&self) -> String {
        fs::read_to_string(self.data.join("tls/ca.pem")).unwrap()
    }

    fn client(&self, address: &str) -> Client {
        let root = fs::read(self.data.join("root-credentials.json")).unwrap();
        let root: Value = serde_json::from_slice(&root).unwrap();
        let text = |name: &str| root[name].as_str().unwrap().to_owned();
        Client::new(address, Credentials::new(&text("SecretId"), &text("SecretKey"))).trusting(&self.ca())
    }

    fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives a share by command; what that prints.
fn give(data: &Path, share: &str) -> String {
    let file = data.with_extension("share");
    fs::write(&file, share).unwrap();
    let arguments = ["unseal", "--data", data.to_str().unwrap(), "--share-file", file.to_str().unwrap()];
    let output = run(&arguments);
    fs::remove_file(file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_open_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data, &["--seal-shares", "5", "--seal-threshold", "3"]);
    let (lines, address) = server.says("is ready");
    let shares: Vec<String> = lines.into_iter().filter(|line| line.starts_with(SHARE)).collect();
    assert_eq!(shares.len(), 5);
    let client = server.client(&address);
    let key = client.call("kms", "CreateKey", REGION, json!({ "Alias": "a" })).await.unwrap();
    let sealed = json!({ "KeyId": key["KeyId"], "Plaintext": "aGk=" });
    let sealed = client.call("kms", "Encrypt", REGION, sealed).await.unwrap();
    let opens = json!({ "CiphertextBlob": sealed["CiphertextBlob"] });
    server.stop();

    let mut server = Server::start(&data, &[]);
    let (_, address) = server.says("is sealed");
    let refusal = server.client(&address).call("kms", "Decrypt", REGION, opens.clone()).await.unwrap_err();
    assert_eq!(refusal.code, "ServiceUnavailable.Sealed");
    let anybody = Connections::new(&address).trusting(&server.ca());
    let ready = anybody.send("GET", "/readyz", &[], "").await.unwrap();
    assert_eq!(ready.status, 503);
    assert_eq!(anybody.send("GET", "/healthz", &[], "").await.unwrap().status, 200);
    let page = anybody.send("GET", "/console/", &[], "").await.unwrap();
    let page = String::from_utf8(page.body.to_vec()).unwrap();
    assert!(page.contains("Any 3 of 5 shares") && page.contains("0 of 3 given"), "{page}");

    // Neither a mistyped share nor one of somebody else counts, nor the same twice.
    let other = folder.path().join("other");
    let mut others = Server::start(&other, &["--seal-shares", "2", "--seal-threshold", "2"]);
    let (lines, _) = others.says("is ready");
    let foreign = lines.into_iter().find(|line| line.starts_with(SHARE)).unwrap();
    let file = folder.path().join("wrong");
    for (wrong, why) in [(foreign.as_str(), "another root key"), ("keyward-share-mistyped", "no share")] {
        fs::write(&file, wrong).unwrap();
        let (data, file) = (data.to_str().unwrap(), file.to_str().unwrap());
        let line = refused(&["unseal", "--data", data, "--share-file", file], 2);
        assert!(line.contains(why) && !line.contains(wrong), "{line}");
    }
    drop(others);
    assert_eq!(give(&data, &shares[4]), "1 of 3 shares given.\n");
    assert_eq!(give(&data, &shares[4]), "1 of 3 shares given.\n");
    let form = format!("share={}", shares[0]);
    let typed = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    let page = anybody.send("POST", "/console/unseal", &typed, form).await.unwrap();
    assert_eq!(page.status, 200);
    assert!(String::from_utf8(page.body.to_vec()).unwrap().contains("2 of 3 given"));
    let page = anybody.send("POST", "/console/unseal", &typed, "share=nonsense").await.unwrap();
    assert_eq!(page.status, 400);
    assert!(give(&data, &format!("{}\n", shares[2])).contains("the server opens"));
    let (_, address) = server.says("is ready");
    let client = server.client(&address);
    let opened = client.call("kms", "Decrypt", REGION, opens.clone()).await.unwrap();
    assert_eq!(opened["Plaintext"], "aGk=");

    // It seals anew for the same shares, and the trail tells who gave which.
    assert!(run(&["root", "rotate", "--data", data.to_str().unwrap()]).status.success());
    let line = refused(&["unseal", "--data", data.to_str().unwrap(), "--share-file", "/dev/null"], 2);
    assert!(line.contains("is not sealed"), "{line}");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let looked = json!({ "StartTime": now - 3600, "EndTime": now + 60, "MaxResults": 10,
        "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "UnsealServer" }] });
    let begin = Instant::now();
    let event = loop {
        let found = client.call("cloudaudit", "LookUpEvents", REGION, looked.clone()).await.unwrap();
        if let Some(event) = found["Events"].get(0) {
            break event["CloudAuditEvent"].as_str().unwrap().to_owned();
        }
        assert!(begin.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(event.contains("share 5: command") && event.contains("share 1: console, 127.0.0.1"), "{event}");
    server.stop();

    let mut server = Server::start(&data, &[]);
    server.says("is sealed");
    for share in &shares[1..4] {
        give(&data, share);
    }
    let (_, address) = server.says("is ready");
    server.client(&address).call("kms", "Decrypt", REGION, opens).await.unwrap();
    let log = fs::read_to_string(&server.log).unwrap();
    assert!(log.contains("a share was given") && log.contains("a share was refused"), "{log}");
    for share in &shares {
        assert!(!log.contains(&share[SHARE.len()..]));
    }
}

#[test]
fn a_sealed_server_stops_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data, &[]);
    server.says("is ready");
    server.stop();
    let mut server = Server::start(&data, &[]);
    server.says("is sealed");
    server.stop();
}

#[test]
fn a_split_that_makes_no_sense_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let options = ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "--seal", "shamir"];
    let line = refused(&[&options[..], &["--seal-threshold", "6"]].concat(), 2);
    assert!(line.contains("the threshold 2 to the number of shares"), "{line}");
    assert!(!data.join("root-key.json").exists());
}
