//! A device, as clients see it.

use keyward_domain::white_box::{FingerprintDescription, FingerprintIdentity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A device that may decrypt.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeviceFingerprint {
    /// What `keyward-whitebox fingerprint` prints on the device.
    pub identity: FingerprintIdentity,
    /// Free text, such as the name of the device: at most 1,024 bytes.
    pub description: Option<FingerprintDescription>,
}
