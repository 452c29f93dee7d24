//! The key of a tag.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{TagFault, fits};

/// What a tag is about, such as `env`: 1 to 127 characters, case-sensitive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[schemars(inline)]
#[serde(transparent)]
pub struct TagKey(String);

impl TagKey {
    const LONGEST: usize = 127;

    /// The key of that text.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TagFault> {
        if text.is_empty() {
            return Err(TagFault::KeyEmpty);
        }
        if text.chars().nth(Self::LONGEST).is_some() {
            return Err(TagFault::KeyTooLong);
        }
        if !text.chars().all(fits) {
            return Err(TagFault::KeyCharacter);
        }
        let begins = |reserved: [&str; 3]| reserved.iter().any(|start| text.starts_with(start));
        if matches!(text, "qcloud" | "tencent") || begins(["qcs:", "project", "项目"]) {
            return Err(TagFault::KeyReserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for TagKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|fault| D::Error::custom(fault.violation()))
    }
}

impl fmt::Display for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters() {
        for good in ["a", "环境", "Cost center: a/b@c+d-e=f._", "x".repeat(127).as_str(), &"密".repeat(127)]
        {
            assert_eq!(TagKey::parse(good).unwrap().as_str(), good);
        }
        for long in ["x".repeat(128), "密".repeat(128)] {
            assert_eq!(TagKey::parse(&long), Err(TagFault::KeyTooLong));
        }
        assert_eq!(TagKey::parse(""), Err(TagFault::KeyEmpty));
    }

    #[test]
    fn other_characters_are_refused() {
        for bad in ["a\0", "a\n", "a&b", "a|b", "a,b", "a\tb", "<a>", "a'", "a%", "a\\", "😀", "a\u{3000}b"]
        {
            assert_eq!(TagKey::parse(bad), Err(TagFault::KeyCharacter), "{bad:?}");
        }
    }

    #[test]
    fn some_keys_are_kept_for_the_system() {
        for bad in ["qcs:a", "project", "projectName", "项目", "项目组", "qcloud", "tencent"] {
            assert_eq!(TagKey::parse(bad), Err(TagFault::KeyReserved), "{bad}");
        }
        for good in ["Project", "my project", "qcs", "tencent-zone", "qcloud1"] {
            assert!(TagKey::parse(good).is_ok(), "{good}");
        }
    }
}
