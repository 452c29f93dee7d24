//! SetAlarmSubscription.

use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alarms::KindName;
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Says which kinds of alarms a receiver gets from now on.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SetAlarmSubscription {
    /// `email/NAME` with the name of a receiver of messages, or `webhook/NAME` with that of a webhook.
    receiver: String,
    /// The kinds; none at all ends the subscription.
    kinds: Vec<KindName>,
}

impl Action for SetAlarmSubscription {
    const NAME: &'static str = "SetAlarmSubscription";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.AlarmKind", "ResourceNotFound.ReceiverNotFound", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let account = cx.caller.account;
        let exists = match self.receiver.split_once('/') {
            Some(("email", name)) => {
                let known = cx.service.store.message_receivers(account).await?;
                known.iter().any(|receiver| receiver.name == name)
            }
            // One that the operator removed can still be unsubscribed.
            Some(("webhook", name)) => {
                let known = cx.service.webhooks().iter().any(|known| known == name);
                known || (self.kinds.is_empty() && self.is_subscribed(cx).await?)
            }
            _ => false,
        };
        if !exists {
            return Err(ApiError::parameter(
                "ResourceNotFound.ReceiverNotFound",
                "Receiver",
                "must be one of ListAlarmReceivers",
                "必须是 ListAlarmReceivers 列出的接收人",
            ));
        }
        let kinds = self.kinds.iter().map(|kind| kind.0).collect();
        let change = Change::Subscribe { account, receiver: self.receiver.clone(), kinds };
        Ok(Done::changing(Empty {}, vec![change]))
    }
}

impl SetAlarmSubscription {
    async fn is_subscribed(&self, cx: &Cx<'_>) -> ApiResult<bool> {
        let known = cx.service.store.subscriptions(cx.caller.account).await?;
        Ok(known.iter().any(|subscription| subscription.receiver == self.receiver))
    }
}
