//! CountUnreadAlarms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells how many alarms of the account the caller has not read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CountUnreadAlarms {}

/// The numbers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// In all.
    total_count: u64,
    /// By kind; kinds without unread alarms are left out.
    counts: Vec<Count>,
}

/// How many of a kind.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct Count {
    /// The kind.
    kind: String,
    /// How many.
    unread: u64,
}

impl Action for CountUnreadAlarms {
    const NAME: &'static str = "CountUnreadAlarms";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let counts = cx.service.store.unread_alarms(cx.caller.account, cx.caller.uin).await?;
        let total_count = counts.iter().map(|(_, unread)| unread).sum();
        let counts = counts.into_iter().map(|(kind, unread)| Count { kind: kind.as_str().into(), unread });
        Ok(Done::reply(Response { total_count, counts: counts.collect() }))
    }
}
