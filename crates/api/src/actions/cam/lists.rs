//! What lists share beyond their pages: keywords, and how many there are in all.

use super::parameters::{Page, PageSize};
use crate::{ApiError, ApiResult};

/// A page of what was found, and how much that is in all.
pub fn counted<T>(
    found: impl Iterator<Item = T>,
    page: Option<Page>,
    size: Option<PageSize>,
) -> (Vec<T>, u64) {
    let found: Vec<T> = found.collect();
    let total = found.len() as u64;
    (super::parameters::page(found.into_iter(), page, size), total)
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

    #[test]
    fn keywords_are_found_in_any_case() {
        assert!(
            contains("QcloudKMSFullAccess", Some("kms")) && contains("a", None) && contains("a", Some(""))
        );
        assert!(!contains("a", Some("b")));
        assert!(check_keyword(Some(&"键".repeat(128)), "c").is_ok());
        assert_eq!(check_keyword(Some(&"键".repeat(129)), "c").unwrap_err().code, "c");
    }
}
