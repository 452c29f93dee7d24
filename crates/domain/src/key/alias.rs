//! The name of a key.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{
    ProductId,
    rule::{Rule, Text},
};

/// The name users give a key: 1 to 60 letters, digits, `-` or `_`, beginning with a letter or digit,
/// and not with `kms-`, which is for the keys of cloud products (guide, "Creating Key").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias(String);

/// How the names of the keys of cloud products begin.
const RESERVED: &str = "kms-";

impl Alias {
    /// The name of the key of a cloud product, which no user can give a key.
    pub fn of_product(product: &ProductId) -> Self {
        Self(format!("{RESERVED}{product}"))
    }

    /// A name that a key has, whoever made the key: reserved names count.
    pub fn known(text: &str) -> Option<Self> {
        let fits = (1..=60).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && text.as_bytes()[0].is_ascii_alphanumeric();
        fits.then(|| Self(text.to_owned()))
    }

    /// The alias as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rule for Alias {
    const CODE: &'static str = "InvalidParameterValue.InvalidAlias";
    const MUST: Text = Text {
        en: "must have 1 to 60 letters, digits, - or _, begin with a letter or digit, and not begin with kms-",
        zh: "必须为 1 到 60 个字母、数字、- 或 _，以字母或数字开头，且不能以 kms- 开头",
    };

    fn parse(text: &str) -> Option<Self> {
        let reserved = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED));
        Self::known(text).filter(|_| !reserved)
    }
}

crate::rule_type!(Alias);

impl Serialize for Alias {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_rule() {
        let longest = "a".repeat(60);
        for good in ["a", "9", "orders_2024-prod", "kms", "kmsx", longest.as_str()] {
            assert!(Alias::parse(good).is_some(), "{good}");
        }
        let too_long = "a".repeat(61);
        for bad in ["", "-a", "_a", "a b", "密钥", "kms-a", "KMS-a", "Kms-", too_long.as_str()] {
            assert_eq!(Alias::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn products_have_names_of_their_own() {
        let alias = Alias::of_product(&ProductId::parse("cos").unwrap());
        assert_eq!((alias.as_str(), Alias::parse("kms-cos")), ("kms-cos", None));
        assert_eq!(Alias::known("kms-cos"), Some(alias));
    }
}
