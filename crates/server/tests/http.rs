//! The API's HTTP: what clients depend on, and what is refused before it reaches the API.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    io::Write,
    thread::sleep,
    time::{Duration, Instant},
};

use common::{Server, first_line, rest};
use keyward_testkit::client::{RawReply, response};
use serde_json::json;

fn code(reply: &RawReply) -> String {
    response(reply).unwrap_err().code
}

fn accept(value: &str) -> Vec<(&'static str, String)> {
    vec![("accept", value.to_owned())]
}

#[tokio::test]
async fn every_reply_of_the_api_is_200_and_exactly_json() {
    let server = Server::start(&[]);
    let good = server.client().raw("kms", "ListKeys", "ap-guangzhou", b"{}".to_vec()).await.unwrap();
    assert!(response(&good).is_ok());
    let plain = server.plain();
    let unsigned = plain.send("POST", "/", &[], "{}").await.unwrap();
    let elsewhere = plain.send("GET", "/any/path?Action=ListKeys", &[], "").await.unwrap();
    let method = plain.send("DELETE", "/", &[], "").await.unwrap();
    assert_eq!(code(&method), "UnsupportedProtocol");
    let secure = server.secure().send("POST", "/healthz", &[], "not json").await.unwrap();
    for reply in [good, unsigned, elsewhere, method, secure] {
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), "application/json");
        assert!(reply.body.starts_with(b"{\"Response\":"), "{:?}", reply.body);
    }
}

/// tccli writes the scheme into `Host`, and proxies the whole address into the target.
#[tokio::test]
async fn odd_hosts_and_absolute_targets_reach_the_api() {
    let server = Server::start(&[]);
    let odd = vec![("host", format!("http://{}", server.http))];
    let plain = server.plain();
    assert_eq!(plain.send("POST", "/", &odd, "{}").await.unwrap().status, 200);
    let target = format!("http://{}/?Action=x", server.http);
    let reply = plain.send("GET", &target, &[], "").await.unwrap();
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
}

