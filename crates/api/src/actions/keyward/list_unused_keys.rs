//! ListUnusedKeys.

use keyward_domain::{Alias, KeyId, UnixSeconds, time::DAY};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::usage::{page, sums, visible_keys};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Limit,
    usage::{
        ALWAYS,
        report::{Unused, unused},
    },
};

/// Lists the keys of the region that were neither made nor used for so many days, those unused for longest first. Needs
/// permission on all keys, and leaves out those that the caller may not see.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListUnusedKeys {
    /// For how many days: 1 to 36,500.
    days: u64,
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
    /// The keys.
    keys: Vec<UnusedKey>,
}

/// A key that nobody used for long.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UnusedKey {
    /// Which.
    key_id: KeyId,
    /// Its name.
    alias: Alias,
    /// The state it is in.
    key_state: &'static str,
    /// When it was made, in seconds since 1970.
    create_time: i64,
    /// When it was used last; 0 for never.
    last_use_time: i64,
}

impl From<Unused> for UnusedKey {
    fn from(Unused { key, last }: Unused) -> Self {
        Self {
            key_id: key.id,
            key_state: key.state.as_str(),
            create_time: key.created_at.0,
            alias: key.alias,
            last_use_time: last.unwrap_or_default().0,
        }
    }
}

impl Action for ListUnusedKeys {
    const NAME: &'static str = "ListUnusedKeys";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        match self.days {
            1..=36_500 => Ok(()),
            _ => Err(ApiError::invalid("Days", "must be 1 to 36500", "必须在 1 到 36500 之间")),
        }
    }

    fn scope(&self) -> Scope {
        Scope::AnyKey
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let days = i64::try_from(self.days).map_err(ApiError::internal)?;
        let since = UnixSeconds(cx.now.0 - days * DAY);
        let found = unused(visible_keys(cx).await?, &sums(cx, ALWAYS).await?, since);
        let (total_count, found) = page(found, self.offset, self.limit.unwrap_or_default().get());
        Ok(Done::reply(Response { total_count, keys: found.into_iter().map(UnusedKey::from).collect() }))
    }
}
