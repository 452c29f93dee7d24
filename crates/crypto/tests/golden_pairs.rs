//! Key pairs that a released version has written open for ever: `golden/pairs/README.md`.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use keyward_crypto::recipient::{RecipientAlgorithm, encrypt_to};
use keyward_crypto::seal::seal_with_key;
use keyward_crypto::{
    Binding, DecryptionAlgorithm, KemCiphertext, Message, PairAlgorithm, Provider, RootKey, SealedRootKey,
    Secret, SigningAlgorithm, SoftwareProvider, SystemRandom, kem_ciphertext,
};
use serde::{Deserialize, Serialize};

/// One file of the corpus.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Corpus {
    sealed_root_key: serde_json::Value,
    #[serde(with = "hex::serde")]
    seal_key: Vec<u8>,
    pairs: Vec<Entry>,
}

/// Wrapped material, and what was made with it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Entry {
    algorithm: u8,
    account: u64,
    #[serde(with = "hex::serde")]
    key_id: [u8; 16],
    key_version: u32,
    #[serde(with = "hex::serde")]
    wrapped: Vec<u8>,
    public_key: String,
    /// Signatures of [`TEXT`], in hex, by the name of their algorithm.
    signatures: Vec<(String, String)>,
    /// Ciphertexts of [`TEXT`], in hex, by the name of their algorithm; or as text for `ML_KEM_768`.
    ciphertexts: Vec<(String, String)>,
}

const TEXT: &[u8] = b"everything that was released";
const KEM: &str = "ML_KEM_768";

impl Entry {
    fn binding(&self) -> Binding {
        Binding { account: self.account, key_id: self.key_id, version: self.key_version }
    }

    fn algorithm(&self) -> PairAlgorithm {
        PairAlgorithm::parse(self.algorithm).unwrap()
    }
}

#[test]
fn every_entry_opens() {
    let mut seen = Vec::new();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pairs")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let corpus: Corpus = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let sealed = SealedRootKey::parse(&corpus.sealed_root_key.to_string()).unwrap();
        let root = sealed.unseal(&Secret::new(corpus.seal_key)).unwrap();
        let provider = SoftwareProvider::new(Arc::new(root), Arc::new(SystemRandom));
        for entry in &corpus.pairs {
            check_signatures(&provider, entry);
            check_ciphertexts(&provider, entry);
            seen.extend(entry.signatures.iter().map(|(name, _)| (entry.algorithm, name.clone())));
            seen.extend(entry.ciphertexts.iter().map(|(name, _)| (entry.algorithm, name.clone())));
        }
    }
    assert!(seen.len() >= 13, "only {seen:?} found");
}

fn check_signatures(provider: &SoftwareProvider, entry: &Entry) {
    for (name, signature) in &entry.signatures {
        let key = provider.open_signing(entry.algorithm(), &entry.binding(), &entry.wrapped).unwrap();
        assert_eq!(key.public_key().to_pem(), entry.public_key);
        let algorithm = SigningAlgorithm::parse(name).unwrap();
        let verified = key.verify(algorithm, Message::Raw(TEXT), &hex::decode(signature).unwrap());
        assert_eq!(verified, Ok(true), "{name}");
    }
}

fn check_ciphertexts(provider: &SoftwareProvider, entry: &Entry) {
    for (name, ciphertext) in &entry.ciphertexts {
        let (algorithm, binding) = (entry.algorithm(), entry.binding());
        let (plaintext, public_key) = if name == KEM {
            let key = provider.open_kem(algorithm, &binding, &entry.wrapped).unwrap();
            let parsed = KemCiphertext::parse(ciphertext).unwrap();
            assert_eq!((parsed.key_id, parsed.key_version), (entry.key_id, entry.key_version));
            (kem_ciphertext::open(&*key, &parsed).unwrap(), key.public_key().to_pem())
        } else {
            let key = provider.open_decryption(algorithm, &binding, &entry.wrapped).unwrap();
            let decryption = DecryptionAlgorithm::parse(name).unwrap();
            let plaintext = key.decrypt(decryption, &hex::decode(ciphertext).unwrap()).unwrap();
            (plaintext, key.public_key().to_pem())
        };
        assert_eq!((plaintext.expose(), public_key), (TEXT, entry.public_key.clone()), "{name}");
    }
}

#[test]
#[ignore = "prints a new corpus in the formats of today"]
fn print_a_new_corpus() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let seal_key = Secret::random(32, &SystemRandom).unwrap();
    let sealed = seal_with_key(&root, &seal_key, &SystemRandom).unwrap();
    let provider = SoftwareProvider::new(Arc::new(root), Arc::new(SystemRandom));
    let corpus = Corpus {
        sealed_root_key: serde_json::to_value(&sealed).unwrap(),
        seal_key: seal_key.expose().to_vec(),
        pairs: PairAlgorithm::ALL.map(|algorithm| new_entry(&provider, algorithm)).into(),
    };
    println!("{}", serde_json::to_string_pretty(&corpus).unwrap());
}

fn new_entry(provider: &SoftwareProvider, algorithm: PairAlgorithm) -> Entry {
    let key_id = [algorithm.as_u8(); 16];
    let binding = Binding { account: 100_000_000_001, key_id, version: 7 };
    let wrapped = provider.bind(provider.generate_unbound(algorithm).unwrap(), &binding).unwrap();
    let (mut signatures, mut ciphertexts, mut public_key) = (Vec::new(), Vec::new(), String::new());
    if let Ok(key) = provider.open_signing(algorithm, &binding, &wrapped) {
        public_key = key.public_key().to_pem();
        for signing in SigningAlgorithm::ALL {
            if let Ok(signature) = key.sign(signing, Message::Raw(TEXT)) {
                signatures.push((signing.as_str().into(), hex::encode(signature)));
            }
        }
    }
    for decryption in DecryptionAlgorithm::ALL {
        let recipient = RecipientAlgorithm::parse(decryption.as_str()).unwrap();
        if let Ok(ciphertext) = encrypt_to(&public_key, recipient, TEXT, &SystemRandom) {
            ciphertexts.push((decryption.as_str().into(), hex::encode(ciphertext)));
        }
    }
    if let Ok(key) = provider.open_kem(algorithm, &binding, &wrapped) {
        public_key = key.public_key().to_pem();
        ciphertexts.push((KEM.into(), kem_ciphertext::seal(&*key, key_id, binding.version, TEXT).unwrap()));
    }
    let (account, key_version) = (binding.account, binding.version);
    let algorithm = algorithm.as_u8();
    Entry { algorithm, account, key_id, key_version, wrapped, public_key, signatures, ciphertexts }
}
