//! Secrets of calls and of the console are in no file of the data folder and in no line of the log, also when calls fail.
//! `api/tests/secrets.rs` walks all actions; this is the real server, with its files and its log.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use common::Server;
use keyward_testkit::client::response;
use serde_json::{Value, json};

/// Holds what the first start tells the operator, once.
const FOR_THE_OPERATOR: &str = "root-credentials.json";
/// So many bytes of a secret are looked for.
const LOOKED_FOR: usize = 16;

/// Secrets, in the forms in which they could be found.
#[derive(Default)]
struct Secrets(BTreeSet<Vec<u8>>);

impl Secrets {
    fn add(&mut self, secret: &Value) {
        let secret = secret.as_str().unwrap();
        let raw = STANDARD.decode(secret).unwrap_or_default();
        let forms =
            [secret.as_bytes().to_vec(), STANDARD.encode(secret).into_bytes(), hex(&raw).into_bytes(), raw];
        self.0.extend(forms.into_iter().filter_map(|form| Some(form.get(..LOOKED_FOR)?.to_vec())));
    }

    fn assert_not_in(&self, place: &str, bytes: &[u8]) {
        let found = bytes.windows(LOOKED_FOR).find(|part| self.0.contains(*part));
        assert!(found.is_none(), "{place} holds a secret: {}", String::from_utf8_lossy(found.unwrap()));
    }

    fn assert_not_below(&self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                self.assert_not_below(&path);
            } else if entry.file_type().unwrap().is_file() && entry.file_name() != FOR_THE_OPERATOR {
                self.assert_not_in(&path.display().to_string(), &fs::read(&path).unwrap());
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn no_secret_is_in_a_file_or_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &["--log-level", "trace"]);
    let (client, mut secrets) = (server.client(), Secrets::default());
    let call = async |service: &str, action: &str, params: Value| {
        client.call(service, action, "ap-guangzhou", params).await
    };
    for field in ["SecretKey", "Password"] {
        secrets.add(&server.root()[field]);
    }
    let key = call("kms", "CreateKey", json!({"Alias": "a"})).await.unwrap()["KeyId"].clone();
    let random = call("kms", "GenerateRandom", json!({"NumberOfBytes": 32})).await.unwrap();
    secrets.add(&random["Plaintext"]);
    let encrypt = json!({"KeyId": key, "Plaintext": random["Plaintext"]});
    let blob = call("kms", "Encrypt", encrypt.clone()).await.unwrap()["CiphertextBlob"].clone();
    call("kms", "Decrypt", json!({ "CiphertextBlob": blob })).await.unwrap();
    let data_key = call("kms", "GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})).await.unwrap();
    secrets.add(&data_key["Plaintext"]);
    let white_box =
        call("kms", "CreateWhiteBoxKey", json!({"Alias": "w", "Algorithm": "SM4"})).await.unwrap();
    secrets.add(&white_box["DecryptKey"]);
    let plain = json!({"KeyId": white_box["KeyId"], "PlainText": random["Plaintext"]});
    call("kms", "EncryptByWhiteBox", plain).await.unwrap();
    let password = json!("Sesame-of-one-2468-open");
    secrets.add(&password);
    let user = json!({"Name": "ann", "UseApi": 1, "ConsoleLogin": 1, "Password": password});
    secrets.add(&call("cam", "AddUser", user).await.unwrap()["SecretKey"]);
    let federated = call("sts", "GetFederationToken", json!({"Name": "ci", "Policy": "{}"})).await;
    if let Ok(given) = federated {
        secrets.add(&given["Credentials"]["TmpSecretKey"]);
        secrets.add(&given["Credentials"]["Token"]);
    }
    // What fails is told in the log.
    for (action, name) in
        [("Encrypt", "Plaintext"), ("Encrypt", "NoSuchParameter"), ("Decrypt", "CiphertextBlob")]
    {
        let mut bad = encrypt.clone();
        bad[name] = json!({ "in": random["Plaintext"] });
        call("kms", action, bad).await.unwrap_err();
    }
    // The console's door, with the right password and a wrong one.
    let to = server.secure();
    let mark = vec![("x-keyward-console", "1".to_owned())];
    let wrong = json!("never-was-the-password");
    secrets.add(&wrong);
    for (password, status) in [(&server.root()["Password"], 200), (&wrong, 401)] {
        let form = json!({"Uin": server.root()["Uin"].to_string(), "Password": password});
        let reply = to.send("POST", "/console/api/sign-in", &mark, form.to_string()).await.unwrap();
        if status == 200 {
            assert_eq!(reply.status, 200, "{reply:?}", reply = response(&reply));
            let cookie = reply.header("set-cookie");
            let token = cookie.split(';').next().unwrap().split_once('=').unwrap().1;
            secrets.add(&json!(token));
        } else {
            assert!(response(&reply).is_err());
        }
    }
    secrets.assert_not_below(&data);
    secrets.assert_not_in("the log", server.log().as_bytes());
    assert!(server.log().len() > 1000, "nothing was logged");
    assert!(server.stop().success());
    secrets.assert_not_below(&data);
    // What this test is worth: it sees what is there.
    let credentials = fs::read(data.join(FOR_THE_OPERATOR)).unwrap();
    assert!(credentials.windows(LOOKED_FOR).any(|part| secrets.0.contains(part)));
}
