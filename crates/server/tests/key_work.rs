//! Work with private keys, on threads of its own.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::time::{Duration, Instant};

use common::Server;
use serde_json::json;

/// The value of a figure of `/metrics`.
async fn figure(server: &Server, name: &str) -> u64 {
    let metrics = server.plain().send("GET", "/metrics", &[], "").await.unwrap();
    let text = String::from_utf8(metrics.body.to_vec()).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

async fn await_figure(server: &Server, name: &str, value: u64) {
    let begin = Instant::now();
    while figure(server, name).await != value {
        assert!(begin.elapsed() < Duration::from_secs(60), "{name} does not get {value}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn rsa_pairs_are_ready_soon_after_the_start_and_replaced_when_taken() {
    let server = Server::start(&["--prepared-pairs", "2"]);
    await_figure(&server, "keyward_ready_key_pairs", 4).await;
    let client = server.client();
    for alias in ["a", "b", "c"] {
        let params = json!({"Alias": alias, "KeyUsage": "ASYMMETRIC_SIGN_VERIFY_RSA_2048"});
        client.call("kms", "CreateKey", "ap-guangzhou", params).await.unwrap();
    }
    await_figure(&server, "keyward_ready_key_pairs", 4).await;
}

/// However many signatures are asked for at once, each gets its answer, and encrypting goes on meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_signatures_is_answered_while_encrypting_goes_on() {
    let server = Server::start(&[]);
    let client = std::sync::Arc::new(server.client());
    let create = async |usage: &str| {
        let params = json!({"Alias": usage, "KeyUsage": usage});
        client.call("kms", "CreateKey", "ap-guangzhou", params).await.unwrap()["KeyId"].clone()
    };
    let (key, rsa) = (create("ENCRYPT_DECRYPT").await, create("ASYMMETRIC_SIGN_VERIFY_RSA_3072").await);
    let sign = json!({"KeyId": rsa, "Message": "YQ==", "Algorithm": "RSA_PKCS1_SHA_256"});
    let flood = (0..400).map(|_| {
        let (client, sign) = (client.clone(), sign.clone());
        tokio::spawn(
            async move { client.call("kms", "SignByAsymmetricKey", "ap-guangzhou", sign).await.unwrap() },
        )
    });
    let flood: Vec<_> = flood.collect();
    let encrypt = json!({"KeyId": key, "Plaintext": "YQ=="});
    let mut encrypted = 0;
    while !flood.iter().all(tokio::task::JoinHandle::is_finished) {
        client.call("kms", "Encrypt", "ap-guangzhou", encrypt.clone()).await.unwrap();
        encrypted += 1;
    }
    assert!(encrypted > 0, "nothing was encrypted beside the flood");
    let mut signatures = Vec::new();
    for signed in flood {
        signatures.push(signed.await.unwrap()["Signature"].clone());
    }
    assert!(signatures.iter().all(|signature| *signature == signatures[0]), "PKCS #1 v1.5 has no randomness");
    assert_eq!(figure(&server, "keyward_waiting_key_work").await, 0);
}
