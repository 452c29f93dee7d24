//! SumUsageByTag.

use keyward_domain::{TagKey, UnixSeconds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::usage::{carried, span, sums, visible_keys};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    usage::report::by_tag,
};

/// Sums up the uses of the keys of the region by the values of one of their tags, for bills. Keys that were destroyed are left
/// out, and those that the caller may not see. Needs permission on all keys.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SumUsageByTag {
    /// The key of the tag.
    tag_key: TagKey,
    /// From when on, in seconds since 1970, by whole hours: 30 days before the end if not given.
    start_time: Option<i64>,
    /// Before when: now if not given.
    end_time: Option<i64>,
}

/// The sums.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// One for each value, in order; the first for keys without the tag, if there are any.
    sums: Vec<TagSum>,
}

/// What keys with a value add up to.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TagSum {
    /// Whether these keys have the tag.
    tagged: bool,
    /// The value; empty without the tag.
    tag_value: String,
    /// How many keys there are.
    keys: u64,
    /// How often they were used.
    uses: u64,
}

impl Action for SumUsageByTag {
    const NAME: &'static str = "SumUsageByTag";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.TagKeyEmpty", "InvalidParameterValue.TimeRange", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        span(self.start_time, self.end_time, UnixSeconds(i64::MAX)).map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::AnyKey
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let time = span(self.start_time, self.end_time, cx.now)?;
        let values = carried(cx, &self.tag_key).await?.into_iter().map(|(id, tag)| (id, tag.value)).collect();
        let sums = by_tag(&visible_keys(cx).await?, &values, &sums(cx, time).await?);
        let told = sums.into_iter().map(|(value, sum)| TagSum {
            tagged: value.is_some(),
            tag_value: value.map(|value| value.as_str().to_owned()).unwrap_or_default(),
            keys: sum.keys,
            uses: sum.uses,
        });
        Ok(Done::reply(Response { sums: told.collect() }))
    }
}
