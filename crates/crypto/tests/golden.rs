//! Everything that a released version has written opens for ever: `golden/README.md`.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use keyward_crypto::seal::{Argon2id, seal_with_key, seal_with_passphrase};
use keyward_crypto::{
    Algorithm, Binding, Ciphertext, Provider, Random, RootKey, SealedRootKey, Secret, SoftwareProvider,
    SymmetricKey, SystemRandom, ciphertext,
};
use serde::{Deserialize, Serialize};

/// One file of the corpus.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    ciphertexts: Vec<CiphertextEntry>,
    hierarchies: Vec<HierarchyEntry>,
}

/// A ciphertext and the bare key that opens it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CiphertextEntry {
    algorithm: u8,
    #[serde(with = "hex::serde")]
    key: Vec<u8>,
    #[serde(with = "hex::serde")]
    key_id: [u8; 16],
    key_version: u32,
    #[serde(with = "hex::serde")]
    context: Vec<u8>,
    #[serde(with = "hex::serde")]
    plaintext: Vec<u8>,
    ciphertext: String,
}

/// A sealed root key with what opens it, material it wrapped, and a ciphertext of that material.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct HierarchyEntry {
    sealed_root_key: serde_json::Value,
    #[serde(with = "hex::serde")]
    opener: Vec<u8>,
    account: u64,
    #[serde(with = "hex::serde")]
    wrapped: Vec<u8>,
    #[serde(with = "hex::serde")]
    plaintext: Vec<u8>,
    ciphertext: String,
}

#[test]
fn every_entry_opens() {
    let mut entries = 0;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let corpus: Corpus = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for entry in &corpus.ciphertexts {
            check_ciphertext(entry);
        }
        for entry in &corpus.hierarchies {
            check_hierarchy(entry);
        }
        entries += corpus.ciphertexts.len() + corpus.hierarchies.len();
    }
    assert!(entries >= 16, "only {entries} entries found");
}

fn check_ciphertext(entry: &CiphertextEntry) {
    let key = loaded(Algorithm::parse(entry.algorithm).unwrap(), &entry.key);
    let parsed = Ciphertext::parse(&entry.ciphertext).unwrap();
    assert_eq!(
        (parsed.algorithm.as_u8(), parsed.key_id, parsed.key_version),
        (entry.algorithm, entry.key_id, entry.key_version)
    );
    let plaintext = ciphertext::open(&*key, &parsed, &entry.context).unwrap();
    assert_eq!(plaintext.expose(), entry.plaintext);
    assert!(ciphertext::open(&*key, &parsed, b"another context").is_err());
}

fn check_hierarchy(entry: &HierarchyEntry) {
    let sealed = SealedRootKey::parse(&entry.sealed_root_key.to_string()).unwrap();
    let root = sealed.unseal(&Secret::new(entry.opener.clone())).unwrap();
    let provider = SoftwareProvider::new(Arc::new(root), Arc::new(SystemRandom));
    let parsed = Ciphertext::parse(&entry.ciphertext).unwrap();
    let binding = Binding { account: entry.account, key_id: parsed.key_id, version: parsed.key_version };
    let key = provider.open(parsed.algorithm, &binding, &entry.wrapped).unwrap();
    assert_eq!(ciphertext::open(&*key, &parsed, b"").unwrap().expose(), entry.plaintext);
}

/// A usable key of known bytes: wrapped by hand, opened by the provider.
fn loaded(algorithm: Algorithm, key: &[u8]) -> Arc<dyn SymmetricKey> {
    let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
    let binding = Binding { account: 0, key_id: [0; 16], version: 0 };
    let wrapped = root.wrap(&binding.associated_data(algorithm), key, &SystemRandom).unwrap();
    SoftwareProvider::new(root, Arc::new(SystemRandom)).open(algorithm, &binding, &wrapped).unwrap()
}

#[test]
#[ignore = "prints a new corpus in the formats of today"]
fn print_a_new_corpus() {
    let mut corpus = Corpus { ciphertexts: Vec::new(), hierarchies: Vec::new() };
    for algorithm in [Algorithm::Aes256, Algorithm::Sm4] {
        for (size, context) in
            [(1, ""), (16, ""), (32, ""), (4096, ""), (32, r#"{"a":"1"}"#), (4096, r#"{"部门":"财务"}"#)]
        {
            corpus.ciphertexts.push(new_ciphertext(algorithm, size, context.as_bytes()));
        }
        corpus.hierarchies.push(new_hierarchy(algorithm, true));
        corpus.hierarchies.push(new_hierarchy(algorithm, false));
    }
    println!("{}", serde_json::to_string_pretty(&corpus).unwrap());
}

fn new_ciphertext(algorithm: Algorithm, size: usize, context: &[u8]) -> CiphertextEntry {
    let (key, plaintext) = (drawn(algorithm.key_length()), drawn(size));
    let (key_id, key_version) = (drawn(16).try_into().unwrap(), u32::from(drawn(1)[0]) + 1);
    let ciphertext =
        ciphertext::seal(&*loaded(algorithm, &key), key_id, key_version, context, &plaintext).unwrap();
    let (algorithm, context) = (algorithm.as_u8(), context.to_vec());
    CiphertextEntry { algorithm, key, key_id, key_version, context, plaintext, ciphertext }
}

fn new_hierarchy(algorithm: Algorithm, with_file: bool) -> HierarchyEntry {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let opener = if with_file { drawn(32) } else { b"correct horse battery staple".to_vec() };
    let secret = Secret::new(opener.clone());
    let sealed = if with_file {
        seal_with_key(&root, &secret, &SystemRandom).unwrap()
    } else {
        let argon2id = Argon2id::recommended(&SystemRandom).unwrap();
        seal_with_passphrase(&root, &secret, argon2id, &SystemRandom).unwrap()
    };
    let provider = SoftwareProvider::new(Arc::new(root), Arc::new(SystemRandom));
    let binding = Binding { account: 100_000_000_001, key_id: drawn(16).try_into().unwrap(), version: 1 };
    let wrapped = provider.generate(algorithm, &binding).unwrap();
    let key = provider.open(algorithm, &binding, &wrapped).unwrap();
    let plaintext = drawn(32);
    HierarchyEntry {
        sealed_root_key: serde_json::to_value(&sealed).unwrap(),
        opener,
        account: binding.account,
        ciphertext: ciphertext::seal(&*key, binding.key_id, binding.version, b"", &plaintext).unwrap(),
        wrapped,
        plaintext,
    }
}

fn drawn(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SystemRandom.fill(&mut bytes).unwrap();
    bytes
}
