//! The Python SDK, and requests as other SDKs and proxies send them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::io::Write;

use client_tools::python;
use common::{Server, rest};
use keyward_testkit::client::sign;
use serde_json::Value;

#[test]
fn the_python_sdk_signs_and_sends_in_every_way() {
    python("signatures.py", &Server::start(&[]));
}

#[test]
fn the_python_sdk_sees_errors() {
    python("errors.py", &Server::start(&[]));
}

/// Accounts, roles, tags and events as the SDK and tccli know them.
#[test]
fn the_python_sdk_and_tccli_drive_every_action() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    std::fs::create_dir(&archive).unwrap();
    let storages = folder.path().join("storages.toml");
    let local = format!("[local]\nregion = \"ap-guangzhou\"\nfolder = \"{}\"\n", archive.display());
    std::fs::write(&storages, local).unwrap();
    python("every_action.py", &Server::start(&["--audit-storages", storages.to_str().unwrap()]));
}

/// With an endpoint that has a port, the Node SDK signs the host without it, and takes for the service
/// what stands before the first dot: `127`.
#[test]
fn the_node_sdk_signs_a_host_without_port() {
    let server = Server::start(&[]);
    let host = server.http.to_string();
    let response = signed(&server, "/", "127", "127.0.0.1", &host);
    assert_eq!(response["TotalCount"], 0, "{response}");
}

#[test]
fn a_signature_for_another_host_is_refused() {
    let server = Server::start(&[]);
    let host = server.http.to_string();
    for other in ["127.0.0.2", "kms.tencentcloudapi.com", "127.0.0.1:1", "127.0.0"] {
        let response = signed(&server, "/", "kms", other, &host);
        assert_eq!(response["Error"]["Code"], "AuthFailure.SignatureFailure", "{other}: {response}");
    }
}

/// Clients that go through a proxy name the whole address as target.
#[test]
fn a_target_may_be_the_whole_address() {
    let server = Server::start(&[]);
    let host = server.http.to_string();
    for target in [format!("http://{host}/"), format!("http://{host}"), "/some/path".into()] {
        let response = signed(&server, &target, "kms", &host, &host);
        assert_eq!(response["TotalCount"], 0, "{target}: {response}");
    }
}

/// tccli over plain HTTP sends, and signs, its whole endpoint as host.
#[test]
fn a_host_may_have_a_scheme() {
    let server = Server::start(&[]);
    let host = format!("http://{}", server.http);
    let response = signed(&server, "/", "kms", &host, &host);
    assert_eq!(response["TotalCount"], 0, "{response}");
}

/// Lists keys with a request whose parts need not fit each other; gives the `Response`.
fn signed(server: &Server, target: &str, service: &str, signed_host: &str, sent_host: &str) -> Value {
    let body = br#"{"Limit": 7}"#;
    let call = sign::Call { service, action: "ListKeys", region: "ap-guangzhou", host: signed_host, body };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let mut request = format!("POST {target} HTTP/1.1\r\nconnection: close\r\n");
    for (name, value) in sign::headers(&server.credentials(), &call, now as i64) {
        let value = if name == "host" { sent_host } else { &value };
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut socket = server.socket();
    socket.write_all(&[request.as_bytes(), body].concat()).unwrap();
    let answer = rest(socket);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no reply: {answer}"));
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(head.to_lowercase().contains("content-type: application/json\r\n"), "{head}");
    serde_json::from_str::<Value>(body).unwrap_or_else(|error| panic!("{error}: {answer}"))["Response"].take()
}
