//! DescribeWhiteBoxServiceStatus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
};

/// Tells whether there are white-box keys here: always.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeWhiteBoxServiceStatus {}

/// Whether there are.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Always true.
    service_enabled: bool,
}

impl Action for DescribeWhiteBoxServiceStatus {
    const NAME: &'static str = "DescribeWhiteBoxServiceStatus";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, _: &Cx<'_>) -> ApiResult<Done<Response>> {
        Ok(Done::reply(Response { service_enabled: true }))
    }
}
