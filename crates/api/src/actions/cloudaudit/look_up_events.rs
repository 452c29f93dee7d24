//! LookUpEvents.

use keyward_domain::Violation;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::common::{LookupAttribute, page, page_size, query};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    events::{
        document::{Event, TimeForm},
        token::Tokens,
    },
};

/// Finds events of the account, newest first. To read all, call again with `NextToken` until `ListOver` is true: a page
/// may have fewer events than asked for, or none, and more may follow.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct LookUpEvents {
    /// From when on, in seconds since 1970; within the last 90 days, or longer ago if events are kept longer.
    #[serde(deserialize_with = "seconds")]
    start_time: i64,
    /// Until when, this second included.
    #[serde(deserialize_with = "seconds")]
    end_time: i64,
    /// What must hold.
    lookup_attributes: Option<Vec<LookupAttribute>>,
    /// What the page before gave; empty or absent for the first page.
    next_token: Option<String>,
    /// How many events at most: 1 to 50, 10 if not given.
    max_results: Option<i64>,
    /// `standard` or `quick`; both are the same here.
    mode: Option<String>,
}

/// A page of events.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// For the next page; empty if there is none.
    next_token: String,
    /// The events.
    events: Vec<Event>,
    /// Whether this was the last page.
    list_over: bool,
    /// How many events this page has.
    total_count: u64,
}

/// A point in time, with the error code that this action has for it.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    i64::deserialize(deserializer).map_err(|_| {
        D::Error::custom(Violation {
            code: "InvalidParameter.Time".into(),
            en: "must be an integer: seconds since 1970".into(),
            zh: "必须是整数时间戳，单位为秒".into(),
        })
    })
}

impl Action for LookUpEvents {
    const NAME: &'static str = "LookUpEvents";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.Time",
        "InvalidParameterValue.MaxResult",
        "InvalidParameterValue.Time",
        "InvalidParameterValue.attributeKey",
        "LimitExceeded.OverTime",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        if !matches!(self.mode.as_deref(), None | Some("" | "standard" | "quick")) {
            return Err(ApiError::invalid("Mode", "must be standard or quick", "必须为 standard 或 quick"));
        }
        let size = page_size(self.max_results)?;
        let query = query(cx, (self.start_time, self.end_time), self.lookup_attributes.as_deref())?;
        let tokens = Tokens::new(&cx.service.root_key, &query);
        let from = match self.next_token.as_deref() {
            None | Some("") => None,
            Some(token) => Some(tokens.read_text(token, &cx.service.store.audit_heads().await?)?),
        };
        let page = page(cx, &query, from, size).await?;
        let events: Vec<_> = page.events.iter().map(|event| Event::of(event, TimeForm::Text)).collect();
        Ok(Done::reply(Response {
            next_token: page.next.as_ref().map(|next| tokens.text(next)).unwrap_or_default(),
            list_over: page.next.is_none(),
            total_count: events.len() as u64,
            events,
        }))
    }
}
