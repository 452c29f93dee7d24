//! ListAlarmReceivers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists where alarms can go, and which go where: the receivers of messages of the account, and the webhooks that the
/// operator set up.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAlarmReceivers {}

/// The receivers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Whether the operator set up e-mail. Without, nothing reaches `email/` receivers.
    mail_enabled: bool,
    /// The receivers, e-mail first.
    receivers: Vec<ReceiverInfo>,
}

/// Where alarms can go.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct ReceiverInfo {
    /// `email/NAME` or `webhook/NAME`.
    receiver: String,
    /// The kinds of alarms that go there.
    kinds: Vec<String>,
}

impl Action for ListAlarmReceivers {
    const NAME: &'static str = "ListAlarmReceivers";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (service, account) = (cx.service, cx.caller.account);
        let people = service.store.message_receivers(account).await?;
        let subscriptions = service.store.subscriptions(account).await?;
        let names = people.into_iter().map(|receiver| format!("email/{}", receiver.name));
        let names = names.chain(service.webhooks().into_iter().map(|name| format!("webhook/{name}")));
        let receivers = names.map(|receiver| {
            let found = subscriptions.iter().find(|subscription| subscription.receiver == receiver);
            let kinds = found.into_iter().flat_map(|found| &found.kinds);
            ReceiverInfo { kinds: kinds.map(|kind| kind.as_str().to_owned()).collect(), receiver }
        });
        Ok(Done::reply(Response { mail_enabled: service.can_mail(), receivers: receivers.collect() }))
    }
}