#[tokio::test]
async fn sizes_have_limits() {
    let server = Server::start(&[]);
    let client = server.client();
    let large = json!({"Plaintext": "x".repeat(11 << 20)}).to_string().into_bytes();
    let reply = client.raw("kms", "Encrypt", "ap-guangzhou", large).await.unwrap();
    assert_eq!((reply.status, code(&reply).as_str()), (200, "RequestSizeLimitExceeded"));

    let plain = server.plain();
    let target = format!("/?Action={}", "x".repeat(40 << 10));
    let reply = plain.send("GET", &target, &[], "").await.unwrap();
    assert_eq!((reply.status, code(&reply).as_str()), (200, "RequestSizeLimitExceeded"));
    let header = vec![("x-large", "x".repeat(40 << 10))];
    let reply = plain.send("GET", "/", &header, "").await.unwrap();
    assert_eq!(code(&reply), "RequestSizeLimitExceeded");

    let huge = format!("GET / HTTP/1.1\r\nhost: x\r\nx-huge: {}\r\n\r\n", "x".repeat(100 << 10));
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x: y\r\n".repeat(101));
    for head in [huge, many] {
        // A connection that is closed with unread input may lose the reply on its way.
        let answer = server.exchange(head.as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    // Nothing of this harmed the server.
    client.call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
}

/// A client that waits for leave to send its body is told no, and sends nothing.
#[test]
fn a_body_that_is_announced_too_large_is_not_asked_for() {
    let server = Server::start(&[]);
    let mut socket = server.socket();
    let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\nexpect: 100-continue\r\n\r\n";
    socket.write_all(head.as_bytes()).unwrap();
    assert_eq!(first_line(&socket), "HTTP/1.1 200 OK\r\n");
}

#[test]
fn slow_clients_are_cut_off() {
    let server = Server::start(&[
        "--limits-header-timeout=1s",
        "--limits-body-timeout=1s",
        "--limits-idle-timeout=2s",
    ]);
    let closes_within = |bytes: &str, least: u64, most: u64| {
        let begin = Instant::now();
        let answer = server.exchange(bytes.as_bytes());
        let took = begin.elapsed();
        let expected = Duration::from_millis(least)..Duration::from_millis(most);
        assert!(expected.contains(&took), "{took:?} for {bytes:?}");
        answer
    };
    // Generous upper bounds: the machine may be busy.
    closes_within("", 800, 15_000);
    closes_within("GET / HTTP/1.1\r\nhost: x\r\n", 800, 15_000);
    let half = closes_within("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf", 800, 15_000);
    assert!(half.starts_with("HTTP/1.1 200") && half.contains("RequestTimeout"), "{half}");
    let idle = closes_within("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", 1_800, 15_000);
    assert!(idle.starts_with("HTTP/1.1 200"), "{idle}");

    // A head that comes byte by byte, each in time.
    let mut socket = server.socket();
    let begin = Instant::now();
    while socket.write_all(b"G").is_ok() && begin.elapsed() < Duration::from_secs(15) {
        sleep(Duration::from_millis(100));
    }
    assert!(begin.elapsed() < Duration::from_secs(15));

    // No TLS handshake.
    let silent = std::net::TcpStream::connect(server.https).unwrap();
    assert_eq!(rest(silent), "");
}

#[test]
fn connections_beyond_the_limit_wait_for_their_turn() {
    let server = Server::start(&["--limits-connections=1"]);
    let ask = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut first = server.socket();
    first.write_all(ask).unwrap();
    assert_eq!(first_line(&first), "HTTP/1.1 200 OK\r\n");
    let mut second = server.socket();
    second.write_all(ask).unwrap();
    second.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(std::io::Read::read(&mut second, &mut [0; 1]).is_err(), "answered beyond the limit");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(first_line(&second), "HTTP/1.1 200 OK\r\n");
}

#[tokio::test]
async fn watchers_find_what_they_need() {
    let server = Server::start(&[]);
    let plain = server.plain();
    for (path, text) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let reply = plain.send("GET", path, &[], "").await.unwrap();
        assert_eq!((reply.status, &reply.body[..]), (200, text.as_bytes()));
        assert_eq!(server.secure().send("GET", path, &[], "").await.unwrap().status, 200);
    }
    let client = server.client();
    client.call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    client.call("kms", "NoSuchThing", "ap-guangzhou", json!({})).await.unwrap_err();
    let metrics = plain.send("GET", "/metrics", &[], "").await.unwrap();
    let text = String::from_utf8(metrics.body.to_vec()).unwrap();
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    for line in [
        "keyward_calls_total{action=\"ListKeys\",code=\"ok\"} 1",
        "keyward_calls_total{action=\"unknown\",code=\"InvalidAction\"} 1",
        "keyward_build_info",
        "keyward_memory_bytes",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    assert!(!text.contains("NoSuchThing"));
}

#[tokio::test]
async fn browsers_find_the_console() {
    let server = Server::start(&[]);
    let plain = server.plain();
    let reply = plain.send("GET", "/", &accept("text/html,*/*"), "").await.unwrap();
    assert_eq!((reply.status, reply.header("location")), (302, "/console/"));
    let reply = plain.send("GET", "/console/keys", &accept("text/html"), "").await.unwrap();
    let port = server.https.port();
    assert_eq!(
        (reply.status, reply.header("location")),
        (302, &*format!("https://127.0.0.1:{port}/console/"))
    );
    assert_eq!(plain.send("POST", "/console/api/sign-in", &[], "{}").await.unwrap().status, 403);
    let reply = plain.send("GET", "/?Action=x", &accept("text/html"), "").await.unwrap();
    assert_eq!(reply.status, 200);
}

#[test]
fn the_log_has_no_secrets_and_no_queries() {
    let server = Server::start(&["--log-level=debug", "--log-format=json"]);
    server
        .exchange(b"GET /?SecretId=AKIDquery&Signature=abc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    server.await_log("\"message\":\"a call\"");
    let root = server.root();
    let log = server.log();
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    for secret in ["AKIDquery", root["SecretKey"].as_str().unwrap(), root["Password"].as_str().unwrap()] {
        assert!(!log.contains(secret));
    }
}
