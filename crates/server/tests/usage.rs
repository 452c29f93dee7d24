//! Who used which key: by the actions of the service `keyward`, and by `keyward usage`, also after a crash.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{Server, complaint, run};
use serde_json::{Value, json};

async fn call(server: &Server, service: &str, action: &str, params: Value) -> Value {
    let called = server.client().call(service, action, "ap-guangzhou", params).await;
    called.unwrap_or_else(|e| panic!("{action}: {e}"))
}

/// What `keyward usage` prints, without the line of names.
fn told(server: &Server, arguments: &[&str]) -> Vec<Vec<String>> {
    let data = server.data.to_str().unwrap();
    let output = run(&[&["usage"], arguments, &["--data", data]].concat());
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn uses_are_counted_once_whatever_happens() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_at(&data, &[]);
    let tags = json!([{"TagKey": "team", "TagValue": "shop"}]);
    let made = call(&server, "kms", "CreateKey", json!({"Alias": "orders", "Tags": tags})).await;
    let key = made["KeyId"].as_str().unwrap();
    let idle = call(&server, "kms", "CreateKey", json!({"Alias": "idle"})).await;
    let encrypt = json!({"KeyId": key, "Plaintext": "QQ=="});
    let old = call(&server, "kms", "Encrypt", encrypt.clone()).await["CiphertextBlob"].clone();
    call(&server, "kms", "EnableKeyRotation", json!({ "KeyId": key })).await;
    call(&server, "kms", "RotateKey", json!({ "KeyId": key })).await;
    for _ in 0..2 {
        call(&server, "kms", "Decrypt", json!({ "CiphertextBlob": old })).await;
    }
    server.child.kill().unwrap();
    server.wait();
    let server = Server::start_at(&data, &[]);
    call(&server, "kms", "Encrypt", encrypt).await;

    let told_by_action = call(&server, "keyward", "DescribeKeyUsage", json!({ "KeyId": key })).await;
    assert_eq!(told_by_action["Count"], 4);
    let mut used: Vec<_> = told(&server, &["key", key])
        .into_iter()
        .map(|line| (line[0].clone(), line[1].clone(), line[6].clone()))
        .collect();
    used.sort();
    let expected = [("1", "Decrypt", "2"), ("1", "Encrypt", "1"), ("2", "Encrypt", "1")];
    assert_eq!(used, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    assert_eq!(told(&server, &["tags", "team"]), [["-", "1", "0"], ["shop", "1", "4"]]);
    let old: Vec<_> = told(&server, &["old-versions"]).into_iter().map(|line| line[1..4].to_vec()).collect();
    assert_eq!(old, [["1", "2", "Decrypt"], ["1", "2", "Encrypt"]]);
    // Both were made just now.
    assert!(told(&server, &["unused", "--days", "1"]).is_empty());
    assert_eq!(told(&server, &["key", idle["KeyId"].as_str().unwrap()]), Vec::<Vec<String>>::new());

    let data = data.to_str().unwrap();
    let line = complaint(run(&["usage", "key", "none", "--data", data]), 1);
    assert!(line.trim_end().ends_with("there is no key none"), "{line}");
    complaint(run(&["usage", "unused", "--days", "0", "--data", data]), 2);
}
