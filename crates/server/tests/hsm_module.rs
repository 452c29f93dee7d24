//! `keyward hsm test` tries a PKCS#11 module: SoftHSM, in a child process of the program itself.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{fs, path::Path, process::Command};

use common::{complaint, keyward};
use serde_json::Value;

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// A token with the label `bank` and the PIN 1234.
fn token(folder: &Path) -> String {
    let config = folder.join("softhsm2.conf");
    fs::create_dir(folder.join("tokens")).unwrap();
    fs::write(&config, format!("directories.tokendir = {}/tokens\n", folder.display())).unwrap();
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "bank", "--so-pin", "12345678", "--pin", "1234"])
        .env("SOFTHSM2_CONF", &config)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    config.display().to_string()
}

fn test(config: &str, pin: &Path, more: &[&str]) -> Command {
    let arguments = ["hsm", "test", "--module", LIBRARY, "--token", "bank", "--pin-file"];
    let mut command = keyward(&[&arguments[..], &[pin.to_str().unwrap()], more].concat());
    command.env("SOFTHSM2_CONF", config);
    command
}

#[test]
fn a_module_is_tried() {
    let folder = tempfile::tempdir().unwrap();
    let config = token(folder.path());
    let pin = folder.path().join("pin");
    fs::write(&pin, "1234\n").unwrap();
    let output = test(&config, &pin, &[]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    for expected in ["SoftHSM", "\"bank\"", "wrapping key  none", "a second", "CKM_AES_GCM"] {
        assert!(text.contains(expected), "{expected} is missing: {text}");
    }
    let output = test(&config, &pin, &["--json", "--sessions", "1"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!report["findings"].as_array().unwrap().is_empty());

    fs::write(&pin, "9999").unwrap();
    let line = complaint(test(&config, &pin, &[]).output().unwrap(), 2);
    assert!(line.contains("PIN") && !line.contains("9999"), "{line}");
    let mut nowhere = keyward(&["hsm", "test", "--module", "/nowhere.so", "--token", "bank", "--pin-file"]);
    let line = complaint(nowhere.arg(&pin).output().unwrap(), 2);
    assert!(line.contains("/nowhere.so"), "{line}");
}
