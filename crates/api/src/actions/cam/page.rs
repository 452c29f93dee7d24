//! Pages of lists: `Page`, `Rp` and `Keyword`.

use std::borrow::Cow;

use keyward_domain::{Violation, rule::Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{ApiError, ApiResult};

/// Which page of a list, from 1; the first if not given.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct PageNumber<const MOST: u64 = 1_000_000>(u64);

/// How many entries a page has: 1 to 200, 20 if not given.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct PageSize(u64);

impl<const MOST: u64> Default for PageNumber<MOST> {
    fn default() -> Self {
        Self(1)
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

impl<'de, const MOST: u64> Deserialize<'de> for PageNumber<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let must = match MOST {
            200 => Text { en: "must be 1 to 200", zh: "必须在 1 到 200 之间" },
            _ => Text { en: "must be 1 to 1000000", zh: "必须在 1 到 1000000 之间" },
        };
        bounded(deserializer, MOST, must).map(Self)
    }
}

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bounded(deserializer, 200, Text { en: "must be 1 to 200", zh: "必须在 1 到 200 之间" }).map(Self)
    }
}

fn bounded<'de, D: Deserializer<'de>>(deserializer: D, most: u64, must: Text) -> Result<u64, D::Error> {
    let number = u64::deserialize(deserializer)?;
    if (1..=most).contains(&number) {
        return Ok(number);
    }
    let code = "InvalidParameter.ParamError".into();
    Err(D::Error::custom(Violation { code, en: must.en.into(), zh: must.zh.into() }))
}

impl<const MOST: u64> JsonSchema for PageNumber<MOST> {
    fn schema_name() -> Cow<'static, str> {
        format!("PageNumber{MOST}").into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "uint64", "minimum": 1, "maximum": MOST, "default": 1 })
    }
}

impl JsonSchema for PageSize {
    fn schema_name() -> Cow<'static, str> {
        "PageSize".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "uint64", "minimum": 1, "maximum": 200, "default": 20 })
    }
}

/// The page of these items, and how many there are in all.
pub fn page<const MOST: u64, T>(
    items: impl IntoIterator<Item = T>,
    number: PageNumber<MOST>,
    size: PageSize,
) -> (Vec<T>, u64) {
    let passed = (number.0 - 1) * size.0;
    let (mut page, mut total) = (Vec::new(), 0);
    for item in items {
        if total >= passed && total - passed < size.0 {
            page.push(item);
        }
        total += 1;
    }
    (page, total)
}

/// Whether a name contains a keyword, in any case; everything contains none.
pub fn contains(name: &str, keyword: Option<&str>) -> bool {
    keyword.is_none_or(|keyword| name.to_lowercase().contains(&keyword.to_lowercase()))
}

/// Refuses keywords that are longer than any name.
///
/// # Errors
/// That code, if the keyword has more than 128 characters.
pub fn check_keyword(keyword: Option<&str>, code: &'static str) -> ApiResult<()> {
    match keyword {
        Some(keyword) if keyword.chars().count() > 128 => Err(ApiError::parameter(
            code,
            "Keyword",
            "must have at most 128 characters",
            "不能超过 128 个字符",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(number: u64, size: u64) -> (Vec<u64>, u64) {
        page(1..=5, PageNumber::<200>(number), PageSize(size))
    }

    #[test]
    fn pages_follow_each_other_and_end() {
        assert_eq!(cut(1, 2), (vec![1, 2], 5));
        assert_eq!(cut(3, 2), (vec![5], 5));
        assert_eq!((cut(4, 2), cut(200, 200)), ((vec![], 5), (vec![], 5)));
        assert_eq!(cut(1, 200), (vec![1, 2, 3, 4, 5], 5));
    }

    #[test]
    fn keywords_are_found_in_any_case() {
        assert!(contains("QcloudKMSFullAccess", Some("kms")) && contains("a", None) && contains("a", Some("")));
        assert!(!contains("a", Some("b")));
        assert!(check_keyword(Some(&"键".repeat(128)), "c").is_ok());
        assert_eq!(check_keyword(Some(&"键".repeat(129)), "c").unwrap_err().code, "c");
    }
}
