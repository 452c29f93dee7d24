//! Reads an action's parameters into its request type.
//!
//! Requests are plain serde structs. This deserializer gives their errors the codes of the API:
//! an absent field is MissingParameter, an undeclared one UnknownParameter, a wrong type
//! InvalidParameter, and a value that breaks its rule has the rule's own code. Numbers may come as text
//! (`"7"` for 7) and booleans as `"true"`, because query strings and the original's own samples do so.
//! A parameter that is `null` counts as absent.

pub mod types;

use std::fmt;

use keyward_domain::Violation;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
    value::StrDeserializer,
};
use serde_json::{Map, Value, value::RawValue};
use zeroize::Zeroize;

use crate::{ApiError, ApiResult, Message, error::beginning};

/// How many names the trail keeps of parameters that could not be read.
const OUTLINED: usize = 50;

/// The parameters of a request. Their texts may be secrets, so they are wiped when dropped.
#[derive(Debug, Default)]
pub struct Params(Map<String, Value>);

impl Params {
    /// Parameters with these names and values.
    pub fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// The parameters that a JSON body holds; an empty body holds none.
    ///
    /// # Errors
    /// InvalidParameter if the body is not the JSON text of an object.
    pub fn from_json(body: &[u8]) -> ApiResult<Self> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice::<Unique>(body).map(|unique| Self(unique.0)).map_err(|error| {
            // Only the place: serde_json's text may quote the body.
            let at = format!("line {} column {}", error.line(), error.column());
            ApiError::new(
                "InvalidParameter",
                format!(
                    "The request body is no JSON object that can be read: see {at}. Wrong syntax, a name that stands twice, a number beyond 64 bits, half a surrogate pair and deep nesting are refused."
                ),
                format!(
                    "请求体不是可读取的 JSON 对象：见第 {} 行第 {} 列。语法错误、重复的名称、超出 64 位的数字、不完整的代理对以及嵌套过深都会被拒绝。",
                    error.line(),
                    error.column()
                ),
            )
        })
    }

    /// The request they make.
    ///
    /// # Errors
    /// MissingParameter, UnknownParameter, InvalidParameter, or the code of a broken rule.
    pub fn read<T: DeserializeOwned>(&self) -> ApiResult<T> {
        T::deserialize(Fields(&self.0)).map_err(ParamError::told)
    }

    /// The names that were given, in order. What stands in them may be secret, the names are not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The values of type `T` that a parameter holds, alone or in a list; others are passed over.
    pub fn readable<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        let values = match self.0.get(name) {
            Some(Value::Array(values)) => values.iter().collect(),
            one => one.into_iter().collect::<Vec<_>>(),
        };
        values.into_iter().filter_map(|value| T::deserialize(One(value)).ok()).collect()
    }

    /// The first names, each with a mask, as JSON for the audit trail.
    pub fn outline(&self) -> Option<Box<RawValue>> {
        let masked = self.names().take(OUTLINED).map(|name| (beginning(name).to_owned(), "***".into()));
        serde_json::value::to_raw_value(&masked.collect::<Map<String, Value>>()).ok()
    }
}

/// A JSON object in which no name stands twice: two readers could take different ones for the right one.
struct Unique(Map<String, Value>);

