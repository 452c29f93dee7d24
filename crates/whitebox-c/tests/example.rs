//! The example in C, compiled by `cc` against the library, decrypts what OpenSSL encrypted.
#![allow(clippy::unwrap_used)]

#[path = "../../whitebox/tests/common/clients.rs"]
mod clients;
#[path = "../../whitebox/tests/common/mod.rs"]
mod common;

use std::fs;
use std::process::Command;

use common::{decrypt_key, openssl, random};
use keyward_whitebox::Algorithm;
// So that the library is built before the test.
use keyward_whitebox_c as _;

#[test]
fn decrypts_and_tells_errors_apart() {
    let folder = tempfile::tempdir().unwrap();
    let libraries = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let program = clients::c_example(folder.path(), &libraries);

    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let run = |key: &str, ciphertext: &str, device: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(&folder).env("LD_LIBRARY_PATH", &libraries);
        command.args([key, "iv", ciphertext]).args(device).output().unwrap()
    };
    for algorithm in Algorithm::ALL {
        let (key, iv, plaintext) = (random(algorithm.key_length()), random(16), random(1000));
        let (device, other) = (common::device(), common::device());
        let ciphertext = openssl(algorithm, "cbc", &key, Some(&iv), &plaintext);
        let bound = decrypt_key(algorithm, &key, std::slice::from_ref(&device));
        write("unbound", &decrypt_key(algorithm, &key, &[]));
        write("bound", &bound);
        write("damaged", &bound[1..]);
        write("iv", &iv);
        write("ciphertext", &ciphertext);
        write("cut", &ciphertext[1..]);
        write("wrong", &ciphertext[..16]);
        assert_eq!(run("unbound", "ciphertext", &[]).stdout, plaintext, "{algorithm}");
        assert_eq!(run("bound", "ciphertext", &[device.as_str()]).stdout, plaintext, "{algorithm}");
        for (key, ciphertext, device, code) in [
            ("bound", "ciphertext", "nonsense", 2),
            ("damaged", "ciphertext", device.as_str(), 3),
            ("bound", "ciphertext", other.as_str(), 4),
            ("bound", "cut", device.as_str(), 6),
        ] {
            let output = run(key, ciphertext, &[device]);
            assert_eq!((output.status.code(), output.stdout), (Some(code), vec![]), "{algorithm}");
        }
    }
}

/// The numbers in the header are those of the library.
#[test]
fn the_header_says_what_the_library_does() {
    let header = include_str!("../include/keyward_whitebox.h");
    let library = include_str!("../src/lib.rs");
    let ffi = include_str!("../src/ffi.rs");
    for (name, code) in [
        ("Argument", "ARGUMENT"),
        ("Damaged", "DAMAGED"),
        ("WrongDevice", "WRONG_DEVICE"),
        ("WrongKey", "WRONG_KEY"),
        ("Truncated", "TRUNCATED"),
        ("NoDevice", "NO_DEVICE"),
        ("System", "SYSTEM"),
    ] {
        let number = library.split(&format!("{name} = ")).nth(1).unwrap().chars().next().unwrap();
        assert!(header.contains(&format!("#define KEYWARD_{code} {number}")), "{name}");
    }
    for line in ffi.lines().filter_map(|line| line.split("extern \"C\" fn ").nth(1)) {
        let name = line.split('(').next().unwrap();
        assert!(header.contains(&format!("{name}(")), "{name}");
    }
}
