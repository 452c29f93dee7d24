//! DescribeAuditTracks.

use keyward_domain::Track;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Single, Storage};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the tracks of the account, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeAuditTracks {
    /// Which page, from 1.
    page_number: u64,
    /// How many tracks a page has: 1 to 100.
    page_size: u64,
}

/// A page of tracks.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The tracks.
    tracks: Vec<Item>,
    /// How many there are in all.
    total_count: u64,
}

/// A track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[schemars(rename = "Tracks")]
pub struct Item {
    /// What it is called.
    name: String,
    /// `Read`, `Write` or `*`; `*` if it has several filters.
    action_type: String,
    /// A product or `*`; `*` if it has several filters.
    resource_type: String,
    /// 1: it delivers; 0: it does not.
    status: u64,
    /// Names of actions, or `*`.
    event_names: Vec<String>,
    /// To where.
    storage: Storage,
    /// When it was made: `YYYY-MM-DD hh:mm:ss` in Beijing time (UTC+8).
    create_time: String,
    /// Its number.
    track_id: u64,
}

impl From<&Track> for Item {
    fn from(track: &Track) -> Self {
        let Single { resource_type, action_type, event_names } = Single::of(track);
        Self {
            name: track.name.as_str().to_owned(),
            action_type,
            resource_type,
            status: track.active.into(),
            event_names,
            storage: Storage::of(track),
            create_time: tracks::created(track),
            track_id: track.id,
        }
    }
}

impl Action for DescribeAuditTracks {
    const NAME: &'static str = "DescribeAuditTracks";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        if self.page_number == 0 {
            return Err(ApiError::invalid("PageNumber", "must be at least 1", "必须大于等于 1"));
        }
        if !(1..=100).contains(&self.page_size) {
            return Err(ApiError::invalid("PageSize", "must be 1 to 100", "必须在 1 到 100 之间"));
        }
        let all = tracks::all(cx).await?;
        let from =
            usize::try_from((self.page_number - 1).saturating_mul(self.page_size)).unwrap_or(usize::MAX);
        let size = usize::try_from(self.page_size).unwrap_or(usize::MAX);
        let tracks = all.iter().skip(from).take(size).map(Item::from).collect();
        Ok(Done::reply(Response { tracks, total_count: all.len() as u64 }))
    }
}
