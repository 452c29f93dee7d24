//! The id of a white-box key.

use std::fmt;

use serde::Serialize;

use crate::{
    KeyId,
    rule::{Rule, Text},
};

/// The id of a white-box key, of the same form as that of a key: a UUID of version 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct WhiteBoxKeyId(KeyId);

impl WhiteBoxKeyId {
    /// The id of a new white-box key, out of an id that nothing else has.
    pub fn new(fresh: KeyId) -> Self {
        Self(fresh)
    }

    /// The id with these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(KeyId::from_bytes(bytes))
    }

    /// The bytes of the id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl Rule for WhiteBoxKeyId {
    const CODE: &'static str = KeyId::CODE;
    const MUST: Text = Text {
        en: "must be the id of a white-box key, such as 244dab8c-6dad-11ea-80c6-5254006d0810",
        zh: "必须是白盒密钥 ID，例如 244dab8c-6dad-11ea-80c6-5254006d0810",
    };

    fn parse(text: &str) -> Option<Self> {
        KeyId::parse(text).map(Self)
    }
}

crate::rule_type!(WhiteBoxKeyId);

impl fmt::Display for WhiteBoxKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for WhiteBoxKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
