//! Tags in requests of the key management service, which has other error codes for them than the tag service.

use keyward_domain::{Tag, tag};
use keyward_store::TagFilter;

use crate::{ApiError, ApiResult, param::types};

/// `TagCode` of tags that are saved; others fail the call.
pub const SAVED: u64 = 0;

/// `TagMsg` of tags that are saved.
pub fn message(tags: &[Tag]) -> &'static str {
    if tags.is_empty() { "no tags to save" } else { "ok" }
}

/// The tags of a new key or data key, ordered by key.
///
/// # Errors
/// InvalidParameterValue.TagKeysDuplicated, and InvalidParameter for tags that cannot be.
pub fn parsed(given: Option<&[types::Tag]>) -> ApiResult<Vec<Tag>> {
    let given = given.unwrap_or_default();
    if given.len() > tag::PER_RESOURCE {
        return Err(ApiError::invalid("Tags", "must have at most 50 entries", "最多只能有 50 个元素"));
    }
    let parse = |(n, given): (usize, &types::Tag)| {
        Tag::parse(&given.tag_key, &given.tag_value).map_err(|fault| {
            let must = fault.must();
            let field = if fault.is_of_key() { "TagKey" } else { "TagValue" };
            ApiError::invalid(&format!("Tags.{n}.{field}"), must.en, must.zh)
        })
    };
    let mut tags = given.iter().enumerate().map(parse).collect::<ApiResult<Vec<_>>>()?;
    tags.sort_unstable();
    if tags.windows(2).any(|pair| pair[0].key == pair[1].key) {
        return Err(ApiError::parameter(
            "InvalidParameterValue.TagKeysDuplicated",
            "Tags",
            "must name each tag key once",
            "中的标签键不能重复",
        ));
    }
    Ok(tags)
}

/// The tags that listed keys or data keys must carry.
///
/// # Errors
/// InvalidParameter.
pub fn filters(given: Option<&[types::TagFilter]>) -> ApiResult<Vec<TagFilter>> {
    types::tag_filters(given.unwrap_or_default())
        .map_err(|must| ApiError::invalid("TagFilters", must.en, must.zh))
}
