//! OverwriteWhiteBoxDeviceFingerprints.

use std::collections::HashSet;

use keyward_domain::{
    WhiteBoxKeyId,
    white_box::{self, DEVICES},
};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{device_fingerprint::DeviceFingerprint, white_box::next_revision};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Binds a white-box key to these devices and no others. It holds for what decrypts from then on: what was given out before
/// goes on as it was.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct OverwriteWhiteBoxDeviceFingerprints {
    /// Which key.
    key_id: WhiteBoxKeyId,
    /// The devices, at most 200, each once; none for any device.
    device_fingerprints: Option<Vec<DeviceFingerprint>>,
}

impl OverwriteWhiteBoxDeviceFingerprints {
    fn devices(&self) -> &[DeviceFingerprint] {
        self.device_fingerprints.as_deref().unwrap_or_default()
    }
}

impl Action for OverwriteWhiteBoxDeviceFingerprints {
    const NAME: &'static str = "OverwriteWhiteBoxDeviceFingerprints";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue",
        "InvalidParameterValue.InvalidKeyId",
        "LimitExceeded.FingerprintsLimitExceeded",
        "ResourceNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        if self.devices().len() > DEVICES {
            return Err(ApiError::parameter(
                "LimitExceeded.FingerprintsLimitExceeded",
                "DeviceFingerprints",
                "must have at most 200 entries",
                "最多只能有 200 个元素",
            ));
        }
        let mut seen = HashSet::new();
        match self.devices().iter().all(|device| seen.insert(&device.identity)) {
            true => Ok(()),
            false => Err(ApiError::parameter(
                "InvalidParameterValue",
                "DeviceFingerprints",
                "must name each device once",
                "中的设备指纹不能重复",
            )),
        }
    }

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let key = cx.permit.white_box_key(self.key_id)?.key();
        let kept = |device: &DeviceFingerprint| white_box::DeviceFingerprint {
            identity: device.identity.clone(),
            description: device.description.clone().unwrap_or_default(),
        };
        let devices = self.devices().iter().map(kept).collect();
        Ok(Done::changing(Empty {}, vec![Change::BindDevices { key: next_revision(key), devices }]))
    }
}
