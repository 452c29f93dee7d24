//! DescribeKeyUsage.

use keyward_domain::{KeyId, UnixSeconds};
use keyward_store::usage::UsageQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::usage::{UseInfo, span};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    usage,
};

/// Tells who used a key, how often and when: by version, action, user and access key, and by time.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeKeyUsage {
    /// Which key.
    key_id: KeyId,
    /// From when on uses are summed up, in seconds since 1970, by whole hours: 30 days before the end if not given.
    start_time: Option<i64>,
    /// Before when: now if not given.
    end_time: Option<i64>,
}

/// The uses.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// When the key was used last, ever, in seconds since 1970; 0 for never.
    last_use_time: i64,
    /// How often it was used within the time.
    count: u64,
    /// By whom, also those who did before; the last first.
    uses: Vec<UseInfo>,
    /// When, in order.
    points: Vec<Point>,
}

/// Uses within an hour, or a day for what is old.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Point {
    /// When that began, in seconds since 1970.
    start_time: i64,
    /// How many uses there were.
    count: u64,
}

impl Action for DescribeKeyUsage {
    const NAME: &'static str = "DescribeKeyUsage";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.TimeRange",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        span(self.start_time, self.end_time, UnixSeconds(i64::MAX)).map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let key = cx.permit.key(self.key_id)?.key.id;
        let time = span(self.start_time, self.end_time, cx.now)?;
        let (account, region) = (cx.caller.account, Some(cx.region.clone()));
        let query = UsageQuery { account, region, key: Some(key), time };
        let (store, pending) = (&cx.service.store, &cx.service.usage);
        let mut used = usage::used(store, pending, &query).await?;
        used.sort_by_key(|used| std::cmp::Reverse(used.last));
        let points = usage::points(store, pending, &query).await?;
        Ok(Done::reply(Response {
            last_use_time: used.first().map_or(0, |used| used.last.0),
            count: used.iter().map(|used| used.count).sum(),
            uses: used.into_iter().map(UseInfo::from).collect(),
            points: points.into_iter().map(|(at, count)| Point { start_time: at.0, count }).collect(),
        }))
    }
}
