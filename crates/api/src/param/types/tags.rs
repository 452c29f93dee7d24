//! Tags and filters by tags, as they stand in requests.

use keyward_domain::{TagKey, TagValue, rule::Text, tag::FILTERS};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A tag: a key and a value that users give a resource.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Tag {
    /// 1 to 127 letters, digits, spaces and `+-=._:/@`; case-sensitive. `qcloud`, `tencent` and keys that
    /// begin with `qcs:`, `project` or `项目` are reserved.
    pub tag_key: String,
    /// 1 to 255 characters of the same kind.
    pub tag_value: String,
}

/// Which tags a resource must have to be listed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TagFilter {
    /// The key of the tag.
    pub tag_key: String,
    /// Any of these values, at most 10; without values, any value.
    pub tag_value: Option<Vec<String>>,
}

/// How many values a filter may have.
const VALUES: usize = 10;

/// The filters that a request has: at most six, each with another key.
///
/// # Errors
/// What would be right.
pub fn tag_filters(given: &[TagFilter]) -> Result<Vec<keyward_store::TagFilter>, Text> {
    if given.len() > FILTERS {
        return Err(Text { en: "must have at most 6 entries", zh: "最多只能有 6 个元素" });
    }
    let mut filters: Vec<keyward_store::TagFilter> = Vec::new();
    for filter in given {
        let bad = Text {
            en: "must have tag keys and values as tags have them, and at most 10 values for a key",
            zh: "中的标签键和标签值必须符合标签的规则，且每个标签键最多 10 个标签值",
        };
        let values = filter.tag_value.as_deref().unwrap_or_default();
        if values.len() > VALUES {
            return Err(bad);
        }
        let key = TagKey::parse(&filter.tag_key).map_err(|_| bad)?;
        if filters.iter().any(|other| other.key == key) {
            return Err(Text { en: "must name each tag key once", zh: "中的标签键不能重复" });
        }
        let values = values.iter().map(|value| TagValue::parse(value)).collect::<Result<_, _>>();
        filters.push(keyward_store::TagFilter { key, values: values.map_err(|_| bad)? });
    }
    Ok(filters)
}
