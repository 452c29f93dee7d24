//! The devices that a white-box key is bound to.

use serde::Serialize;

use crate::{
    Description,
    rule::{Rule, Text},
};

/// A device that may decrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFingerprint {
    /// What tells the device from others.
    pub identity: FingerprintIdentity,
    /// What users write about it.
    pub description: FingerprintDescription,
}

/// What the collector on the device found: five parts of 8, 14, 14, 14 and 16 lower-case hexadecimal digits, joined by
/// `-` (contract of DeviceFingerprint).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FingerprintIdentity(String);

/// How many digits the parts have.
const PARTS: [usize; 5] = [8, 14, 14, 14, 16];

impl FingerprintIdentity {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rule for FingerprintIdentity {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text = Text {
        en: "must be a device fingerprint: 8, 14, 14, 14 and 16 lower-case hexadecimal digits joined by -, as keyward-whitebox fingerprint prints it",
        zh: "必须是设备指纹：由 - 连接的 8、14、14、14、16 位小写十六进制数字，与 keyward-whitebox fingerprint 的输出一致",
    };

    fn parse(text: &str) -> Option<Self> {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let fits = text.split('-').map(str::len).eq(PARTS) && text.bytes().all(|b| b == b'-' || is_digit(b));
        fits.then(|| Self(text.to_owned()))
    }
}

/// Free text of at most 1,024 bytes of UTF-8, such as the name of the device; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FingerprintDescription(Description);

impl FingerprintDescription {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Rule for FingerprintDescription {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text = Description::MUST;

    fn parse(text: &str) -> Option<Self> {
        Description::parse(text).map(Self)
    }
}

crate::rule_type!(FingerprintIdentity, FingerprintDescription);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_form_is_read() {
        let good = "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68";
        assert_eq!(FingerprintIdentity::parse(good).unwrap().as_str(), good);
        for bad in [
            "",
            "----",
            "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f",
            "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68-",
            "0177ebb-a5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68",
            "0177EBBA-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68",
            "0177ebbg-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68",
            "93866e69-9755-11ef-8e65-52540089bc41",
        ] {
            assert_eq!(FingerprintIdentity::parse(bad), None, "{bad}");
        }
    }
}