impl<'de> serde::Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Unique;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
                let mut map = Map::new();
                while let Some((name, value)) = members.next_entry::<String, Value>()? {
                    if map.insert(name, value).is_some() {
                        return Err(de::Error::custom("a name stands twice"));
                    }
                }
                Ok(Unique(map))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl Drop for Params {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(map) => map.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is wrong, and with which parameter.
#[derive(Debug)]
struct ParamError {
    path: String,
    what: Wrong,
}

#[derive(Debug)]
enum Wrong {
    Missing,
    Unknown,
    /// What was expected, and what was found instead; each in English and Chinese.
    Type(Message, Option<Message>),
    Rule(Violation),
}

impl ParamError {
    fn wrong_type(expected: &dyn fmt::Display, found: Option<Message>) -> Self {
        Self { path: String::new(), what: Wrong::Type(plain(&expected.to_string()), found) }
    }

    /// The same error, seen from outside of the field or item `name`.
    fn within(mut self, name: impl fmt::Display) -> Self {
        self.path = if self.path.is_empty() { name.to_string() } else { format!("{name}.{}", self.path) };
        self
    }

    fn told(self) -> ApiError {
        let path = beginning(&self.path);
        match self.what {
            Wrong::Missing => ApiError::missing(path),
            Wrong::Unknown => ApiError::new(
                "UnknownParameter",
                format!("The parameter `{path}` is not recognized."),
                format!("参数 `{path}` 无法识别。"),
            ),
            Wrong::Type(expected, found) => {
                let (en, zh) = found.map_or_else(Default::default, |found| {
                    (format!(", not {}", found.en), format!("，而不是{}", found.zh))
                });
                ApiError::new(
                    "InvalidParameter",
                    format!("Parameter `{path}` type error: it must be {}{en}.", expected.en),
                    format!("参数 `{path}` 类型错误：必须是{}{zh}。", expected.zh),
                )
            }
            Wrong::Rule(rule) => ApiError::parameter(rule.code, path, &rule.en, &rule.zh),
        }
    }
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, self.what)
    }
}

impl std::error::Error for ParamError {}

impl de::Error for ParamError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let what = Violation::read(&text).map_or_else(|| Wrong::Type(plain(&text), None), Wrong::Rule);
        Self { path: String::new(), what }
    }
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::wrong_type(&expected, Some(kind(&found)))
    }
    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::wrong_type(&expected, None)
    }
    fn missing_field(field: &'static str) -> Self {
        Self { path: field.into(), what: Wrong::Missing }
    }
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self { path: field.into(), what: Wrong::Unknown }
    }
}

/// What was found, without its value: it may be a secret.
fn kind(found: &de::Unexpected<'_>) -> Message {
    message(match found {
        de::Unexpected::Bool(_) => ("a boolean", "布尔值"),
        de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) => ("that number", "该数值"),
        de::Unexpected::Float(_) => ("a number of this size or with a fraction", "小数或过大的数值"),
        de::Unexpected::Str(_) => ("a text", "字符串"),
        de::Unexpected::Seq => ("a list", "数组"),
        de::Unexpected::Map => ("an object", "对象"),
        _ => ("something else", "其他类型"),
    })
}

/// What serde expects, in words of users.
fn plain(expected: &str) -> Message {
    message(match expected {
        "u64" => ("an integer from 0", "非负整数"),
        "i64" => ("an integer", "整数"),
        "a boolean" => ("true or false", "布尔值"),
        "a string" => ("a text", "字符串"),
        "a sequence" => ("a list", "数组"),
        other if other.starts_with("struct") => ("an object", "对象"),
        _ => ("of another form", "其他形式"),
    })
}

fn message((en, zh): (&'static str, &'static str)) -> Message {
    Message { en: en.into(), zh: zh.into() }
}

/// An object as a struct.
struct Fields<'a>(&'a Map<String, Value>);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = ParamError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_map(Entries { rest: self.0.iter(), value: None })
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Entries<'a> {
    rest: serde_json::map::Iter<'a>,
    value: Option<(&'a str, &'a Value)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = ParamError;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ParamError> {
        let Some((name, value)) = self.rest.by_ref().find(|(_, value)| !value.is_null()) else {
            return Ok(None);
        };
        self.value = Some((name, value));
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ParamError> {
        let (name, value) = self.value.take().ok_or_else(|| ParamError::wrong_type(&"a value", None))?;
        seed.deserialize(One(value)).map_err(|error| error.within(name))
    }
}

struct Items<'a>(std::iter::Enumerate<std::slice::Iter<'a, Value>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = ParamError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ParamError> {
        let Some((number, value)) = self.0.next() else { return Ok(None) };
        seed.deserialize(One(value)).map(Some).map_err(|error| error.within(number))
    }
}

