//! What a ciphertext was made for: names and values that must be the same again when it is decrypted.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::rule::{Rule, Text};

/// A set of names with values, given as JSON text of at most 1,024 characters: an object whose values
/// are strings. Order does not matter, names may not repeat. No context, the empty text and `{}` are
/// the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// The bytes that are bound to the ciphertext: for each name in byte order its length (4 bytes,
    /// big-endian), the name, the length of its value and the value. Empty without names.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for text in self.0.iter().flat_map(|(name, value)| [name, value]) {
            // The rule bounds a text to 4,096 bytes, so its length fits.
            bytes.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

impl Rule for EncryptionContext {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must be the JSON text of an object of strings, such as {\"name\":\"value\"}, of at most 1024 characters",
        zh: "必须是值为字符串的 JSON 对象文本，例如 {\"name\":\"value\"}，最多 1024 个字符",
    };

    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        (text.chars().count() <= 1024)
            .then(|| serde_json::from_str::<Unique>(text).ok())
            .flatten()
            .map(|u| Self(u.0))
    }
}

crate::rule_type!(EncryptionContext);

impl Serialize for EncryptionContext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// An object of strings in which no name stands twice.
struct Unique(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Unique;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of strings")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
                let mut pairs = BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    if pairs.insert(name, value).is_some() {
                        return Err(A::Error::custom("a name stands twice"));
                    }
                }
                Ok(Unique(pairs))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<Vec<u8>> {
        EncryptionContext::parse(text).map(|context| context.canonical())
    }

    #[test]
    fn order_and_white_space_do_not_matter() {
        assert_eq!(canonical(r#"{"a":"1","b":"2"}"#), canonical("{ \"b\" : \"2\",\n\"a\":\"1\" }"));
        assert_eq!(canonical(""), Some(vec![]));
        assert_eq!(canonical("{}"), Some(vec![]));
    }

    #[test]
    fn different_contexts_have_different_bytes() {
        let texts = [r#"{"a":"bc"}"#, r#"{"ab":"c"}"#, r#"{"a":"b","c":""}"#, r#"{"a":"","bc":""}"#, "{}"];
        let all: std::collections::HashSet<_> = texts.iter().map(|text| canonical(text).unwrap()).collect();
        assert_eq!(all.len(), texts.len());
    }

    #[test]
    fn only_objects_of_strings() {
        for bad in
            ["x", "[]", "\"a\"", r#"{"a":1}"#, r#"{"a":{"b":"c"}}"#, r#"{"a":"1","a":"2"}"#, r#"{"a":null}"#]
        {
            assert_eq!(canonical(bad), None, "{bad}");
        }
        let long = |n: usize| format!(r#"{{"a":"{}"}}"#, "密".repeat(n));
        assert!(canonical(&long(1024 - 8)).is_some());
        assert!(canonical(&long(1024 - 7)).is_none());
    }
}
