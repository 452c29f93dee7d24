//! Parts of lists.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{ApiError, ApiResult};

/// The largest part of a list.
const MOST: u64 = 1000;

/// Which part of a list, by `Offset` and `Limit`.
#[derive(Clone, Copy)]
pub struct Paging {
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most: 1 to 1,000.
    pub limit: u64,
}

impl Paging {
    /// The part that a request asks for; `default` is how many it gets if it does not say, or says 0.
    ///
    /// # Errors
    /// InvalidParameter for a limit beyond 1,000, InvalidParameterValue.OffsetInvalid for an offset that is no
    /// multiple of the limit.
    pub fn new(offset: Option<u64>, limit: Option<u64>, default: u64) -> ApiResult<Self> {
        let (offset, limit) = (offset.unwrap_or(0), limit.filter(|limit| *limit != 0).unwrap_or(default));
        if limit > MOST {
            return Err(ApiError::invalid("Limit", "must be 0 to 1000", "必须在 0 到 1000 之间"));
        }
        if offset % limit != 0 {
            return Err(ApiError::parameter(
                "InvalidParameterValue.OffsetInvalid",
                "Offset",
                "must be a multiple of `Limit`",
                "必须是 `Limit` 的整数倍",
            ));
        }
        Ok(Self { offset, limit })
    }

    /// The part that a request asks for by `PaginationToken` and `MaxResults`, which is 50 unless given.
    ///
    /// # Errors
    /// InvalidParameter unless `MaxResults` is 1 to `most`, InvalidParameter.PaginationTokenInvalid.
    pub fn by_token(token: Option<&str>, results: Option<u64>, most: u64) -> ApiResult<Self> {
        let limit = results.unwrap_or(50);
        if !(1..=most).contains(&limit) {
            let (en, zh) = (format!("must be 1 to {most}"), format!("必须在 1 到 {most} 之间"));
            return Err(ApiError::invalid("MaxResults", &en, &zh));
        }
        let offset = match token {
            None | Some("") => 0,
            Some(token) => offset(token).ok_or_else(|| {
                ApiError::parameter(
                    "InvalidParameter.PaginationTokenInvalid",
                    "PaginationToken",
                    "must be the `PaginationToken` of the reply before",
                    "必须是上一页响应中的 `PaginationToken`",
                )
            })?,
        };
        Ok(Self { offset, limit })
    }

    /// The token of the part behind this one; empty at the end of a list of that length.
    pub fn next(self, total: u64) -> String {
        let next = self.offset.saturating_add(self.limit);
        if next >= total { String::new() } else { URL_SAFE_NO_PAD.encode(format!("{PREFIX}{next}")) }
    }

    /// That part of a list in memory.
    pub fn part<T>(self, list: Vec<T>) -> Vec<T> {
        let pass = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(self.limit).unwrap_or(usize::MAX);
        list.into_iter().skip(pass).take(take).collect()
    }
}

const PREFIX: &str = "from ";

fn offset(token: &str) -> Option<u64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let number = text.strip_prefix(PREFIX)?;
    number.parse().ok().filter(|parsed: &u64| parsed.to_string() == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lead_through_the_list() {
        let first = Paging::by_token(None, Some(20), 200).unwrap();
        let second = Paging::by_token(Some(&first.next(45)), Some(20), 200).unwrap();
        assert_eq!((second.offset, second.limit), (20, 20));
        let third = Paging::by_token(Some(&second.next(45)), Some(20), 200).unwrap();
        assert_eq!(third.next(45), "");
        for bad in ["x", "ZnJvbSAtMQ", "ZnJvbSAwMQ", "AAAA", "from 20"] {
            let error = Paging::by_token(Some(bad), None, 200).err().unwrap();
            assert_eq!(error.code, "InvalidParameter.PaginationTokenInvalid", "{bad}");
        }
        for bad in [0, 201, u64::MAX] {
            assert!(Paging::by_token(None, Some(bad), 200).is_err());
        }
    }

    #[test]
    fn offsets_are_multiples() {
        let paging = Paging::new(Some(30), None, 15).unwrap();
        assert_eq!((paging.offset, paging.limit), (30, 15));
        assert_eq!(Paging::new(None, Some(0), 400).unwrap().limit, 400);
        assert_eq!(
            Paging::new(Some(7), Some(2), 15).err().unwrap().code,
            "InvalidParameterValue.OffsetInvalid"
        );
        assert_eq!(Paging::new(None, Some(1001), 15).err().unwrap().code, "InvalidParameter");
        assert_eq!(Paging::new(Some(4), Some(2), 15).unwrap().part(vec![1, 2, 3, 4, 5, 6, 7]), [5, 6]);
    }
}
