//! Values with rules: a request parameter that parses itself, and says what would be right.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error};

/// A text value that can only exist if it keeps its rule.
///
/// Implementors get their `Deserialize` from [`rule_type!`](crate::rule_type), so a request that
/// carries a bad value never becomes a typed request.
pub trait Rule: Sized {
    /// The error code clients get for a bad value, as the API contract lists it.
    const CODE: &'static str;
    /// What would be right, as the end of a sentence that begins with the parameter's name.
    const MUST: Text;

    /// The value, or `None` if the text breaks the rule.
    fn parse(text: &str) -> Option<Self>;
}

/// One sentence in the two languages the API speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English (`en-US`).
    pub en: &'static str,
    /// Chinese (`zh-CN`).
    pub zh: &'static str,
}

/// A broken rule on its way through serde.
///
/// Serde carries errors of values as text only, so the parts travel joined by the unit separator
/// and are taken apart again by [`Violation::read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The error code, as the API contract lists it.
    pub code: String,
    /// What would be right, in English.
    pub en: String,
    /// What would be right, in Chinese.
    pub zh: String,
}

const SEPARATOR: char = '\u{1f}';

impl Violation {
    /// The violation of the rule of `T`.
    pub fn of<T: Rule>() -> Self {
        Self { code: T::CODE.into(), en: T::MUST.en.into(), zh: T::MUST.zh.into() }
    }

    /// Takes a displayed violation apart again; `None` if the text is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(SEPARATOR);
        let (code, en, zh) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { code: code.into(), en: en.into(), zh: zh.into() })
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SEPARATOR}{}{SEPARATOR}{}", self.code, self.en, self.zh)
    }
}

/// Reads a text and parses it by its rule.
pub fn deserialize<'de, T: Rule, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::parse(&text).ok_or_else(|| D::Error::custom(Violation::of::<T>()))
}

/// Gives a type with a [`Rule`] its `Deserialize`, and its place in the API description.
#[macro_export]
macro_rules! rule_type {
    ($($type:ident),+ $(,)?) => {$(
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let must = <$type as $crate::rule::Rule>::MUST.en;
                schemars::json_schema!({ "type": "string", "description": must })
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                $crate::rule::deserialize(d)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_survives_being_text() {
        let violation = Violation::of::<crate::Alias>();
        assert_eq!(Violation::read(&violation.to_string()), Some(violation));
        assert_eq!(Violation::read("some other error"), None);
    }
}
