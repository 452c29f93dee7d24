//! UpdateAudit.

use keyward_domain::{
    Rule, Track,
    track::{ActionType, StorageName, StoragePrefix},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tracks;
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Changes a track in the older form; what is not given stays. See ModifyAuditTrack.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateAudit {
    /// The name of the track.
    audit_name: String,
    /// 0: there are no message queues.
    is_enable_cmq_notify: Option<i64>,
    /// Which events: 1 reading, 2 writing, 3 both.
    read_write_attribute: Option<i64>,
    /// Not given: files are not encrypted with a key of the service.
    key_id: Option<String>,
    /// The region of the storage.
    cos_region: Option<String>,
    /// Not given.
    cmq_queue_name: Option<String>,
    /// 0: storages are set up by the operator.
    is_create_new_bucket: Option<i64>,
    /// Not given.
    kms_region: Option<String>,
    /// 0: files are not encrypted with a key of the service.
    is_enable_kms_encry: Option<i64>,
    /// The name of the storage.
    cos_bucket_name: Option<String>,
    /// Not given.
    cmq_region: Option<String>,
    /// The folder in the storage: 3 to 40 letters and digits.
    log_file_prefix: Option<String>,
    /// Not given.
    is_create_new_queue: Option<i64>,
}

/// Done.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Always 1.
    is_success: i64,
}

impl Action for UpdateAudit {
    const NAME: &'static str = "UpdateAudit";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.CmqRegionError",
        "InvalidParameterValue.CosNameError",
        "InvalidParameterValue.CosRegionError",
        "InvalidParameterValue.LogFilePrefixError",
        "InvalidParameterValue.ReadWriteAttributeError",
        "ResourceNotFound.AuditNotExist",
        "ResourceNotFound.CosNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        self.wants_nothing_that_is_not_there()?;
        let track = tracks::find_named(cx, &self.audit_name).await?.track;
        let mut after = track.clone();
        if let Some(wanted) = self.read_write_attribute {
            let action = read_write(wanted)?;
            after.filter.iter_mut().for_each(|field| field.action = action);
        }
        if let Some(region) = &self.cos_region {
            after.storage.region.clone_from(region);
        }
        if let Some(name) = &self.cos_bucket_name {
            after.storage.name =
                parse::<StorageName>(name, "CosBucketName", "InvalidParameterValue.CosNameError")?;
        }
        if let Some(prefix) = &self.log_file_prefix {
            let code = "InvalidParameterValue.LogFilePrefixError";
            after.storage.prefix = parse::<StoragePrefix>(prefix, "LogFilePrefix", code)?;
        }
        if after.storage != track.storage {
            tracks::find_storage(cx, &after.storage.region, &after.storage.name)?;
        }
        let change = tracks::update(&track, Track { ..after });
        Ok(Done::changing(Response { is_success: 1 }, vec![change]).touching(tracks::path(track.id)))
    }
}

impl UpdateAudit {
    fn wants_nothing_that_is_not_there(&self) -> ApiResult<()> {
        let is_off = |switch: Option<i64>| matches!(switch, None | Some(0));
        let is_empty = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
        if !is_off(self.is_enable_cmq_notify)
            || !is_empty(&self.cmq_region)
            || !is_empty(&self.cmq_queue_name)
        {
            return Err(ApiError::parameter(
                "InvalidParameterValue.CmqRegionError",
                "IsEnableCmqNotify",
                "must be 0: there are no message queues",
                "必须为 0：本服务没有消息队列",
            ));
        }
        let none = is_off(self.is_create_new_bucket)
            && is_off(self.is_create_new_queue)
            && is_off(self.is_enable_kms_encry)
            && is_empty(&self.key_id)
            && is_empty(&self.kms_region);
        if none {
            return Ok(());
        }
        Err(ApiError::invalid(
            "IsEnableKmsEncry",
            "must be 0, as `IsCreateNewBucket`, without `KeyId` and `KmsRegion`: storages are set up by the operator, and files are encrypted by the storage",
            "必须为 0，`IsCreateNewBucket` 同理，且不能传入 `KeyId` 和 `KmsRegion`：存储由管理员配置，文件由存储加密",
        ))
    }
}

fn read_write(wanted: i64) -> ApiResult<Option<ActionType>> {
    match wanted {
        1 => Ok(Some(ActionType::Read)),
        2 => Ok(Some(ActionType::Write)),
        3 => Ok(None),
        _ => Err(ApiError::parameter(
            "InvalidParameterValue.ReadWriteAttributeError",
            "ReadWriteAttribute",
            "must be 1 (reading), 2 (writing) or 3 (both)",
            "必须为 1（只读）、2（只写）或 3（读写）",
        )),
    }
}

fn parse<T: Rule>(text: &str, parameter: &str, code: &'static str) -> ApiResult<T> {
    T::parse(text).ok_or_else(|| ApiError::parameter(code, parameter, T::MUST.en, T::MUST.zh))
}
