//! ListOldVersionUses.

use keyward_domain::{KeyId, UnixSeconds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::usage::{UseInfo, page, span, sums, visible_keys};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Limit,
    usage::report::{OldUse, old_versions},
};

/// Lists who still uses versions of keys that are not the newest: there are ciphertexts of before a rotation, which
/// ReEncrypt would refresh. The most frequent first. Needs permission on all keys, and leaves out those that the caller may
/// not see.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListOldVersionUses {
    /// From when on, in seconds since 1970, by whole hours: 30 days before the end if not given.
    start_time: Option<i64>,
    /// Before when: now if not given.
    end_time: Option<i64>,
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 200, 10 if not given.
    limit: Option<Limit>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_count: u64,
    /// The uses.
    uses: Vec<OldVersionUse>,
}

/// A use of an old version.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct OldVersionUse {
    /// Of which key.
    key_id: KeyId,
    /// The newest version of that.
    current_version: u32,
    /// Which version, by whom and how often.
    r#use: UseInfo,
}

impl From<OldUse> for OldVersionUse {
    fn from(OldUse { used, current }: OldUse) -> Self {
        Self { key_id: used.series.key, current_version: current, r#use: used.into() }
    }
}

impl Action for ListOldVersionUses {
    const NAME: &'static str = "ListOldVersionUses";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "InvalidParameterValue.TimeRange", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        span(self.start_time, self.end_time, UnixSeconds(i64::MAX)).map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::AnyKey
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let time = span(self.start_time, self.end_time, cx.now)?;
        let old = old_versions(&visible_keys(cx).await?, sums(cx, time).await?);
        let (total_count, old) = page(old, self.offset, self.limit.unwrap_or_default().get());
        Ok(Done::reply(Response { total_count, uses: old.into_iter().map(OldVersionUse::from).collect() }))
    }
}
