//! The id of a key.

use std::fmt;

use serde::{Serialize, Serializer};
use uuid::{Timestamp, Uuid};

use crate::rule::{Rule, Text};

/// The id of a key: a UUID of version 1, so that ids made later sort near each other in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Uuid);

impl KeyId {
    /// The id for a time (seconds and nanoseconds since 1970), a counter of 14 bits that tells ids of
    /// the same instant apart, and the six bytes that name the server.
    pub fn new(seconds: u64, nanoseconds: u32, counter: u16, node: [u8; 6]) -> Self {
        Self(Uuid::new_v1(Timestamp::from_unix_time(seconds, nanoseconds, u128::from(counter), 14), &node))
    }

    /// The id with these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The bytes of the id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl Rule for KeyId {
    const CODE: &'static str = "InvalidParameterValue.InvalidKeyId";
    const MUST: Text = Text {
        en: "must be the id of a key, such as 23e80852-1e38-11e9-b129-5cb9019b4b01",
        zh: "必须是密钥 ID，例如 23e80852-1e38-11e9-b129-5cb9019b4b01",
    };

    fn parse(text: &str) -> Option<Self> {
        // Only the canonical form: a key has one name, also in logs and policies.
        let canonical = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
        canonical.then(|| Uuid::try_parse(text).ok()).flatten().map(Self)
    }
}

crate::rule_type!(KeyId);

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_the_canonical_form() {
        let text = "23e80852-1e38-11e9-b129-5cb9019b4b01";
        assert_eq!(KeyId::parse(text).unwrap().to_string(), text);
        for bad in
            ["", "23e80852", "23E80852-1E38-11E9-B129-5CB9019B4B01", "23e808521e3811e9b1295cb9019b4b01"]
        {
            assert_eq!(KeyId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn is_a_time_based_uuid() {
        let id = KeyId::new(1_700_000_000, 5, 7, [0x52, 0x54, 0, 1, 2, 3]).to_string();
        assert_eq!(&id[14..15], "1");
        assert!(id.ends_with("525400010203"));
    }
}
