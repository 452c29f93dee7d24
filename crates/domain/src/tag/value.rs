//! The value of a tag.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{TagFault, fits};

/// What is said of a resource, such as `production`: 1 to 255 characters, case-sensitive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[schemars(inline)]
#[serde(transparent)]
pub struct TagValue(String);

impl TagValue {
    const LONGEST: usize = 255;

    /// The value of that text.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TagFault> {
        if text.is_empty() {
            return Err(TagFault::ValueEmpty);
        }
        if text.chars().nth(Self::LONGEST).is_some() {
            return Err(TagFault::ValueTooLong);
        }
        if !text.chars().all(fits) {
            return Err(TagFault::ValueCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for TagValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|fault| D::Error::custom(fault.violation()))
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_rules() {
        assert_eq!(TagValue::parse(&"密".repeat(255)).unwrap().as_str().chars().count(), 255);
        assert_eq!(TagValue::parse(&"x".repeat(256)), Err(TagFault::ValueTooLong));
        assert_eq!(TagValue::parse(""), Err(TagFault::ValueEmpty));
        assert_eq!(TagValue::parse("a&b"), Err(TagFault::ValueCharacter));
        assert!(TagValue::parse("project").is_ok(), "only keys are reserved");
    }
}
