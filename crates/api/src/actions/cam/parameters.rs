//! Parameter values that several actions of the service share.

use std::ops::RangeInclusive;

use keyward_domain::{Violation, rule::Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Yes or no: 1 or 0 on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

/// Which page of a list: from 1.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct Page(u64);

/// How many entries a page has at most: 1 to 200, 20 if not given.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct PageSize(u64);

impl Default for Page {
    fn default() -> Self {
        Self(1)
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

/// The entries of a page; none behind the last.
pub fn page<T>(all: impl Iterator<Item = T>, page: Option<Page>, size: Option<PageSize>) -> Vec<T> {
    let (Page(page), PageSize(size)) = (page.unwrap_or_default(), size.unwrap_or_default());
    let before = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    all.skip(before).take(size as usize).collect()
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0.into())
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let must = Text { en: "must be 0 or 1", zh: "必须为 0 或 1" };
        within(deserializer, 0..=1, must).map(|number| Self(number == 1))
    }
}

impl<'de> Deserialize<'de> for Page {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let must = Text { en: "must be 1 or more", zh: "必须大于或等于 1" };
        within(deserializer, 1..=u64::MAX, must).map(Self)
    }
}

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let must = Text { en: "must be 1 to 200", zh: "必须在 1 到 200 之间" };
        within(deserializer, 1..=200, must).map(Self)
    }
}

/// A number of that range; another is `InvalidParameter.ParamError`.
fn within<'de, D: Deserializer<'de>>(
    deserializer: D,
    range: RangeInclusive<u64>,
    must: Text,
) -> Result<u64, D::Error> {
    let number = u64::deserialize(deserializer)?;
    range.contains(&number).then_some(number).ok_or_else(|| {
        let (en, zh) = (must.en.into(), must.zh.into());
        D::Error::custom(Violation { code: "InvalidParameter.ParamError".into(), en, zh })
    })
}

macro_rules! schemas {
    ($($type:ident => $schema:tt)+) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

schemas! {
    Flag => { "type": "integer", "format": "uint64", "minimum": 0, "maximum": 1 }
    Page => { "type": "integer", "format": "uint64", "minimum": 1, "default": 1 }
    PageSize => { "type": "integer", "format": "uint64", "minimum": 1, "maximum": 200, "default": 20 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_the_list_and_end() {
        let pages = |number, size| page(1..=5, Some(Page(number)), Some(PageSize(size)));
        assert_eq!([pages(1, 2), pages(2, 2), pages(3, 2)], [vec![1, 2], vec![3, 4], vec![5]]);
        assert!(pages(4, 2).is_empty() && pages(u64::MAX, 200).is_empty());
        assert_eq!(page(0..100, None, None), (0..20).collect::<Vec<_>>());
    }
}
