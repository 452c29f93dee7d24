//! DescribeEvents.

use keyward_domain::time::DAY;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// The longest time that can be searched at once, in seconds; it must be shorter than this.
const LONGEST: i64 = 30 * DAY;

/// Finds events of the account, newest first. To read all, call again with `NextToken` until `ListOver` is true: a page
/// may have fewer events than asked for, or none, and more may follow.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeEvents {
    /// From when on, in seconds since 1970; within the last 90 days, or longer ago if events are kept longer.
    start_time: u64,
    /// Until when, this second included; less than 30 days later.
    end_time: u64,
    /// What the page before gave; 0 or absent for the first page.
    next_token: Option<u64>,
    /// How many events at most: 1 to 50, 10 if not given.
    max_results: Option<u64>,
    /// What must hold.
    lookup_attributes: Option<Vec<LookupAttribute>>,
    /// 1 to be told where addresses are, 0 not. This service does not know.
    is_return_location: Option<u64>,
}

/// A page of events.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Whether this was the last page.
    list_over: bool,
    /// For the next page; 0 if there is none.
    next_token: u64,
    /// The events.
    events: Vec<Event>,
    /// How many events this page has.
    total_count: u64,
}

impl Action for DescribeEvents {
    const NAME: &'static str = "DescribeEvents";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
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
        if self.is_return_location.is_some_and(|wanted| wanted > 1) {
            return Err(ApiError::invalid("IsReturnLocation", "must be 0 or 1", "必须为 0 或 1"));
        }
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let size = page_size(self.max_results.map(signed))?;
        let (start, end) = (signed(self.start_time), signed(self.end_time));
        let query = query(cx, (start, end), self.lookup_attributes.as_deref())?;
        if end - start >= LONGEST {
            return Err(ApiError::parameter(
                "LimitExceeded.OverTime",
                "EndTime",
                "must be less than 30 days after `StartTime`",
                "与 `StartTime` 的间隔必须小于 30 天",
            ));
        }
        let tokens = Tokens::new(&cx.service.root_key, &query);
        let from = match self.next_token {
            None | Some(0) => None,
            Some(token) => Some(tokens.read_number(token, &cx.service.store.audit_heads().await?)?),
        };
        let page = page(cx, &query, from, size).await?;
        let events: Vec<_> = page.events.iter().map(|event| Event::of(event, TimeForm::Seconds)).collect();
        Ok(Done::reply(Response {
            list_over: page.next.is_none(),
            next_token: page.next.as_ref().map(|next| tokens.number(next)).unwrap_or_default(),
            total_count: events.len() as u64,
            events,
        }))
    }
}
