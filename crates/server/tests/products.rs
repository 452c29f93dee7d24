//! Cloud products and limits, as the operator configures them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use common::{Server, keyward, refused};
use keyward_testkit::client::{Client, Credentials};
use serde_json::{Value, json};

const HERE: &str = "ap-guangzhou";

/// A client with the credentials that `keyward credentials` prints for the product.
fn product(server: &Server, name: &str) -> Client {
    let data = server.data.to_str().unwrap();
    let output = keyward(&["credentials", "--data", data, "--product", name]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let value = |variable: &str| {
        let line = text.lines().find(|line| line.contains(variable)).unwrap();
        line.split('\'').nth(1).unwrap().to_owned()
    };
    let credentials = Credentials::new(&value("SECRET_ID"), &value("SECRET_KEY"));
    Client::new(&format!("http://{}", server.http), credentials)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_registered_product_has_credentials_and_a_key_until_it_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &["--products", "cos,mysql-8"]);
    assert_eq!((mode(&data.join("products")), mode(&data.join("products/cos.json"))), (0o700, 0o600));
    let cos = product(&server, "cos");
    let keys = cos.call("kms", "ListKeys", HERE, json!({})).await.unwrap();
    let key = &keys["Keys"][0]["KeyId"];
    let encrypt = json!({"KeyId": key, "Plaintext": "YQ=="});
    let sealed = cos.call("kms", "Encrypt", HERE, encrypt).await.unwrap();
    assert!(server.stop().success());

    let server = Server::start_at(&data, &["--products", "cos"]);
    let cos = product(&server, "cos");
    let opened = cos.call("kms", "Decrypt", HERE, json!({"CiphertextBlob": sealed["CiphertextBlob"]})).await;
    assert_eq!(opened.unwrap()["Plaintext"], "YQ==");
    let gone = product(&server, "mysql-8").call("kms", "ListKeys", HERE, json!({})).await.unwrap_err();
    assert!(gone.to_string().contains("AuthFailure.SecretIdNotFound"), "{gone}");
    assert!(!server.log().contains("SecretKey"));
}

#[test]
fn products_that_make_no_sense_are_refused() {
    for bad in ["COS", "cos,cos", "user", "a b"] {
        let line = refused(&["serve", "--data", "/nowhere", "--products", bad], 2);
        assert!(line.contains("--products must be short names"), "{line}");
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for setting in ["--limits-rates", "--limits-account-rates"] {
        let line = refused(&["serve", "--data", data, setting, "Encrpyt=5"], 2);
        assert!(line.contains("there is no action `Encrpyt`"), "{line}");
    }
    let output = keyward(&["credentials", "--data", data, "--product", "../root-credentials"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(refused(&["credentials", "--data", data, "--product", "cos"], 2).ends_with("does not exist"));
}

#[tokio::test]
async fn nothing_is_limited_unless_the_operator_says_so() {
    let status = async |options: &[&str]| -> Value {
        let server = Server::start(options);
        server.client().call("kms", "GetServiceStatus", HERE, json!({})).await.unwrap()
    };
    let limits =
        |status: &Value| (status["CmkLimit"].as_u64().unwrap(), status["QpsLimit"].as_u64().unwrap());
    assert_eq!(limits(&status(&[]).await), ((1 << 53) - 1, 0));
    assert_eq!(limits(&status(&["--limits-profile", "tencent"]).await), (200, 300));
    let own = ["--limits-profile", "tencent", "--cmk-limit", "5", "--limits-rates", "Encrypt=7,*=1000"];
    assert_eq!(limits(&status(&own).await), (5, 7));
}
