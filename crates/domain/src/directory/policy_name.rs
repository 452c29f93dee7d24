//! What policies and roles are called, and what is said about them.

use serde::{Serialize, Serializer};

use crate::rule::{Rule, Text};

/// The name of a policy: 1 to 128 ASCII letters, digits and `+=,.@_-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyName(String);

/// The name of a role, under the rule of [`PolicyName`]. It is part of the role's resource name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleName(String);

/// Free text about a policy or role: up to 300 bytes of UTF-8, without zero bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortDescription(String);

const NAME: Text = Text {
    en: "must have 1 to 128 letters, digits and + = , . @ _ -",
    zh: "必须为 1 到 128 个字母、数字或 + = , . @ _ - 字符",
};

impl Rule for PolicyName {
    const CODE: &'static str = "InvalidParameter.PolicyNameError";
    const MUST: Text = NAME;

    fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }
}

impl Rule for RoleName {
    const CODE: &'static str = "InvalidParameter.RoleNameError";
    const MUST: Text = NAME;

    fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }
}

impl Rule for ShortDescription {
    const CODE: &'static str = "InvalidParameter.DescriptionLengthOverlimit";
    const MUST: Text = Text {
        en: "must be at most 300 bytes of UTF-8 without zero bytes",
        zh: "不能超过 300 字节（UTF-8），且不能包含零字节",
    };

    fn parse(text: &str) -> Option<Self> {
        (text.len() <= 300 && !text.contains('\0')).then(|| Self(text.to_owned()))
    }
}

fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte))
}

macro_rules! is_text {
    ($($type:ident),+) => {$(
        impl $type {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )+};
}

is_text!(PolicyName, RoleName, ShortDescription);
crate::rule_type!(PolicyName, RoleName, ShortDescription);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_characters_that_need_no_escape() {
        let longest = "a".repeat(128);
        for good in ["a", "QcloudKMS-Read_1", "a+b=c,d.e@f", longest.as_str()] {
            assert!(PolicyName::parse(good).is_some() && RoleName::parse(good).is_some(), "{good}");
        }
        let too_long = "a".repeat(129);
        for bad in ["", " ", "a b", "a/b", "a*", "策略", "a\0", "a\u{202e}", "${uin}", too_long.as_str()] {
            assert_eq!((PolicyName::parse(bad), RoleName::parse(bad)), (None, None), "{bad:?}");
        }
    }

    #[test]
    fn descriptions_are_limited_in_bytes() {
        assert!(
            ShortDescription::parse("").is_some() && ShortDescription::parse(&"述".repeat(100)).is_some()
        );
        assert!(ShortDescription::parse(&"述".repeat(101)).is_none());
        assert!(ShortDescription::parse("a\0").is_none());
    }
}
