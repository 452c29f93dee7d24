//! ListAlarms.

use keyward_store::AlarmQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alarms::{AlarmInfo, KindName, query};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Limit,
};

/// Lists the alarms of the account, newest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAlarms {
    /// Only of this kind.
    kind: Option<KindName>,
    /// Whether only those that the caller has not read.
    unread: Option<bool>,
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many at most: up to 200, 10 if not given.
    limit: Option<Limit>,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_count: u64,
    /// The alarms of the page.
    alarms: Vec<AlarmInfo>,
}

impl Action for ListAlarms {
    const NAME: &'static str = "ListAlarms";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "InvalidParameterValue.AlarmKind", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let query = AlarmQuery {
            kind: self.kind.map(|kind| kind.0),
            unread: self.unread.unwrap_or(false),
            offset: self.offset.unwrap_or(0),
            limit: self.limit.unwrap_or_default().get(),
            ..query(cx)
        };
        let page = cx.service.store.alarms(&query).await?;
        let alarms = page.items.into_iter().map(AlarmInfo::from).collect();
        Ok(Done::reply(Response { total_count: page.total, alarms }))
    }
}
