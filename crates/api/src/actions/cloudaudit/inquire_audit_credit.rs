//! InquireAuditCredit.

use keyward_domain::track::MOST_TRACKS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells how many tracks the account may still make.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct InquireAuditCredit {}

/// The number.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many.
    audit_amount: i64,
}

impl Action for InquireAuditCredit {
    const NAME: &'static str = "InquireAuditCredit";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let left = MOST_TRACKS.saturating_sub(tracks::all(cx).await?.len());
        Ok(Done::reply(Response { audit_amount: i64::try_from(left).unwrap_or(i64::MAX) }))
    }
}
