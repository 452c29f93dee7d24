//! ListReceiver.

use keyward_store::MessageReceiver;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the receivers of messages, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListReceiver {
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many at most: 1 to 200, 20 if not given.
    limit: Option<u64>,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_count: u64,
    /// The receivers of the page.
    receivers: Vec<Receiver>,
}

/// A receiver of messages.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct Receiver {
    /// Its number.
    uid: u64,
    /// Its name.
    name: String,
    /// Free text.
    remark: Option<String>,
    /// Its telephone number; nothing is sent there.
    phone_number: String,
    /// 0: telephone numbers are not verified.
    phone_flag: i64,
    /// Where alarms go.
    email: String,
    /// 0: addresses are not verified; alarms go there nevertheless.
    email_flag: i64,
    /// 0: no receiver is the owner of the account.
    is_receiver_owner: i64,
    /// 0: nothing is sent by WeChat.
    wechat_flag: i64,
    /// The number of the account.
    uin: i64,
    /// The country code of the telephone number.
    country_code: String,
}

impl From<MessageReceiver> for Receiver {
    fn from(receiver: MessageReceiver) -> Self {
        Self {
            uid: receiver.uid,
            name: receiver.name,
            remark: (!receiver.remark.is_empty()).then_some(receiver.remark),
            phone_number: receiver.phone_number,
            phone_flag: 0,
            email: receiver.email,
            email_flag: 0,
            is_receiver_owner: 0,
            wechat_flag: 0,
            uin: i64::try_from(receiver.account.0).unwrap_or_default(),
            country_code: receiver.country_code,
        }
    }
}

impl Action for ListReceiver {
    const NAME: &'static str = "ListReceiver";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.ParamError", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        match self.limit {
            Some(limit) if !(1..=200).contains(&limit) => Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "Limit",
                "must be 1 to 200",
                "必须在 1 到 200 之间",
            )),
            _ => Ok(()),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let all = cx.service.store.message_receivers(cx.caller.account).await?;
        let total_count = all.len() as u64;
        let offset = usize::try_from(self.offset.unwrap_or(0)).unwrap_or(usize::MAX);
        let page = all.into_iter().skip(offset).take(self.limit.unwrap_or(20) as usize);
        Ok(Done::reply(Response { total_count, receivers: page.map(Receiver::from).collect() }))
    }
}
