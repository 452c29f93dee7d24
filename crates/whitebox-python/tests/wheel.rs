//! The wheel, built by maturin, decrypts what OpenSSL encrypted.
#![allow(clippy::unwrap_used)]

#[path = "../../whitebox/tests/common/clients.rs"]
mod clients;
#[path = "../../whitebox/tests/common/mod.rs"]
mod common;

use std::fs;
use std::process::Command;

use common::{decrypt_key, openssl, random};
use keyward_whitebox::Algorithm;

/// Arguments: folder of the wheel's contents, key, iv, ciphertext, device. Prints the plaintext, or which error it was.
const PROGRAM: &str = r#"
import sys
sys.path.insert(0, sys.argv[1])
import keyward_whitebox
key, iv, ciphertext = (open(name, "rb").read() for name in sys.argv[2:5])
try:
    opened = keyward_whitebox.DecryptKey(key, sys.argv[5])
    print(opened.algorithm, opened.key_id, bytes(opened.decrypt(iv, ciphertext)).hex())
except keyward_whitebox.WhiteBoxError as error:
    print(type(error).__name__)
"#;

#[test]
fn decrypts_and_tells_errors_apart() {
    let folder = tempfile::tempdir().unwrap();
    let contents = clients::python_module(folder.path());

    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    for algorithm in Algorithm::ALL {
        let (key, iv, plaintext) = (random(algorithm.key_length()), random(16), random(1000));
        let (device, other) = (common::device(), common::device());
        let ciphertext = openssl(algorithm, "cbc", &key, Some(&iv), &plaintext);
        let bound = decrypt_key(algorithm, &key, std::slice::from_ref(&device));
        write("key", &bound);
        write("damaged", &bound[..bound.len() - 1]);
        write("iv", &iv);
        write("ciphertext", &ciphertext);
        write("cut", &ciphertext[1..]);
        let right = format!("{algorithm} {} {}", common::ID, hex::encode(&plaintext));
        for (key, ciphertext, device, expected) in [
            ("key", "ciphertext", device.as_str(), right.as_str()),
            ("damaged", "ciphertext", device.as_str(), "DamagedKey"),
            ("key", "ciphertext", other.as_str(), "WrongDevice"),
            ("key", "cut", device.as_str(), "Truncated"),
            ("key", "ciphertext", "nonsense", "WhiteBoxError"),
        ] {
            let mut python = Command::new("python3");
            python.current_dir(&folder).args(["-c", PROGRAM]).arg(&contents);
            let output = python.args([key, "iv", ciphertext, device]).output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert_eq!(printed.trim_end(), expected, "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
