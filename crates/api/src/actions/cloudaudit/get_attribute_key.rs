//! GetAttributeKey.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells which attributes a form for searching events should offer. They are those of the original; what else can be
/// searched for, the attributes of LookUpEvents tell.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetAttributeKey {
    /// The language of labels: `zh`, also if not given, or `en`.
    website_type: Option<String>,
}

/// The attributes.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// In the order in which to show them.
    attribute_key_details: Vec<AttributeKeyDetail>,
}

/// An attribute.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeKeyDetail {
    /// How its value is entered: `select` or `text`.
    label_type: &'static str,
    /// What an empty field says.
    starter: &'static str,
    /// Its place, from 1.
    order: i64,
    /// The `AttributeKey`.
    value: &'static str,
    /// What it is called.
    label: &'static str,
}

/// Value, type, label and starter in Chinese, and the same two in English.
type Row = (&'static str, &'static str, [&'static str; 2], [&'static str; 2]);

const ROWS: [Row; 7] = [
    ("ReadOnly", "select", ["只读", "选择只读值"], ["Read-only", "Select read or write"]),
    ("AccessKeyId", "text", ["访问密钥", "输入访问密钥"], ["Access key", "Enter an access key"]),
    ("RequestId", "text", ["请求ID", "输入请求ID"], ["Request ID", "Enter a request ID"]),
    ("EventName", "select", ["事件名称", "选择事件名称"], ["Event name", "Select an event name"]),
    ("ResourceName", "text", ["资源名称", "输入资源名称"], ["Resource name", "Enter a resource name"]),
    ("ResourceType", "select", ["资源类型", "选择资源类型"], ["Resource type", "Select a resource type"]),
    ("Username", "select", ["用户名称", "选择用户名称"], ["Username", "Select a username"]),
];

impl Action for GetAttributeKey {
    const NAME: &'static str = "GetAttributeKey";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, _: &Cx<'_>) -> ApiResult<Done<Response>> {
        let english = match self.website_type.as_deref() {
            None | Some("" | "zh") => false,
            Some("en") => true,
            Some(_) => return Err(ApiError::invalid("WebsiteType", "must be zh or en", "必须为 zh 或 en")),
        };
        let detail = |((value, label_type, zh, en), order): (Row, i64)| {
            let [label, starter] = if english { en } else { zh };
            AttributeKeyDetail { label_type, starter, order, value, label }
        };
        let attribute_key_details = ROWS.into_iter().zip(1..).map(detail).collect();
        Ok(Done::reply(Response { attribute_key_details }))
    }
}
