//! DescribeAuditTrack.

use keyward_store::TrackRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Filter, Single, Storage};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time,
};

/// Describes a track, and how it fares.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeAuditTrack {
    /// Which track.
    track_id: u64,
}

/// The track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
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
    /// 0: there are no organizations.
    track_for_all_members: u64,
    /// Which events.
    filters: Filter,
    /// How it fares. The original does not tell that.
    delivery: Delivery,
}

/// How a track fares.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[schemars(rename = "TrackDelivery")]
pub struct Delivery {
    /// When it delivered last, in Beijing time; empty if never.
    delivered_at: String,
    /// Since when it cannot deliver, in Beijing time; empty if it can.
    failing_since: String,
    /// Why it cannot: `NoStorage` (the operator has no such storage any more), `NoBucket`, `Refused` (the storage does
    /// not let the service write), `Unreachable`, `DamagedTrail`; empty if it can. The operator's log knows more.
    trouble: String,
    /// How many records of the trail it has not looked at yet. Events are collected for some minutes before they are
    /// delivered, so it is rarely 0.
    waiting: u64,
}

impl Action for DescribeAuditTrack {
    const NAME: &'static str = "DescribeAuditTrack";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "ResourceNotFound.AuditNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let record = tracks::find(cx, self.track_id).await?;
        let delivery = Delivery::of(cx, &record).await?;
        let track = record.track;
        let Single { resource_type, action_type, event_names } = Single::of(&track);
        let id = track.id;
        let response = Response {
            name: track.name.as_str().to_owned(),
            action_type,
            resource_type,
            status: track.active.into(),
            event_names,
            storage: Storage::of(&track),
            create_time: tracks::created(&track),
            track_for_all_members: 0,
            filters: Filter::of(&track),
            delivery,
        };
        Ok(Done::reply(response).touching(tracks::path(id)))
    }
}

impl Delivery {
    async fn of(cx: &Cx<'_>, record: &TrackRecord) -> ApiResult<Self> {
        let positions = cx.service.store.track_positions(record.track.id).await?;
        let heads = cx.service.store.audit_heads().await?;
        let waiting = heads.iter().map(|head| {
            let position = positions.iter().find(|position| position.chain == head.chain);
            (head.last + 1).saturating_sub(position.map_or(1, |position| position.next))
        });
        let time = |at: Option<_>| at.map(local_time::date_time).unwrap_or_default();
        Ok(Self {
            delivered_at: time(record.delivered_at),
            failing_since: time(record.failing_since),
            trouble: record.trouble.clone(),
            waiting: waiting.sum(),
        })
    }
}
