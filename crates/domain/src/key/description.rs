//! What users write about a key.

use serde::{Serialize, Serializer};

use crate::rule::{Rule, Text};

/// Free text of at most 1,024 bytes of UTF-8; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rule for Description {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text =
        Text { en: "must be at most 1024 bytes of UTF-8", zh: "不能超过 1024 字节（UTF-8）" };

    fn parse(text: &str) -> Option<Self> {
        // A zero byte is text to SQLite and an error to PostgreSQL; nobody means it.
        (text.len() <= 1024 && !text.contains('\0')).then(|| Self(text.to_owned()))
    }
}

crate::rule_type!(Description);

impl Serialize for Description {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_limited_in_bytes_not_characters() {
        assert!(Description::parse("").is_some());
        assert!(Description::parse(&"x".repeat(1024)).is_some());
        assert!(Description::parse(&"x".repeat(1025)).is_none());
        assert!(Description::parse(&"密".repeat(342)).is_none());
        assert!(Description::parse("a\0b").is_none());
    }
}
