//! What the two searches do alike.

use keyward_domain::{UnixSeconds, time::DAY};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::Cx,
    events::{
        query::Query,
        search::{Page, Position, Search},
    },
};

/// How many days back can be searched at least; more if events are kept longer.
const DAYS: u32 = 90;
/// How many events a page has if nobody says.
const USUAL: u64 = 10;
/// How many it has at most.
const MOST: u64 = 50;

/// A condition: events whose attribute has the value. Those of different attributes must all hold; of several values
/// of the same attribute one will do.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct LookupAttribute {
    /// `RequestId`, `EventId`, `EventName`, `EventSource`, `ReadOnly` (`true`, `false`), `ActionType` (`Read`,
    /// `Write`), `Username`, `PrincipalId`, `ResourceType`, `ResourceName`, `ResourceId`, `AccessKeyId`,
    /// `SensitiveAction` (`0`, `1`), `ApiErrorCode`, `CamErrorCode` (`0`, `1`), `SourceIPAddress`, `Tags`, `Keyword`.
    attribute_key: String,
    /// The value, 1 to 1,024 bytes. Of `EventName` several, with commas between. Of `ResourceName` and `ResourceId`
    /// the name of a resource or its last segment. Of `Tags` JSON such as `[{"key":"team","value":"*"}]`. Of
    /// `Keyword` a part of the name of user, event, source, service, error code or address, without regard to case,
    /// or a whole id of a request, resource or access key.
    attribute_value: Option<String>,
}

/// The search that a caller wants.
///
/// # Errors
/// InvalidParameterValue.Time for a time that ends before it begins, LimitExceeded.OverTime for one that begins too
/// long ago, and those of the attributes.
pub fn query(
    cx: &Cx<'_>,
    (start, end): (i64, i64),
    attributes: Option<&[LookupAttribute]>,
) -> ApiResult<Query> {
    if start > end {
        return Err(ApiError::parameter(
            "InvalidParameterValue.Time",
            "StartTime",
            "must not be after `EndTime`",
            "不能晚于 `EndTime`",
        ));
    }
    let kept = cx.service.settings.audit_retention_days;
    let days = kept.max(DAYS);
    if kept != 0 && UnixSeconds(start) < UnixSeconds(cx.now.0 - i64::from(days) * DAY) {
        return Err(ApiError::parameter(
            "LimitExceeded.OverTime",
            "StartTime",
            &format!("must be within the last {days} days"),
            &format!("必须在最近 {days} 天之内"),
        ));
    }
    let mut query = Query::new(cx.caller.account, (start, end));
    for (place, attribute) in attributes.unwrap_or_default().iter().enumerate() {
        query.add(place, &attribute.attribute_key, attribute.attribute_value.as_deref())?;
    }
    Ok(query)
}

/// How many events a page shall have.
///
/// # Errors
/// InvalidParameterValue.MaxResult beyond 1 to 50.
pub fn page_size(wanted: Option<i64>) -> ApiResult<usize> {
    let number = wanted.map_or(Some(USUAL), |wanted| u64::try_from(wanted).ok());
    let fitting = number.filter(|number| (1..=MOST).contains(number));
    fitting.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| {
        ApiError::parameter(
            "InvalidParameterValue.MaxResult",
            "MaxResults",
            "must be 1 to 50",
            "必须在 1 到 50 之间",
        )
    })
}

/// The page that begins at a position.
///
/// # Errors
/// What the storage fails with.
pub async fn page(cx: &Cx<'_>, query: &Query, from: Option<Position>, size: usize) -> ApiResult<Page> {
    Search::new(&*cx.service.store, &cx.service.tails, query).page(from, size).await
}
