//! StopLogging.

use keyward_domain::Track;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Switches a track off. It keeps its place; events that get too old meanwhile are not kept for it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct StopLogging {
    /// The name of the track.
    audit_name: String,
}

/// Done.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Always 1.
    is_success: i64,
}

impl Action for StopLogging {
    const NAME: &'static str = "StopLogging";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.AuditNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let track = tracks::find_named(cx, &self.audit_name).await?.track;
        let change = tracks::update(&track, Track { active: false, ..track.clone() });
        Ok(Done::changing(Response { is_success: 1 }, vec![change]).touching(tracks::path(track.id)))
    }
}
