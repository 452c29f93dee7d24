//! DeleteMessageReceiver.

use keyward_domain::directory::GroupName;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Removes a receiver of messages, its subscriptions, and what was still on its way to it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteMessageReceiver {
    /// The name.
    name: GroupName,
}

impl Action for DeleteMessageReceiver {
    const NAME: &'static str = "DeleteMessageReceiver";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.ParamError", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let (account, name) = (cx.caller.account, self.name.as_str().to_owned());
        let known = cx.service.store.message_receivers(account).await?;
        if !known.iter().any(|receiver| receiver.name == name) {
            return Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "Name",
                "must be the name of a receiver of this account: see ListReceiver",
                "必须是该账号已有的消息接收人，请使用 ListReceiver 查看",
            ));
        }
        Ok(Done::changing(Empty {}, vec![Change::RemoveReceiver { account, name }]))
    }
}
