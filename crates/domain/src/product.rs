//! Cloud products: programs of the operator (object storage, disks, databases) that use keys in the name
//! of an account (guide, "Key Types"). The operator registers them.

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};

use crate::rule::{Rule, Text};

/// The short name of a cloud product, such as `cos`: 1 to 32 lower-case letters, digits or `-`, beginning
/// with a letter. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId(Arc<str>);

impl ProductId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rule for ProductId {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must have 1 to 32 lower-case letters, digits or - and begin with a letter",
        zh: "必须为 1 到 32 个小写字母、数字或 -，且以字母开头",
    };

    fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.as_bytes()[0].is_ascii_lowercase();
        // `user` owns what no product owns.
        (fits && text != Owner::USER).then(|| Self(text.into()))
    }
}

/// What of a product uses a key: the id of a bucket, a disk, an instance. 1 to 128 printable ASCII
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloudResourceId(String);

impl CloudResourceId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rule for CloudResourceId {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must have 1 to 128 printable ASCII characters",
        zh: "必须为 1 到 128 个可打印的 ASCII 字符",
    };

    fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        fits.then(|| Self(text.to_owned()))
    }
}

/// Who a key was made for: `Owner` of its metadata. Never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The users of the account: a key that they created.
    User,
    /// A cloud product: a key that was made at its first call.
    Product(ProductId),
}

impl Owner {
    const USER: &'static str = "user";

    /// The name on the wire: `user`, or the product's.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User => Self::USER,
            Self::Product(product) => product.as_str(),
        }
    }

    /// The owner of that name.
    pub fn parse(text: &str) -> Option<Self> {
        if text == Self::USER { Some(Self::User) } else { ProductId::parse(text).map(Self::Product) }
    }
}

macro_rules! is_text {
    ($($type:ident),+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

is_text!(ProductId, CloudResourceId, Owner);
crate::rule_type!(ProductId, CloudResourceId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_rules() {
        for good in ["cos", "c", "mysql-8", "a1"] {
            assert!(ProductId::parse(good).is_some(), "{good}");
        }
        for bad in ["", "COS", "1cos", "-cos", "c os", "user", "a_b", &"a".repeat(33)] {
            assert!(ProductId::parse(bad).is_none(), "{bad}");
        }
        for good in ["ssm-1", "bucket 1", &"a".repeat(128)] {
            assert!(CloudResourceId::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a\nb", "桶", &"a".repeat(129)] {
            assert!(CloudResourceId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_owner_survives_being_text() {
        for owner in [Owner::User, Owner::Product(ProductId::parse("cos").unwrap())] {
            assert_eq!(Owner::parse(owner.as_str()), Some(owner));
        }
    }
}
