//! Audit tracks: which events of an account are delivered, and to where (CloudAudit, tracking sets).

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    Uin, UnixSeconds,
    rule::{Rule, Text},
};

/// How many tracks an account may have.
pub const MOST_TRACKS: usize = 10;
/// How many products a track may choose events of.
pub const MOST_FIELDS: usize = 10;
/// How many actions of a product a track may name.
pub const MOST_EVENT_NAMES: usize = 10;

/// What an account wants to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its number, never used again.
    pub id: u64,
    /// Whose events.
    pub account: Uin,
    /// Unique in the account; never changes.
    pub name: TrackName,
    /// Whether it delivers. One that does not keeps its place, and goes on from there.
    pub active: bool,
    /// To where.
    pub storage: TrackStorage,
    /// Which events: those that one of these chooses. At least one.
    pub filter: Vec<ResourceField>,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// Counts its changes, from 1.
    pub revision: u32,
}

/// What of a track is kept as JSON.
#[derive(Serialize, Deserialize)]
struct Body<S, F> {
    storage: S,
    filter: F,
}

impl Track {
    /// Storage and filter, as they are kept.
    ///
    /// # Errors
    /// None that can happen.
    pub fn body(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Body { storage: &self.storage, filter: &self.filter })
    }

    /// Reads what [`Track::body`] wrote.
    ///
    /// # Errors
    /// A text that is something else.
    pub fn read_body(text: &str) -> serde_json::Result<(TrackStorage, Vec<ResourceField>)> {
        serde_json::from_str(text).map(|Body { storage, filter }| (storage, filter))
    }

    /// Whether it delivers an event of its account, of that product, action type and action.
    pub fn chooses(&self, product: &str, action_type: &str, name: &str) -> bool {
        self.filter.iter().any(|field| field.chooses(product, action_type, name))
    }
}

/// Where a track delivers to: a storage that the operator set up, and a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackStorage {
    /// The region of the storage.
    pub region: String,
    /// Which of the operator's storages.
    pub name: StorageName,
    /// The folder in it.
    pub prefix: StoragePrefix,
    /// Whether files are compressed (gzip).
    pub compress: bool,
}

/// Events of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceField {
    /// Of which product, such as `kms`; of all if `None`.
    pub product: Option<String>,
    /// Only reading or only writing ones, if `Some`.
    pub action: Option<ActionType>,
    /// Of these actions; of all if empty.
    pub names: Vec<String>,
}

/// Reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionType {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

impl ActionType {
    /// The name in events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Write",
        }
    }
}

impl ResourceField {
    /// Whether it chooses an event of that product, action type and action.
    pub fn chooses(&self, product: &str, action_type: &str, name: &str) -> bool {
        self.product.as_deref().is_none_or(|wanted| wanted == product)
            && self.action.is_none_or(|wanted| wanted.as_str() == action_type)
            && (self.names.is_empty() || self.names.iter().any(|wanted| wanted == name))
    }
}

/// The name of a track: 3 to 48 letters, digits, `-` or `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrackName(String);

impl Rule for TrackName {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must have 3 to 48 letters, digits, - or _",
        zh: "必须为 3 到 48 个字母、数字、- 或 _",
    };

    fn parse(text: &str) -> Option<Self> {
        let fits = (3..=48).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }
}

/// The name of a storage that the operator set up: 1 to 50 lower-case letters, digits or `-`, not at its ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorageName(String);

impl Rule for StorageName {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must have 1 to 50 lower-case letters, digits or -, and neither begin nor end with -",
        zh: "必须为 1 到 50 个小写字母、数字或 -，且不能以 - 开头或结尾",
    };

    fn parse(text: &str) -> Option<Self> {
        let fits = (1..=50).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        fits.then(|| Self(text.to_owned()))
    }
}

/// The folder of a track in its storage: 3 to 40 letters and digits, so that it leads nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoragePrefix(String);

impl Rule for StoragePrefix {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text =
        Text { en: "must have 3 to 40 letters and digits", zh: "必须为 3 到 40 个字母或数字" };

    fn parse(text: &str) -> Option<Self> {
        let fits = (3..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_owned()))
    }
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

is_text!(TrackName, StorageName, StoragePrefix);
crate::rule_type!(TrackName, StorageName, StoragePrefix);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_prefixes_lead_nowhere_else() {
        for bad in ["", "ab", "../x", "a/b", "a.b", "a b", "审计审计", "a\0bc", &"a".repeat(49)] {
            assert!(TrackName::parse(bad).is_none(), "{bad}");
            assert!(StoragePrefix::parse(bad).is_none(), "{bad}");
        }
        for bad in ["", "-a", "a-", "A", "a/b", "..", "a_b", &"a".repeat(51)] {
            assert!(StorageName::parse(bad).is_none(), "{bad}");
        }
        assert!(TrackName::parse("audit_log-1").is_some());
        assert!(StoragePrefix::parse("Audit1").is_some() && StoragePrefix::parse("a-b").is_none());
        assert!(StorageName::parse("archive-1").is_some());
    }

    #[test]
    fn a_field_chooses_by_all_it_says() {
        let field = |product: Option<&str>, action, names: &[&str]| ResourceField {
            product: product.map(str::to_owned),
            action,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        assert!(field(None, None, &[]).chooses("kms", "Write", "Encrypt"));
        let some = field(Some("kms"), Some(ActionType::Write), &["Encrypt", "Decrypt"]);
        assert!(some.chooses("kms", "Write", "Decrypt"));
        for (product, action, name) in
            [("cam", "Write", "Decrypt"), ("kms", "Read", "Decrypt"), ("kms", "Write", "ReEncrypt")]
        {
            assert!(!some.chooses(product, action, name));
        }
    }
}
