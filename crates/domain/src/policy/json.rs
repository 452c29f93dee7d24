//! JSON as policies need it: no name may stand twice in an object, because readers would differ about which counts.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::Number;

/// A value. Nesting is bounded by the parser (128 levels).
#[derive(Debug)]
pub enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The items of a list, or the one value that stands in its place.
    pub fn items(&self) -> &[Node] {
        match self {
            Self::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
                Number::from_f64(value).map(Node::Number).ok_or_else(|| E::custom("a number out of range"))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.into()))
            }
            fn visit_string<E>(self, value: String) -> Result<Node, E> {
                Ok(Node::Text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let (mut seen, mut entries) = (HashSet::new(), Vec::new());
                while let Some((name, value)) = map.next_entry::<String, Node>()? {
                    if !seen.insert(name.clone()) {
                        return Err(A::Error::custom("a name that stands twice"));
                    }
                    entries.push((name, value));
                }
                Ok(Node::Object(entries))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
