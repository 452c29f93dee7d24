//! The id of a data key.

use std::fmt;

use serde::Serialize;

use crate::{
    KeyId,
    rule::{Rule, Text},
};

/// The id of a data key, of the same form as that of a key: a UUID of version 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DataKeyId(KeyId);

impl DataKeyId {
    /// The id of a new data key, out of an id that nothing else has.
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

impl Rule for DataKeyId {
    const CODE: &'static str = "InvalidParameterValue.InvalidDataKeyId";
    const MUST: Text = Text {
        en: "must be the id of a data key, such as 93866e69-9755-11ef-8e65-52540089bc41",
        zh: "必须是数据密钥 ID，例如 93866e69-9755-11ef-8e65-52540089bc41",
    };

    fn parse(text: &str) -> Option<Self> {
        KeyId::parse(text).map(Self)
    }
}

crate::rule_type!(DataKeyId);

impl fmt::Display for DataKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for DataKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
