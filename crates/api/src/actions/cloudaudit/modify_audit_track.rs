//! ModifyAuditTrack.

use keyward_domain::track::TrackName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Changes, Single, Storage};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Changes a track; what is not given stays. It goes on from where it is: what was not delivered yet is delivered as
/// the track is now.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ModifyAuditTrack {
    /// Which track.
    track_id: u64,
    /// The name it has: names are not changed.
    name: Option<TrackName>,
    /// Which events: `Read`, `Write`, or `*` for both.
    action_type: Option<String>,
    /// Of which product, such as `kms`; `*` for all.
    resource_type: Option<String>,
    /// 1: it delivers; 0: it pauses.
    status: Option<u64>,
    /// Of up to 10 actions of the product, or `*`.
    event_names: Option<Vec<String>>,
    /// To where.
    storage: Option<Storage>,
    /// 0: there are no organizations.
    track_for_all_members: Option<u64>,
}

impl Action for ModifyAuditTrack {
    const NAME: &'static str = "ModifyAuditTrack";
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
        let given = [self.action_type.is_some(), self.resource_type.is_some(), self.event_names.is_some()];
        let filter = match given {
            [false, false, false] => None,
            given if track.filter.len() == 1 || given == [true; 3] => {
                let now = Single::of(&track);
                let product = self.resource_type.as_ref().unwrap_or(&now.resource_type);
                let action = self.action_type.as_ref().unwrap_or(&now.action_type);
                let names = self.event_names.as_ref().unwrap_or(&now.event_names);
                Some(vec![tracks::field(product, action, names)?])
            }
            _ => {
                return Err(ApiError::invalid(
                    "ResourceType",
                    "must be given together with `ActionType` and `EventNames`: the track chooses events of several products. See ModifyEventsAuditTrack",
                    "必须与 `ActionType`、`EventNames` 一同传入：该跟踪集包含多个产品的事件，请参见 ModifyEventsAuditTrack",
                ));
            }
        };
        let wanted = Changes {
            name: self.name.as_ref(),
            status: self.status,
            storage: self.storage.as_ref(),
            filter,
            for_all_members: self.track_for_all_members,
        };
        let change = tracks::modify(cx, &track, wanted)?;
        Ok(Done::changing(Empty {}, vec![change]).touching(tracks::path(track.id)))
    }
}
