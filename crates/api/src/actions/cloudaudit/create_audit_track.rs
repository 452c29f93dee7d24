//! CreateAuditTrack.

use keyward_domain::track::TrackName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Storage, Wanted};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes a track: events of the account that it chooses are delivered from now on, with what proves that they are
/// unchanged.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateAuditTrack {
    /// What it is called: 3 to 48 letters, digits, `-` or `_`, unique in the account. It never changes.
    name: TrackName,
    /// 1: it delivers; 0: not yet.
    status: u64,
    /// To where.
    storage: Storage,
    /// Which events: `Read`, `Write`, or `*` for both.
    action_type: String,
    /// Of which product, such as `kms`; `*` for all.
    resource_type: String,
    /// Of up to 10 actions of the product, or `*`.
    event_names: Vec<String>,
    /// 0: there are no organizations.
    track_for_all_members: Option<u64>,
    /// Not given: there are no export tasks.
    export_id: Option<String>,
}

/// The new track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    track_id: u64,
}

impl Action for CreateAuditTrack {
    const NAME: &'static str = "CreateAuditTrack";
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
        if self.export_id.as_deref().is_some_and(|id| !id.is_empty()) {
            return Err(ApiError::invalid(
                "ExportId",
                "must be empty: there are no export tasks",
                "必须为空：本服务没有导出任务",
            ));
        }
        let wanted = Wanted {
            name: &self.name,
            status: self.status,
            storage: &self.storage,
            filter: vec![tracks::field(&self.resource_type, &self.action_type, &self.event_names)?],
            for_all_members: self.track_for_all_members,
        };
        tracks::create(cx, wanted, |track_id| Response { track_id }).await
    }
}
