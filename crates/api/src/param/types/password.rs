//! Passwords, as parameters and in replies.

use keyward_crypto::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::{MASK, SecretText};

/// A password, wiped when dropped. In the audit trail it is masked.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub struct Password(#[schemars(with = "String")] Zeroizing<String>);

impl Password {
    /// That password.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The same, as bytes.
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.as_bytes().to_vec())
    }

    /// The same, as a reply tells it once.
    pub fn into_reply(self) -> SecretText {
        SecretText(self.0)
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}
