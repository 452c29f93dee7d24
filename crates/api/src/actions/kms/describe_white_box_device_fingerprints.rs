//! DescribeWhiteBoxDeviceFingerprints.

use keyward_domain::WhiteBoxKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::device_fingerprint::DeviceFingerprint;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells which devices a white-box key is bound to.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeWhiteBoxDeviceFingerprints {
    /// Which key.
    key_id: WhiteBoxKeyId,
}

/// The devices.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// In the order in which they were given; none for any device.
    device_fingerprints: Vec<DeviceFingerprint>,
}

impl Action for DescribeWhiteBoxDeviceFingerprints {
    const NAME: &'static str = "DescribeWhiteBoxDeviceFingerprints";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.InvalidKeyId", "ResourceNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let devices = &cx.permit.white_box_key(self.key_id)?.record.devices;
        let seen = |device: &keyward_domain::white_box::DeviceFingerprint| DeviceFingerprint {
            identity: device.identity.clone(),
            description: Some(device.description.clone()),
        };
        Ok(Done::reply(Response { device_fingerprints: devices.iter().map(seen).collect() }))
    }
}
