//! ListAudits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the tracks of the account in the older form. See DescribeAuditTracks.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAudits {}

/// The tracks.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Oldest first.
    audit_summarys: Vec<AuditSummary>,
}

/// A track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AuditSummary {
    /// 1: it delivers; 0: it does not.
    audit_status: i64,
    /// The name of the storage.
    cos_bucket_name: String,
    /// What it is called.
    audit_name: String,
    /// The folder in the storage.
    log_file_prefix: String,
}

impl Action for ListAudits {
    const NAME: &'static str = "ListAudits";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let summary = |track: keyward_domain::Track| AuditSummary {
            audit_status: track.active.into(),
            cos_bucket_name: track.storage.name.as_str().to_owned(),
            audit_name: track.name.as_str().to_owned(),
            log_file_prefix: track.storage.prefix.as_str().to_owned(),
        };
        let audit_summarys = tracks::all(cx).await?.into_iter().map(summary).collect();
        Ok(Done::reply(Response { audit_summarys }))
    }
}
