//! Parameter values that several actions share.

mod asymmetric;
mod secret_input;
mod tags;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{Ciphertext, Secret, mac};
use keyward_domain::{
    KeyId, Uin,
    rule::{Rule, Text},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

pub use asymmetric::{AsymmetricCiphertext, KemBlob, MessageType, SignatureValue, SignedMessage};
pub use secret_input::SecretInput;
pub use tags::{Tag, TagFilter, tag_filters};

/// What the audit trail shows in place of a secret.
pub const MASK: &str = "******";

/// Data to be encrypted: base64 of 1 to 4,096 bytes. In the audit trail it is masked.
pub struct Plaintext(Arc<Secret>);

impl Plaintext {
    /// The data.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    /// The data, for a worker; not copied.
    pub fn share(&self) -> Arc<Secret> {
        self.0.clone()
    }
}

impl Rule for Plaintext {
    const CODE: &'static str = "InvalidParameterValue.InvalidPlaintext";
    const MUST: Text = Text {
        en: "must be the Base64 of 1 to 4096 bytes",
        zh: "必须是 1 到 4096 字节数据的 Base64 编码",
    };

    fn parse(text: &str) -> Option<Self> {
        let bytes = Secret::new(STANDARD.decode(text).ok()?);
        (1..=4096).contains(&bytes.len()).then(|| Self(Arc::new(bytes)))
    }
}

impl Serialize for Plaintext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// What Encrypt and its siblings gave. In the audit trail it is a fingerprint.
pub struct CiphertextBlob {
    text: String,
    parsed: Ciphertext,
}

impl CiphertextBlob {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key that made it, as it says.
    pub fn key_id(&self) -> KeyId {
        KeyId::from_bytes(self.parsed.key_id)
    }

    /// Its parts.
    pub fn parsed(&self) -> &Ciphertext {
        &self.parsed
    }
}

impl Rule for CiphertextBlob {
    const CODE: &'static str = "InvalidParameterValue.InvalidCiphertext";
    const MUST: Text = Text {
        en: "must be a CiphertextBlob that this service returned",
        zh: "必须是本服务返回的 CiphertextBlob",
    };

    fn parse(text: &str) -> Option<Self> {
        Some(Self { parsed: Ciphertext::parse(text).ok()?, text: text.to_owned() })
    }
}

impl Serialize for CiphertextBlob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fingerprint(self.text.as_bytes(), serializer)
    }
}

/// What the audit trail shows of bytes that are long and no secret: enough to know them again.
fn fingerprint<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let hash = mac::sha256(bytes);
    serializer.collect_str(&format_args!("sha256:{}", hex::encode(&hash[..16])))
}

/// For whom a plaintext is encrypted on its way back: a public key as PEM. In the audit trail it is a
/// fingerprint, for somebody may send a private key by mistake.
#[derive(Clone, JsonSchema)]
#[schemars(transparent)]
pub struct RecipientKey(#[schemars(with = "String")] Zeroizing<String>);

impl<'de> Deserialize<'de> for RecipientKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|pem| Self(Zeroizing::new(pem)))
    }
}

impl RecipientKey {
    /// The text as it came.
    pub fn pem(&self) -> &str {
        &self.0
    }
}

impl Serialize for RecipientKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hash = mac::sha256(self.0.as_bytes());
        serializer.collect_str(&format_args!("sha256:{}", hex::encode(&hash[..16])))
    }
}

/// How many random bytes: 1 to 1,024.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct ByteCount(u16);

impl ByteCount {
    /// The number.
    pub fn get(self) -> usize {
        self.0.into()
    }

    /// The number, as it is stored.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for ByteCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bounded(deserializer, 1, 1024, Text { en: "must be 1 to 1024", zh: "必须在 1 到 1024 之间" })
            .map(Self)
    }
}

impl JsonSchema for ByteCount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ByteCount".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "format": "uint64", "minimum": 1, "maximum": 1024 })
    }
}

/// How many entries a page has at most: up to 200, 10 if not given.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct Limit(u16);

impl Limit {
    /// The number.
    pub fn get(self) -> u64 {
        self.0.into()
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(10)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bounded(deserializer, 0, 200, Text { en: "must be 0 to 200", zh: "必须在 0 到 200 之间" }).map(Self)
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "format": "uint64", "minimum": 0, "maximum": 200, "default": 10 })
    }
}

fn bounded<'de, D: serde::Deserializer<'de>>(
    d: D,
    least: u64,
    most: u16,
    must: Text,
) -> Result<u16, D::Error> {
    let number = u64::deserialize(d)?;
    let fitting = u16::try_from(number).ok().filter(|n| u64::from(*n) >= least && *n <= most);
    fitting.ok_or_else(|| {
        serde::de::Error::custom(keyward_domain::Violation {
            code: "InvalidParameter".into(),
            en: must.en.into(),
            zh: must.zh.into(),
        })
    })
}

/// A secret in a reply: base64 or plain text on the wire, wiped when dropped.
#[derive(Default, JsonSchema)]
#[schemars(transparent)]
pub struct SecretText(#[schemars(with = "String")] Zeroizing<String>);

impl SecretText {
    /// A secret that is ASCII, as it is.
    pub fn ascii(secret: &Secret) -> Self {
        Self(Zeroizing::new(secret.expose().iter().copied().map(char::from).collect()))
    }

    /// A text as it is.
    pub fn plain(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The base64 of these bytes.
    pub fn base64(bytes: &[u8]) -> Self {
        // Sized before, so that no half-written copy is left behind by growing.
        let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
        STANDARD.encode_string(bytes, &mut text);
        Self(text)
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// For whom an organization's administrator acts. Accounts here stand alone, so it may only name the
/// caller's own account.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct MemberAccount {
    /// The number of the application of the account; not used.
    pub member_app_id: Option<u64>,
    /// The number of the account.
    pub member_uin: Option<Uin>,
}

keyward_domain::rule_type!(Plaintext, CiphertextBlob);
