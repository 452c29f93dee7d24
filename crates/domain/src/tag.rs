//! Tags: a key and a value that users give resources, to find and group them and to grant access by.

mod fault;
mod key;
mod resource;
mod value;

pub use fault::TagFault;
pub use key::TagKey;
pub use resource::{ResourceName, TaggedResource};
pub use value::TagValue;

/// How many tags a resource may have, each with a key of its own.
pub const PER_RESOURCE: usize = 50;

/// How many tag keys an account may have.
pub const KEYS: u64 = 1000;

/// How many values a tag key may have.
pub const VALUES: u64 = 1000;

/// How many filters a search by tags may have.
pub const FILTERS: usize = 6;

/// A tag. Ordered by key, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// Unique among the tags of a resource.
    pub key: TagKey,
    /// Its value.
    pub value: TagValue,
}

impl Tag {
    /// The tag of those two texts.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(key: &str, value: &str) -> Result<Self, TagFault> {
        Ok(Self { key: TagKey::parse(key)?, value: TagValue::parse(value)? })
    }
}

/// Whether a character may stand in a tag: a letter or digit of any language, a space, or one of `+-=._:/@`.
fn fits(c: char) -> bool {
    c.is_alphanumeric() || " +-=._:/@".contains(c)
}
