//! Tags as requests and replies of the tag service have them.

use keyward_domain::{TagKey, TagValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ApiError, ApiResult};

/// A tag in a request.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GivenTag {
    /// 1 to 127 letters, digits, spaces and `+-=._:/@`; case-sensitive. `qcloud`, `tencent` and keys that
    /// begin with `qcs:`, `project` or `项目` are reserved.
    pub tag_key: TagKey,
    /// 1 to 255 characters of the same kind.
    pub tag_value: TagValue,
    /// The kind of tag; not looked at, because users make custom tags only.
    pub category: Option<String>,
}

impl From<GivenTag> for keyward_domain::Tag {
    fn from(given: GivenTag) -> Self {
        Self { key: given.tag_key, value: given.tag_value }
    }
}

/// A tag in a reply.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ShownTag {
    /// The key.
    tag_key: TagKey,
    /// The value.
    tag_value: TagValue,
    /// `Custom`.
    category: &'static str,
}

/// The kind of all tags here.
pub const CUSTOM: &str = "Custom";

impl From<keyward_domain::Tag> for ShownTag {
    fn from(tag: keyward_domain::Tag) -> Self {
        Self { tag_key: tag.key, tag_value: tag.value, category: CUSTOM }
    }
}

/// Whether a `Category` asks for the tags that users make, which are all there are.
///
/// # Errors
/// InvalidParameter for anything but `All`, `Custom` and `System`.
pub fn asks_for_custom(category: Option<&str>) -> ApiResult<bool> {
    match category {
        None | Some("" | "All" | CUSTOM) => Ok(true),
        Some("System") => Ok(false),
        Some(_) => Err(ApiError::invalid(
            "Category",
            "must be All, Custom or System",
            "必须是 All、Custom 或 System",
        )),
    }
}

/// Checks that a list has 1 to `most` entries.
///
/// # Errors
/// `empty` if it has none, `full` if it has more.
pub fn count<T>(
    parameter: &str,
    list: &[T],
    most: usize,
    (empty, full): (&'static str, &'static str),
) -> ApiResult<()> {
    if (1..=most).contains(&list.len()) {
        return Ok(());
    }
    let code = if list.is_empty() { empty } else { full };
    let (en, zh) = (format!("must have 1 to {most} entries"), format!("必须有 1 到 {most} 个元素"));
    Err(ApiError::parameter(code, parameter, &en, &zh))
}
