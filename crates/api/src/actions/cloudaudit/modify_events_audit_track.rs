//! ModifyEventsAuditTrack.

use keyward_domain::track::TrackName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Changes, Filter, Storage};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Changes a track as ModifyAuditTrack does, with events of several products.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ModifyEventsAuditTrack {
    /// Which track.
    track_id: u64,
    /// The name it has: names are not changed.
    name: Option<TrackName>,
    /// 1: it delivers; 0: it pauses.
    status: Option<u64>,
    /// To where.
    storage: Option<Storage>,
    /// 0: there are no organizations.
    track_for_all_members: Option<u64>,
    /// Which events.
    filters: Option<Filter>,
}

impl Action for ModifyEventsAuditTrack {
    const NAME: &'static str = "ModifyEventsAuditTrack";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.AuditTrackNameNotSupportModify",
        "InvalidParameterValue.CosRegionError",
        "ResourceNotFound.AuditNotExist",
        "ResourceNotFound.CosNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let track = tracks::find(cx, self.track_id).await?.track;
        let wanted = Changes {
            name: self.name.as_ref(),
            status: self.status,
            storage: self.storage.as_ref(),
            filter: self.filters.as_ref().map(Filter::parse).transpose()?,
            for_all_members: self.track_for_all_members,
        };
        let change = tracks::modify(cx, &track, wanted)?;
        Ok(Done::changing(Empty {}, vec![change]).touching(tracks::path(track.id)))
    }
}
