//! Parameters of query strings and forms: `Tags.0.TagKey=env` for `{"Tags": [{"TagKey": "env"}]}`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::{ApiError, ApiResult};

/// How deep names may nest, and how many there may be.
const DEPTH: usize = 16;
const COUNT: usize = 10_000;

/// Pairs of a query string or form, decoded.
pub fn pairs(encoded: &[u8]) -> ApiResult<Vec<(String, String)>> {
    let pairs: Vec<_> = form_urlencoded::parse(encoded)
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .take(COUNT + 1)
        .collect();
    if pairs.len() > COUNT {
        return Err(ApiError::new(
            "InvalidParameter",
            "The request has too many parameters.",
            "请求参数过多。",
        ));
    }
    Ok(pairs)
}

/// The nested parameters that these pairs mean.
pub fn nest(pairs: impl IntoIterator<Item = (String, String)>) -> ApiResult<Map<String, Value>> {
    let mut root = Node::default();
    for (name, value) in pairs {
        let mut node = &mut root;
        if name.split('.').count() > DEPTH {
            return Err(ApiError::invalid(&name, "is nested too deeply", "嵌套过深"));
        }
        for part in name.split('.') {
            node = node.children.entry(part.to_owned()).or_default();
        }
        if node.value.replace(value).is_some() {
            return Err(bad(&name));
        }
    }
    let nested = root.children.into_iter().map(|(name, node)| Ok((name.clone(), node.into_value(&name)?)));
    nested.collect()
}

#[derive(Default)]
struct Node {
    value: Option<String>,
    children: BTreeMap<String, Node>,
}

impl Node {
    fn into_value(self, name: &str) -> ApiResult<Value> {
        match (self.value, self.children.is_empty()) {
            (Some(text), true) => Ok(Value::String(text)),
            (None, false) => collection(self.children, name),
            _ => Err(bad(name)),
        }
    }
}

/// A list if all names are numbers, in their order; otherwise an object.
fn collection(children: BTreeMap<String, Node>, name: &str) -> ApiResult<Value> {
    let numbers: Option<Vec<u32>> = children.keys().map(|part| part.parse().ok()).collect();
    if let Some(numbers) = numbers {
        let mut items: Vec<_> = numbers.into_iter().zip(children.into_values()).collect();
        items.sort_by_key(|(number, _)| *number);
        return items
            .into_iter()
            .map(|(_, node)| node.into_value(name))
            .collect::<ApiResult<_>>()
            .map(Value::Array);
    }
    let members = children.into_iter().map(|(part, node)| Ok((part, node.into_value(name)?)));
    members.collect::<ApiResult<_>>().map(Value::Object)
}

fn bad(name: &str) -> ApiError {
    ApiError::invalid(
        name,
        "is given twice, or both as a value and as a structure",
        "重复出现，或同时作为值和结构出现",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(query: &str) -> ApiResult<Value> {
        pairs(query.as_bytes()).and_then(nest).map(Value::Object)
    }

    #[test]
    fn lists_and_objects() {
        let value =
            nested("KeyIds.0=a&KeyIds.1=b&Tags.0.TagKey=env&Tags.0.TagValue=pay+%26+go%2B1&Limit=7").unwrap();
        assert_eq!(
            value,
            serde_json::json!({"KeyIds": ["a", "b"], "Limit": "7",
                "Tags": [{"TagKey": "env", "TagValue": "pay & go+1"}]})
        );
        let many = (0..12).map(|n| format!("A.{n}={n}")).collect::<Vec<_>>().join("&");
        assert_eq!(nested(&many).unwrap()["A"][11], "11");
    }

    #[test]
    fn contradictions_and_giants_are_refused() {
        for bad in ["A=1&A=2", "A=1&A.0=2", "A.0=1&A=2", &"A.".repeat(100)] {
            assert_eq!(nested(bad).unwrap_err().code, "InvalidParameter", "{bad}");
        }
        assert!(nested(&"A=1&".repeat(COUNT + 1)).is_err());
        // Whoever reads the reply or the trail shall not be sent the whole name.
        let long = "密".repeat(10_000);
        let error = nested(&format!("{long}=1&{long}=2")).unwrap_err();
        assert!([&error.message.en, &error.message.zh].iter().all(|text| text.len() < 500), "{error:?}");
    }
}
