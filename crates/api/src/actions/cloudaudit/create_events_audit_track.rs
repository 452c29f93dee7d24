//! CreateEventsAuditTrack.

use keyward_domain::track::TrackName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Filter, Storage, Wanted};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes a track as CreateAuditTrack does, for events of several products.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateEventsAuditTrack {
    /// What it is called: 3 to 48 letters, digits, `-` or `_`, unique in the account. It never changes.
    name: TrackName,
    /// 1: it delivers; 0: not yet.
    status: u64,
    /// To where.
    storage: Storage,
    /// Which events.
    filters: Filter,
    /// 0: there are no organizations.
    track_for_all_members: Option<u64>,
}

/// The new track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    track_id: u64,
}

impl Action for CreateEventsAuditTrack {
    const NAME: &'static str = "CreateEventsAuditTrack";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.AliasAlreadyExists",
        "InvalidParameterValue.CosRegionError",
        "LimitExceeded.OverAmount",
        "ResourceNotFound.CosNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let wanted = Wanted {
            name: &self.name,
            status: self.status,
            storage: &self.storage,
            filter: self.filters.parse()?,
            for_all_members: self.track_for_all_members,
        };
        tracks::create(cx, wanted, |track_id| Response { track_id }).await
    }
}
