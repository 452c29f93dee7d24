//! Alarms that leave the real server: by webhook and by e-mail, also after it was killed.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;
#[path = "common/receiver.rs"]
mod receiver;

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use common::{Server, refused};
use keyward_crypto::mac;
use receiver::{Got, header, ok, receiver};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(90);
const REGION: &str = "ap-guangzhou";

fn confirmed(body: &Value) -> String {
    ok(&json!({"sessionId": body["sessionId"], "retCode": 0}).to_string())
}

async fn call(server: &Server, service: &str, action: &str, params: Value) -> Value {
    server.client().call(service, action, REGION, params).await.unwrap_or_else(|e| panic!("{action}: {e}"))
}

/// A key that is scheduled for deletion, whose uses are told to that receiver.
async fn doomed_key(server: &Server, receiver: &str) -> String {
    let made = call(server, "kms", "CreateKey", json!({"Alias": "doomed"})).await;
    let key = json!({ "KeyId": made["KeyId"] });
    call(server, "kms", "DisableKey", key.clone()).await;
    let schedule = json!({"KeyId": made["KeyId"], "PendingWindowInDays": 7});
    call(server, "kms", "ScheduleKeyDeletion", schedule).await;
    let kinds = json!({"Receiver": receiver, "Kinds": ["key_pending_delete_access"]});
    call(server, "keyward", "SetAlarmSubscription", kinds).await;
    made["KeyId"].as_str().unwrap().to_owned()
}

/// Tries to encrypt by tccli, which must be refused.
fn encrypt_by_tccli(server: &Server, key: &str) {
    let home = tempfile::tempdir().unwrap();
    let endpoint = format!("http://{}", server.http);
    let mut tccli = client_tools::command(&client_tools::tccli(), server, home.path());
    tccli.args(["kms", "Encrypt", "--KeyId", key, "--Plaintext", "YQ=="]);
    let output = tccli.args(["--region", REGION, "--endpoint", &endpoint]).output().unwrap();
    assert!(client_tools::both(&output).contains("ResourceUnavailable.CmkDisabled"));
}

