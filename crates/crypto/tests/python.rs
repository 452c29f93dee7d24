//! Signatures of other implementations: PyPI's `cryptography` and `gmssl`, in the virtual environment of the
//! top folder, which `make deps-test` installs (or beside `KEYWARD_TCCLI`). The way back, what they think of
//! our signatures, is tested with the server.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::World;
use keyward_crypto::{Message, PairAlgorithm, SigningAlgorithm};

fn python() -> PathBuf {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = std::env::var_os("KEYWARD_TCCLI").map_or_else(|| top.join(".venv/bin/tccli"), PathBuf::from);
    let python = beside.with_file_name("python");
    assert!(python.exists(), "{} is missing: `make deps-test` installs it", python.display());
    python
}

#[test]
fn signatures_of_python_verify() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    fs::create_dir_all(&folder).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/sign.py");
    let world = World::new();
    for (pair, algorithm) in [
        (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPssSha256),
        (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPkcs1Sha256),
        (PairAlgorithm::EccP256, SigningAlgorithm::EccP256),
        (PairAlgorithm::EccP384, SigningAlgorithm::EccP384),
        (PairAlgorithm::Sm2, SigningAlgorithm::Sm2Dsa),
        (PairAlgorithm::MlDsa65, SigningAlgorithm::MlDsa65),
    ] {
        let wrapped = world.generate(pair);
        let key = world.signing(pair, &wrapped);
        let message = vec![7; 4096];
        fs::write(folder.join("private"), world.unwrap(pair, &wrapped).expose()).unwrap();
        fs::write(folder.join("message"), &message).unwrap();
        let mut command = Command::new(python());
        let output = command.arg(&script).arg(algorithm.as_str()).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let verify = |message| key.verify(algorithm, Message::Raw(message), &output.stdout);
        assert_eq!(verify(&message), Ok(true), "{algorithm:?}");
        assert_eq!(verify(b"another"), Ok(false), "{algorithm:?}");
    }
}
