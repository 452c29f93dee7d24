//! ExplainRefusal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    access::Why,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells why policies refused a call of the account: which statement denied it, or which permission was missing, with
/// the smallest policy that would allow it. For administrators, whom a refused user tells the request id of the
/// refusal.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ExplainRefusal {
    /// The request id that the refusal named.
    refused_request_id: String,
}

/// Who was refused what, and why.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The name of who was refused.
    user_name: String,
    /// The number of who was refused.
    uin: String,
    /// Why.
    explanation: Why,
}

impl Action for ExplainRefusal {
    const NAME: &'static str = "ExplainRefusal";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.RefusalNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let event = cx.service.event(cx.caller.account, &self.refused_request_id).await?;
        let found = event.as_ref().and_then(|event| {
            let who = &event["userIdentity"];
            let explanation = serde_json::from_value(event["authorization"].clone()).ok()?;
            let text = |name: &str| who[name].as_str().unwrap_or_default().to_owned();
            Some(Response { user_name: text("userName"), uin: text("principalId"), explanation })
        });
        match (found, event) {
            (Some(response), _) => Ok(Done::reply(response)),
            (None, Some(event)) => {
                let code = event["apiErrorCode"].as_str().unwrap_or("0");
                Err(not_found(
                    &format!("is the id of a call that policies did not refuse; its result was `{code}`"),
                    &format!("对应的请求并未被策略拒绝，其结果为 `{code}`"),
                ))
            }
            (None, None) => Err(not_found(
                "must be the request id of a call of this account that was refused",
                "必须是本账号被拒绝的请求的 ID",
            )),
        }
    }
}

fn not_found(en: &str, zh: &str) -> ApiError {
    ApiError::parameter("ResourceNotFound.RefusalNotFound", "RefusedRequestId", en, zh)
}
