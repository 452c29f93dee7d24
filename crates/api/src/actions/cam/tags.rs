//! Tags of policies and roles.

use std::collections::BTreeMap;

use keyward_domain::policy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ApiError, ApiResult};

/// How many tags something may have.
const MOST: usize = 50;

/// A tag: a key and a value.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Tag {
    /// Unique among the tags of one thing.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// The codes of wrong tags: for one of them, and for too many.
pub type Codes = (&'static str, &'static str);

/// Those of actions about roles.
pub const CODES: Codes = ("InvalidParameter.TagParamError", "InvalidParameter.TagLimitExceeded");

/// Tags in the form in which they are kept.
///
/// # Errors
/// Those codes: for a key or value that breaks its rule, a key that stands twice, and more than 50.
pub fn read(given: Option<&[Tag]>, (wrong, many): Codes) -> ApiResult<BTreeMap<String, String>> {
    let mut tags = BTreeMap::new();
    for tag in given.unwrap_or_default() {
        if !fits(&tag.key, 127) || !fits(&tag.value, 255) {
            return Err(ApiError::parameter(
                wrong,
                "Tags",
                "must have keys of 1 to 127 and values of 1 to 255 letters, digits, spaces and + - = . _ : / @",
                "的键必须为 1 到 127 个、值必须为 1 到 255 个字母、数字、空格或 + - = . _ : / @ 字符",
            ));
        }
        if tags.insert(tag.key.clone(), tag.value.clone()).is_some() {
            return Err(ApiError::parameter(wrong, "Tags", "must have each key once", "的键不能重复"));
        }
    }
    check_number(&tags, many)?;
    Ok(tags)
}

/// Refuses more tags than something may have.
///
/// # Errors
/// That code.
pub fn check_number(tags: &BTreeMap<String, String>, many: &'static str) -> ApiResult<()> {
    if tags.len() <= MOST {
        return Ok(());
    }
    Err(ApiError::parameter(many, "Tags", "must lead to at most 50 tags", "最多 50 个标签"))
}

/// Tags that a request wants to give, for policies that ask for them.
pub fn requested(given: Option<&[Tag]>) -> Vec<policy::Tag> {
    given.unwrap_or_default().iter().map(|tag| policy::Tag::new(&tag.key, &tag.value)).collect()
}

/// Tags as they are shown, by key.
pub fn shown(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

fn fits(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
        && text.chars().all(|c| c.is_alphanumeric() || " +-=._:/@".contains(c))
}