/// The one alarm there is, once its delivery has that state.
async fn await_delivery(server: &Server, state: &str) -> Value {
    let begin = Instant::now();
    loop {
        let list = call(server, "keyward", "ListAlarms", json!({})).await;
        assert_eq!(list["TotalCount"], 1);
        let id = json!({ "AlarmId": list["Alarms"][0]["AlarmId"] });
        let detail = call(server, "keyward", "DescribeAlarm", id).await;
        let delivery = &detail["Deliveries"][0];
        if delivery["State"] == state && delivery["Tries"] != 0 {
            return detail;
        }
        assert!(begin.elapsed() < PATIENCE, "{detail} {}", server.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn secrets(folder: &Path) -> String {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("ops"), "sesame\n").unwrap();
    folder.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_told_once_that_is_signed_after_wrong_answers_and_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secrets = secrets(&folder.path().join("secrets"));
    // Nobody listens at first, but nobody else can take the port.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let hook = format!("ops=http://{address}/hook?a=b");
    let options = [
        "--alarms-webhooks",
        &hook,
        "--alarms-webhook-secrets",
        &secrets,
        "--alarms-insecure-http",
        "--alarms-retry",
        "1 s",
    ];
    drop(listener);
    let mut server = Server::start_at(&data, &options);
    let key = doomed_key(&server, "webhook/ops").await;
    encrypt_by_tccli(&server, &key);
    encrypt_by_tccli(&server, &key);
    let detail = await_delivery(&server, "Waiting").await;
    assert!(detail["Deliveries"][0]["Error"].as_str().unwrap().contains("cannot connect"), "{detail}");
    server.child.kill().unwrap();
    server.wait();

    let told = receiver(TcpListener::bind(address).unwrap(), |number, body| {
        match number {
        0 => "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into(),
        1 => ok("{}"),
        _ => confirmed(body),
    }
    });
    let server = Server::start_at(&data, &options);
    let detail = await_delivery(&server, "Delivered").await;
    assert_eq!(detail["Alarm"]["Count"], 2);
    let got: Vec<Got> = told.try_iter().collect();
    assert_eq!(got.len(), 3, "a redirect and a wrong answer, then a right one");
    for (head, body) in &got {
        assert!(head.starts_with("post /hook?a=b http/1.1\r\n"), "{head}");
        let signed = format!("{}.{body}", header(head, "x-keyward-timestamp"));
        let code: String =
            mac::hmac_sha256(b"sesame", signed.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(header(head, "x-keyward-signature"), format!("sha256={code}"));
        assert_eq!(serde_json::from_str::<Value>(body).unwrap()["sessionId"], detail["Alarm"]["AlarmId"]);
    }
    encrypt_by_tccli(&server, &key);
    assert_eq!(await_delivery(&server, "Delivered").await["Alarm"]["Count"], 3);
    assert!(told.try_recv().is_err(), "it is the same alarm");
    assert!(!server.log().contains("sesame"));
}

/// A mail server with the certificate of that data folder; its port, and what it gets.
fn sink(data: &Path) -> (Child, u16, Receiver<Value>) {
    let python = client_tools::tccli().with_file_name("python");
    let mut command = Command::new(python);
    command.arg(client_tools::scripts().join("smtp_sink.py"));
    command.args([data.join("tls/server.pem"), data.join("tls/server.key")]);
    let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let port = lines.next().unwrap().unwrap().parse().unwrap();
    let (tell, told) = channel();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = tell.send(serde_json::from_str(&line).unwrap());
        }
    });
    (child, port, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_goes_through_a_server_with_the_right_certificate_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    for place in [&data, &other] {
        assert!(Server::start_at(place, &[]).stop().success());
    }
    let (mut child, port, told) = sink(&data);
    let password = folder.path().join("password");
    fs::write(&password, "sesame\n").unwrap();
    let start = |authority: &Path| {
        let (server, password) = (format!("127.0.0.1:{port}"), password.to_str().unwrap());
        let ca = authority.join("tls/ca.pem");
        let options = [
            "--smtp-server",
            &server,
            "--smtp-from",
            "kms@example.com",
            "--smtp-user",
            "kms",
            "--smtp-password-file",
            password,
            "--alarms-ca",
            ca.to_str().unwrap(),
            "--alarms-retry",
            "1 s",
        ];
        Server::start_at(&data, &options)
    };
    let server = start(&other);
    let receiver = json!({
        "Name": "安 <b>\"", "CountryCode": "86", "PhoneNumber": "1", "Email": "ann@example.com",
    });
    call(&server, "cam", "CreateMessageReceiver", receiver).await;
    let key = doomed_key(&server, "email/安 <b>\"").await;
    encrypt_by_tccli(&server, &key);
    let detail = await_delivery(&server, "Waiting").await;
    assert!(detail["Deliveries"][0]["Error"].as_str().unwrap().contains("TLS"), "{detail}");
    assert!(told.try_recv().is_err());
    assert!(server.stop().success());

    let server = start(&data);
    await_delivery(&server, "Delivered").await;
    let mail = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!((&mail["to"], &mail["from"]), (&json!(["ann@example.com"]), &json!("kms@example.com")));
    assert_eq!((&mail["tls"], &mail["user"]), (&json!(true), &json!("kms")));
    assert!(mail["subject"].as_str().unwrap().contains("计划删除的密钥仍在被使用"), "{mail}");
    for part in ["text", "html"] {
        assert!(mail[part].as_str().unwrap().contains(&key), "{mail}");
    }
    assert!(told.try_recv().is_err(), "once");
    assert!(!server.log().contains("sesame"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn webhooks_that_are_set_up_by_halves_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secrets = secrets(&folder.path().join("secrets"));
    let start = |options: &[&str]| {
        let base = ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "--http", "off"];
        refused(&[&base, options].concat(), 2)
    };
    assert!(start(&["--alarms-webhooks", "ops=https://a/"]).contains("alarms.webhook_secrets"));
    let with = |hook: &str| start(&["--alarms-webhooks", hook, "--alarms-webhook-secrets", &secrets]);
    assert!(with("ops=http://a/").contains("insecure_http"));
    assert!(with("other=https://a/").contains("other"));
    assert!(start(&["--smtp-server", "a:25"]).contains("smtp.from"));
}
