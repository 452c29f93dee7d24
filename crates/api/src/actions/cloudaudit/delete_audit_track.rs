//! DeleteAuditTrack.

use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Deletes a track: it delivers no more. What it delivered stays where it is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteAuditTrack {
    /// Which track.
    track_id: u64,
}

impl Action for DeleteAuditTrack {
    const NAME: &'static str = "DeleteAuditTrack";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "ResourceNotFound.AuditNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let track = tracks::find(cx, self.track_id).await?.track;
        let path = tracks::path(track.id);
        Ok(Done::changing(Empty {}, vec![Change::RemoveTrack(Box::new(track))]).touching(path))
    }
}