/// One value.
struct One<'a>(&'a Value);

impl One<'_> {
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        match self.0 {
            Value::String(text) => match (text.parse::<u64>(), text.parse::<i64>()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => self.deserialize_any(visitor),
            },
            _ => self.deserialize_any(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for One<'_> {
    type Error = ParamError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Value::Object(map) => Fields(map).deserialize_any(visitor),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (_, Some(number)) => visitor.visit_i64(number),
                _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
        }
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_some(self)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &str,
        visitor: V,
    ) -> Result<V::Value, ParamError> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        match self.0.as_str() {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }
    /// A list is no structure, though serde would take its items for the fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ParamError> {
        match self.0 {
            Value::Array(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        self.number(visitor)
    }
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        self.number(visitor)
    }
    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Request {
        alias: keyward_domain::Alias,
        limit: Option<u64>,
        on: Option<bool>,
        tags: Option<Vec<Tag>>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Tag {
        tag_key: String,
    }

    fn read(json: &str) -> Result<Request, (String, String)> {
        let request = Params::from_json(json.as_bytes()).and_then(|params| params.read());
        request.map_err(|error: ApiError| {
            (error.code.to_string(), error.text(crate::Language::English).to_owned())
        })
    }

    fn code(json: &str) -> String {
        read(json).unwrap_err().0
    }

    #[test]
    fn numbers_and_booleans_may_be_texts_and_null_is_absent() {
        let request = read(r#"{"Alias":"a","Limit":"7","On":"true","Tags":null}"#).unwrap();
        assert_eq!((request.limit, request.on, request.tags), (Some(7), Some(true), None));
        assert_eq!(read(r#"{"Alias":"a","Limit":7,"On":true}"#).unwrap().limit, Some(7));
    }

    #[test]
    fn every_error_has_its_code_and_names_the_parameter() {
        assert_eq!(
            read("{}").unwrap_err(),
            ("MissingParameter".into(), "The request is missing a required parameter `Alias`.".into())
        );
        assert_eq!(code(r#"{"Alias":null}"#), "MissingParameter");
        assert_eq!(code(r#"{"Alias":"a","X":1}"#), "UnknownParameter");
        assert_eq!(code(r#"{"Alias":7}"#), "InvalidParameter");
        assert_eq!(code(r#"{"Alias":"-"}"#), "InvalidParameterValue.InvalidAlias");
        for wrong in ["-1", "1.5", "\"x\"", "[]", "{}", "true", "1e30"] {
            assert_eq!(code(&format!(r#"{{"Alias":"a","Limit":{wrong}}}"#)), "InvalidParameter", "{wrong}");
        }
        let (_, text) = read(r#"{"Alias":"a","Tags":[{"TagKey":"k"},{"TagKey":[]}]}"#).unwrap_err();
        assert!(text.contains("`Tags.1.TagKey`"), "{text}");
    }

    #[test]
    fn bodies_that_are_no_objects() {
        for bad in [r#"{"a":1,"a":2}"#, "[]", "1", "\"a\"", "{", "{\"a\":1}x", "nul", "\u{feff}{}"] {
            assert_eq!(Params::from_json(bad.as_bytes()).unwrap_err().code, "InvalidParameter", "{bad}");
        }
        let deep = "[".repeat(5_000);
        assert_eq!(Params::from_json(deep.as_bytes()).unwrap_err().code, "InvalidParameter");
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(Params::from_json(deep.as_bytes()).unwrap_err().code, "InvalidParameter");
        assert!(Params::from_json(b"").is_ok());
    }

    #[test]
    fn errors_never_quote_a_value() {
        let secret = "c2VjcmV0";
        for json in [
            format!(r#"{{"Alias":"-{secret}"}}"#),
            format!(r#"{{"Alias":"a","Limit":"{secret}"}}"#),
            format!("{{{secret}"),
        ] {
            let (_, text) = read(&json).unwrap_err();
            assert!(!text.contains(secret), "{text}");
        }
    }
}
