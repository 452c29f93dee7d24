//! Parameter values of the actions with key pairs.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{KemCiphertext, Message, Secret};
use keyward_domain::{
    KeyId,
    rule::{Rule, Text},
};
use serde::{Serialize, Serializer};

use super::{MASK, fingerprint};

/// What is signed, or was: base64 of 1 to 4,096 bytes. In the audit trail it is masked.
pub struct SignedMessage(Arc<Secret>);

impl SignedMessage {
    /// The bytes, for a worker; not copied.
    pub fn share(&self) -> Arc<Secret> {
        self.0.clone()
    }
}

impl Rule for SignedMessage {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must be the Base64 of 1 to 4096 bytes",
        zh: "必须是 1 到 4096 字节数据的 Base64 编码",
    };

    fn parse(text: &str) -> Option<Self> {
        let bytes = Secret::new(STANDARD.decode(text).ok()?);
        (1..=4096).contains(&bytes.len()).then(|| Self(Arc::new(bytes)))
    }
}

impl Serialize for SignedMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// Whether a message is given whole or as its digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageType {
    /// Whole.
    #[default]
    Raw,
    /// As its digest.
    Digest,
}

impl MessageType {
    /// These bytes as such a message.
    pub fn of(self, bytes: &[u8]) -> Message<'_> {
        match self {
            Self::Raw => Message::Raw(bytes),
            Self::Digest => Message::Digest(bytes),
        }
    }
}

impl Rule for MessageType {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text { en: "must be RAW or DIGEST", zh: "必须是 RAW 或 DIGEST" };

    fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "RAW" => Some(Self::Raw),
            "DIGEST" => Some(Self::Digest),
            _ => None,
        }
    }
}

impl Serialize for MessageType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Raw => "RAW",
            Self::Digest => "DIGEST",
        })
    }
}

/// A signature that is to be verified: base64 of 1 to 8,192 bytes, which is more than any genuine one has.
pub struct SignatureValue(Arc<[u8]>);

impl SignatureValue {
    /// The bytes, for a worker; not copied.
    pub fn share(&self) -> Arc<[u8]> {
        self.0.clone()
    }
}

impl Rule for SignatureValue {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text =
        Text { en: "must be the Base64 of a signature", zh: "必须是签名值的 Base64 编码" };

    fn parse(text: &str) -> Option<Self> {
        bytes(text, 8192).map(Self)
    }
}

impl Serialize for SignatureValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fingerprint(&self.0, serializer)
    }
}

/// What somebody encrypted to a public key: base64 of 1 to 1,024 bytes, more than any genuine one has.
/// What is in it is not looked at here, because nothing but decrypting may tell whether it is genuine.
pub struct AsymmetricCiphertext(Arc<[u8]>);

impl AsymmetricCiphertext {
    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// The bytes, for a worker; not copied.
    pub fn share(&self) -> Arc<[u8]> {
        self.0.clone()
    }
}

impl Rule for AsymmetricCiphertext {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text =
        Text { en: "must be the Base64 of a ciphertext", zh: "必须是密文的 Base64 编码" };

    fn parse(text: &str) -> Option<Self> {
        bytes(text, 1024).map(Self)
    }
}

impl Serialize for AsymmetricCiphertext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fingerprint(&self.0, serializer)
    }
}

/// What PostQuantumCryptoEncrypt gave. In the audit trail it is a fingerprint.
pub struct KemBlob(Arc<KemCiphertext>);

impl KemBlob {
    /// The key that it was made for, as it says.
    pub fn key_id(&self) -> KeyId {
        KeyId::from_bytes(self.0.key_id)
    }

    /// Its parts, for a worker; not copied.
    pub fn share(&self) -> Arc<KemCiphertext> {
        self.0.clone()
    }
}

impl Rule for KemBlob {
    const CODE: &'static str = "InvalidParameterValue.InvalidCiphertext";
    const MUST: Text = Text {
        en: "must be a CiphertextBlob that PostQuantumCryptoEncrypt returned",
        zh: "必须是 PostQuantumCryptoEncrypt 返回的 CiphertextBlob",
    };

    fn parse(text: &str) -> Option<Self> {
        KemCiphertext::parse(text).ok().map(|parsed| Self(Arc::new(parsed)))
    }
}

impl Serialize for KemBlob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fingerprint(self.0.encode().as_bytes(), serializer)
    }
}

fn bytes(text: &str, most: usize) -> Option<Arc<[u8]>> {
    let bytes = STANDARD.decode(text).ok()?;
    (1..=most).contains(&bytes.len()).then(|| bytes.into())
}

keyward_domain::rule_type!(SignedMessage, MessageType, SignatureValue, AsymmetricCiphertext, KemBlob);
