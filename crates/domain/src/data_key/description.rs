//! What users write about a data key.

use serde::Serialize;

use crate::{
    Description,
    rule::{Rule, Text},
};

/// Free text of at most 100 bytes of UTF-8; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DataKeyDescription(Description);

impl DataKeyDescription {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Rule for DataKeyDescription {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text =
        Text { en: "must be at most 100 bytes of UTF-8", zh: "不能超过 100 字节（UTF-8）" };

    fn parse(text: &str) -> Option<Self> {
        (text.len() <= 100).then(|| Description::parse(text)).flatten().map(Self)
    }
}

crate::rule_type!(DataKeyDescription);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_limited_in_bytes_not_characters() {
        assert!(DataKeyDescription::parse("").is_some());
        assert!(DataKeyDescription::parse(&"x".repeat(100)).is_some());
        assert!(DataKeyDescription::parse(&"x".repeat(101)).is_none());
        assert!(DataKeyDescription::parse(&"密".repeat(34)).is_none());
        assert!(DataKeyDescription::parse("a\0b").is_none());
    }
}
