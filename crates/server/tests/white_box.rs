//! White-box keys as users have them: tccli from PyPI makes them, `keyward-whitebox` decrypts.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
#[path = "../../whitebox/tests/common/clients.rs"]
mod clients;
mod common;
#[path = "common/whitebox_program.rs"]
mod whitebox_program;

use std::{
    fs,
    process::{Command, Output},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use client_tools::{both, command, tccli};
use common::Server;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A user with a server and a device.
struct User {
    server: Server,
    home: TempDir,
}

impl User {
    fn new(server: Server) -> Self {
        Self { server, home: tempfile::tempdir().unwrap() }
    }

    fn run(&self, action: &str, arguments: &[&str]) -> Output {
        let mut command = command(&tccli(), &self.server, self.home.path());
        command.args(["kms", action, "--region", "ap-guangzhou"]);
        command.args(["--endpoint", &format!("http://{}", self.server.http)]).args(arguments);
        command.output().unwrap()
    }

    fn ok(&self, action: &str, arguments: &[&str]) -> Value {
        let output = self.run(action, arguments);
        assert!(output.status.success(), "{action}: {}", both(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn refused(&self, action: &str, arguments: &[&str], code: &str) {
        let output = self.run(action, arguments);
        assert!(!output.status.success(), "{action}: {}", both(&output));
        assert!(both(&output).contains(code), "{action}: {}", both(&output));
    }

    /// `keyward-whitebox decrypt` of what EncryptByWhiteBox answered.
    fn decrypt(&self, decrypt_key: &Value, encrypted: &Value) -> Output {
        let (key, ciphertext) =
            (self.home.path().join("decrypt_key.bin"), self.home.path().join("ciphertext"));
        fs::write(&key, STANDARD.decode(decrypt_key.as_str().unwrap()).unwrap()).unwrap();
        fs::write(&ciphertext, STANDARD.decode(encrypted["CipherText"].as_str().unwrap()).unwrap()).unwrap();
        let iv = encrypted["InitializationVector"].as_str().unwrap();
        let mut command = Command::new(whitebox_program::path());
        command.arg("decrypt").arg("--key").arg(key).args(["--iv", iv]).arg(ciphertext);
        command.output().unwrap()
    }
}

#[test]
fn a_device_decrypts_what_tccli_encrypted() {
    let user = User::new(Server::start(&[]));
    assert_eq!(user.ok("DescribeWhiteBoxServiceStatus", &[])["ServiceEnabled"], true);
    for algorithm in ["AES_256", "SM4"] {
        let tags = r#"[{"TagKey":"env","TagValue":"prod"}]"#;
        let made =
            user.ok("CreateWhiteBoxKey", &["--Alias", algorithm, "--Algorithm", algorithm, "--Tags", tags]);
        let id = made["KeyId"].as_str().unwrap();
        let sealed = user.ok("EncryptByWhiteBox", &["--KeyId", id, "--PlainText", "aGVsbG8gd29ybGQ="]);
        for decrypt_key in [
            &made["DecryptKey"],
            &user.ok("DescribeWhiteBoxDecryptKey", &["--KeyId", id])["DecryptKey"],
            &user.ok("DescribeWhiteBoxKey", &["--KeyId", id])["KeyInfo"]["DecryptKey"],
        ] {
            let output = user.decrypt(decrypt_key, &sealed);
            assert!(output.status.success(), "{}", both(&output));
            assert_eq!(output.stdout, b"hello world");
        }
    }
    let filter = r#"[{"TagKey":"env","TagValue":["prod"]}]"#;
    let listed = user.ok("DescribeWhiteBoxKeyDetails", &["--TagFilters", filter, "--Limit", "1"]);
    assert_eq!((&listed["TotalCount"], listed["KeyInfos"].as_array().unwrap().len()), (&json!(2), 1));
}

/// The other two clients: the library for C, by its example, and the wheel for Python.
#[test]
fn programs_in_c_and_python_decrypt_what_tccli_encrypted() {
    let user = User::new(Server::start(&[]));
    let folder = user.home.path();
    let libraries = whitebox_program::c_library();
    let c = clients::c_example(folder, &libraries);
    let python = clients::python_module(folder);
    for algorithm in ["AES_256", "SM4"] {
        let made = user.ok("CreateWhiteBoxKey", &["--Alias", algorithm, "--Algorithm", algorithm]);
        let id = made["KeyId"].as_str().unwrap();
        let sealed = user.ok("EncryptByWhiteBox", &["--KeyId", id, "--PlainText", "aGVsbG8gd29ybGQ="]);
        for (file, base64) in [
            ("key", &made["DecryptKey"]),
            ("iv", &sealed["InitializationVector"]),
            ("ciphertext", &sealed["CipherText"]),
        ] {
            fs::write(folder.join(file), STANDARD.decode(base64.as_str().unwrap()).unwrap()).unwrap();
        }
        let mut by_c = Command::new(&c);
        by_c.env("LD_LIBRARY_PATH", &libraries);
        let mut by_python = Command::new("python3");
        by_python.env("PYTHONPATH", &python).args(["-c", PYTHON]);
        for mut program in [by_c, by_python] {
            let output = program.current_dir(folder).args(["key", "iv", "ciphertext"]).output().unwrap();
            assert!(output.status.success(), "{algorithm} {program:?}: {}", both(&output));
            assert_eq!(output.stdout, b"hello world", "{algorithm} {program:?}");
        }
    }
}

/// Prints what it decrypts. Arguments: files of key, iv and ciphertext.
const PYTHON: &str = r#"
import sys
import keyward_whitebox
key, iv, ciphertext = (open(name, "rb").read() for name in sys.argv[1:4])
sys.stdout.buffer.write(keyward_whitebox.DecryptKey(key).decrypt(iv, ciphertext))
"#;

#[test]
fn another_device_decrypts_nothing() {
    let user = User::new(Server::start(&[]));
    let id = user.ok("CreateWhiteBoxKey", &["--Alias", "till", "--Algorithm", "SM4"])["KeyId"].clone();
    let id = id.as_str().unwrap();
    let sealed = user.ok("EncryptByWhiteBox", &["--KeyId", id, "--PlainText", "aGVsbG8="]);
    let elsewhere = "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68";
    let devices = json!([{"Identity": elsewhere, "Description": "收银机 7"}]).to_string();
    user.ok("OverwriteWhiteBoxDeviceFingerprints", &["--KeyId", id, "--DeviceFingerprints", &devices]);
    let bound = user.ok("DescribeWhiteBoxDeviceFingerprints", &["--KeyId", id]);
    assert_eq!(bound["DeviceFingerprints"][0]["Description"], "收银机 7");
    let decrypt_key = user.ok("DescribeWhiteBoxDecryptKey", &["--KeyId", id])["DecryptKey"].clone();
    let output = user.decrypt(&decrypt_key, &sealed);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", both(&output));
}

#[test]
fn a_key_is_disabled_and_deleted() {
    let user = User::new(Server::start(&[]));
    let create =
        |alias| user.ok("CreateWhiteBoxKey", &["--Alias", alias, "--Algorithm", "SM4"])["KeyId"].clone();
    let (one, two) = (create("one"), create("two"));
    let (one, two) = (one.as_str().unwrap(), two.as_str().unwrap());
    user.refused("DeleteWhiteBoxKey", &["--KeyId", one], "FailedOperation");
    user.ok("DisableWhiteBoxKeys", &["--KeyIds", &json!([one, two]).to_string()]);
    user.refused(
        "EncryptByWhiteBox",
        &["--KeyId", one, "--PlainText", "YQ=="],
        "ResourceUnavailable.KeyDisabled",
    );
    user.ok("EnableWhiteBoxKeys", &["--KeyIds", &json!([one]).to_string()]);
    user.ok("DisableWhiteBoxKey", &["--KeyId", one]);
    user.ok("EnableWhiteBoxKey", &["--KeyId", two]);
    user.ok("DeleteWhiteBoxKey", &["--KeyId", one]);
    user.refused("DescribeWhiteBoxKey", &["--KeyId", one], "ResourceNotFound");
    user.ok("EncryptByWhiteBox", &["--KeyId", two, "--PlainText", "YQ=="]);
}
