//! DescribeAlarm.

use keyward_store::{AlarmQuery, Delivery};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alarms::{AlarmInfo, not_found, query};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells of an alarm, and how far it is on its way to its receivers.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeAlarm {
    /// The number of the alarm.
    alarm_id: String,
}

/// The alarm.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What happened.
    alarm: AlarmInfo,
    /// One for each receiver that had subscribed to its kind when it was raised.
    deliveries: Vec<DeliveryInfo>,
}

/// How far an alarm is on its way to a receiver.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct DeliveryInfo {
    /// `email/NAME` or `webhook/NAME`.
    receiver: String,
    /// `Waiting`, `Delivered` or `Failed`.
    state: String,
    /// How often it was tried.
    tries: u32,
    /// When it was tried last, in seconds since 1970; 0 if it was not tried yet.
    tried_time: i64,
    /// When it is tried next; 0 if it is not.
    next_time: i64,
    /// Why the last try failed; empty if it did not.
    error: String,
}

impl From<Delivery> for DeliveryInfo {
    fn from(delivery: Delivery) -> Self {
        let waits = delivery.state == keyward_store::DeliveryState::Waiting;
        Self {
            receiver: delivery.receiver,
            state: delivery.state.as_str().into(),
            tries: delivery.tries,
            tried_time: delivery.tried_at.0,
            next_time: if waits { delivery.next_at.0 } else { 0 },
            error: delivery.error,
        }
    }
}

impl Action for DescribeAlarm {
    const NAME: &'static str = "DescribeAlarm";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.AlarmNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let store = &cx.service.store;
        // An empty text would mean any alarm.
        let id =
            Some(self.alarm_id.clone()).filter(|id| !id.is_empty()).ok_or_else(|| not_found("AlarmId"))?;
        let found = store.alarms(&AlarmQuery { id: Some(id), ..query(cx) }).await?;
        let alarm = found.items.into_iter().next().ok_or_else(|| not_found("AlarmId"))?;
        let deliveries = store.deliveries(&alarm.id).await?;
        let deliveries = deliveries.into_iter().map(DeliveryInfo::from).collect();
        Ok(Done::reply(Response { alarm: alarm.into(), deliveries }))
    }
}
