//! Keys that never change, and what was made with them: the golden corpus of the crypto crate, so that an input that
//! fails once always fails.

use std::sync::{Arc, OnceLock};

use keyward_crypto::{
    Binding, Ciphertext, PairAlgorithm, RootKey, SealedRootKey, Secret, SoftwareProvider, SystemRandom,
    seal::Seal,
};
use serde::Deserialize;

/// What all signatures and ciphertexts of pairs were made of.
pub const TEXT: &[u8] = b"everything that was released";

/// Key pairs under one root key.
pub struct Pairs {
    pub provider: SoftwareProvider,
    pub all: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    algorithm: u8,
    account: u64,
    #[serde(with = "hex::serde")]
    key_id: [u8; 16],
    key_version: u32,
    #[serde(with = "hex::serde")]
    pub wrapped: Vec<u8>,
    pub public_key: String,
    /// Signatures of [`TEXT`], in hex, by algorithm.
    pub signatures: Vec<(String, String)>,
    /// Ciphertexts of [`TEXT`], in hex, by algorithm; as text for ML-KEM.
    pub ciphertexts: Vec<(String, String)>,
}

impl Pair {
    pub fn binding(&self) -> Binding {
        Binding { account: self.account, key_id: self.key_id, version: self.key_version }
    }

    pub fn algorithm(&self) -> PairAlgorithm {
        PairAlgorithm::parse(self.algorithm).expect("the corpus has algorithms that exist")
    }
}

/// A symmetric key under a root key of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hierarchy {
    sealed_root_key: serde_json::Value,
    #[serde(with = "hex::serde")]
    opener: Vec<u8>,
    account: u64,
    #[serde(with = "hex::serde")]
    pub wrapped: Vec<u8>,
    /// A ciphertext without a context.
    pub ciphertext: String,
}

impl Hierarchy {
    pub fn binding(&self) -> Binding {
        let Ciphertext { key_id, key_version: version, .. } = Ciphertext::parse(&self.ciphertext).unwrap();
        Binding { account: self.account, key_id, version }
    }

    pub fn document(&self) -> SealedRootKey {
        SealedRootKey::parse(&self.sealed_root_key.to_string()).expect("the corpus is genuine")
    }

    pub fn opener(&self) -> Secret {
        Secret::new(self.opener.clone())
    }

    pub fn root(&self) -> Arc<RootKey> {
        Arc::new(self.document().unseal(&self.opener()).expect("the corpus has the opener"))
    }
}

/// The pairs: one of each algorithm.
pub fn pairs() -> &'static Pairs {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct File {
        sealed_root_key: serde_json::Value,
        #[serde(with = "hex::serde")]
        seal_key: Vec<u8>,
        pairs: Vec<Pair>,
    }
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let File { sealed_root_key, seal_key, pairs } =
            serde_json::from_str(include_str!("../../crypto/tests/golden/pairs/v1.json")).unwrap();
        let sealed = SealedRootKey::parse(&sealed_root_key.to_string()).unwrap();
        let root = Arc::new(sealed.unseal(&Secret::new(seal_key)).unwrap());
        Pairs { provider: SoftwareProvider::new(root, Arc::new(SystemRandom)), all: pairs }
    })
}

/// The hierarchies: one of each algorithm, sealed by a file, as passphrases take their time.
pub fn hierarchies() -> &'static [Hierarchy] {
    #[derive(Deserialize)]
    struct File {
        hierarchies: Vec<Hierarchy>,
    }
    static HIERARCHIES: OnceLock<Vec<Hierarchy>> = OnceLock::new();
    HIERARCHIES.get_or_init(|| {
        let file: File = serde_json::from_str(include_str!("../../crypto/tests/golden/v1.json")).unwrap();
        file.hierarchies.into_iter().filter(|made| *made.document().seal() == Seal::File).collect()
    })
}
