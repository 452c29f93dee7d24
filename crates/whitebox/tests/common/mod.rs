//! What these tests share.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Stdio};

use keyward_whitebox::{Algorithm, Fingerprint, KeyId, make_decrypt_key, system_random};

/// Whose decrypt keys they are.
pub const ID: &str = "01234567-89ab-11ef-8123-456789abcdef";

pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    system_random(&mut bytes).unwrap();
    bytes
}

pub fn decrypt_key(algorithm: Algorithm, key: &[u8], devices: &[Fingerprint]) -> Vec<u8> {
    make_decrypt_key(algorithm, key, KeyId::parse(ID).unwrap(), devices, &mut system_random).unwrap()
}

/// A random device.
pub fn device() -> Fingerprint {
    let digits = hex::encode(random(33));
    let parts = [&digits[..8], &digits[8..22], &digits[22..36], &digits[36..50], &digits[50..66]];
    Fingerprint::parse(&parts.join("-")).unwrap()
}

/// A device of which that part was replaced.
pub fn replaced(device: &Fingerprint, part: usize) -> Fingerprint {
    let mut parts: Vec<String> = device.as_str().split('-').map(str::to_owned).collect();
    parts[part] = hex::encode(random(8))[..parts[part].len()].to_owned();
    Fingerprint::parse(&parts.join("-")).unwrap()
}

/// What OpenSSL encrypts. ECB has no padding here.
pub fn openssl(algorithm: Algorithm, mode: &str, key: &[u8], iv: Option<&[u8]>, plaintext: &[u8]) -> Vec<u8> {
    let cipher = match algorithm {
        Algorithm::Aes256 => "aes-256",
        Algorithm::Sm4 => "sm4",
    };
    let mut command = Command::new("openssl");
    command.args(["enc", "-e", &format!("-{cipher}-{mode}"), "-K", &hex::encode(key)]);
    match iv {
        Some(iv) => command.args(["-iv", &hex::encode(iv)]),
        None => command.arg("-nopad"),
    };
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(plaintext).unwrap());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        output.stdout
    })
}
