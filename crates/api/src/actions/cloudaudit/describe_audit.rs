//! DescribeAudit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks::{self, Single};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Describes a track in the older form. See DescribeAuditTrack.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeAudit {
    /// The name of the track.
    audit_name: String,
}

/// The track.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// 0: there are no message queues.
    is_enable_cmq_notify: i64,
    /// Which events: 1 reading, 2 writing, 3 both.
    read_write_attribute: i64,
    /// Empty: files are not encrypted with a key of the service.
    key_id: String,
    /// 1: it delivers; 0: it does not.
    audit_status: i64,
    /// What it is called.
    audit_name: String,
    /// The region of the storage.
    cos_region: String,
    /// Empty.
    cmq_queue_name: String,
    /// Empty.
    kms_alias: String,
    /// Empty.
    kms_region: String,
    /// 0: files are not encrypted with a key of the service.
    is_enable_kms_encry: i64,
    /// The name of the storage.
    cos_bucket_name: String,
    /// Empty.
    cmq_region: String,
    /// The folder in the storage.
    log_file_prefix: String,
}

impl Action for DescribeAudit {
    const NAME: &'static str = "DescribeAudit";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.AuditNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let track = tracks::find_named(cx, &self.audit_name).await?.track;
        let read_write_attribute = match &*Single::of(&track).action_type {
            "Read" => 1,
            "Write" => 2,
            _ => 3,
        };
        let id = track.id;
        let response = Response {
            is_enable_cmq_notify: 0,
            read_write_attribute,
            key_id: String::new(),
            audit_status: track.active.into(),
            audit_name: track.name.as_str().to_owned(),
            cos_region: track.storage.region,
            cmq_queue_name: String::new(),
            kms_alias: String::new(),
            kms_region: String::new(),
            is_enable_kms_encry: 0,
            cos_bucket_name: track.storage.name.as_str().to_owned(),
            cmq_region: String::new(),
            log_file_prefix: track.storage.prefix.as_str().to_owned(),
        };
        Ok(Done::reply(response).touching(tracks::path(id)))
    }
}
