//! What rotates keys: RotateKey, and the job that does it by itself.

use keyward_domain::{Key, Suite, UnixSeconds, key::NoRotation};
use keyward_store::{Change, KeyVersion};

use crate::{
    ApiError, ApiResult, Service, algorithms,
    keyring::{self, refused_use},
};

/// The change that gives a rotated key the version which it says is its current one.
///
/// # Errors
/// What the provider fails with.
pub fn next_version(
    service: &Service,
    mut rotated: Key,
    suite: Suite,
    now: UnixSeconds,
) -> ApiResult<Change> {
    let (number, algorithm) = (rotated.current_version, algorithms::symmetric(suite));
    let wrapped = service.provider.generate(algorithm, &keyring::binding(&rotated, number))?;
    rotated.revision += 1;
    let version =
        KeyVersion { key: rotated.id, number, created_at: now, algorithm: algorithm.as_u8(), wrapped };
    Ok(Change::AddVersion { key: Box::new(rotated), version })
}

/// What clients are told of a key that does not rotate. `external` is the code for keys with imported
/// material, which is another one for each action.
pub fn no_rotation(reason: NoRotation, key: &Key, external: &'static str) -> ApiError {
    let id = key.id;
    match reason {
        NoRotation::Asymmetric => ApiError::invalid(
            "KeyId",
            "must name a symmetric key: asymmetric keys do not rotate",
            "必须是对称密钥：非对称密钥不支持轮换",
        ),
        NoRotation::External => ApiError::new(
            external,
            format!("The key {id} has imported material, which does not rotate."),
            format!("密钥 {id} 使用外部导入的密钥材料，不支持轮换。"),
        ),
        NoRotation::State(refused) => refused_use(refused, id),
        NoRotation::Off => ApiError::new(
            "UnsupportedOperation.RotateNotSupported",
            format!("The rotation of the key {id} is off. Turn it on by EnableKeyRotation first."),
            format!("密钥 {id} 未开启轮换，请先调用 EnableKeyRotation。"),
        ),
        NoRotation::TooSoon { until } => ApiError::new(
            "RequestLimitExceeded.RotateRateLimited",
            format!("The key {id} was rotated less than 24 hours ago. Try again at {} (Unix time).", until.0),
            format!("密钥 {id} 在 24 小时内已轮换过，请在 {}（Unix 时间戳）后重试。", until.0),
        ),
    }
}
