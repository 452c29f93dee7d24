//! What several actions of white-box keys do alike.

use std::collections::HashSet;

use keyward_crypto::white_box::WhiteBoxSecret;
use keyward_domain::{
    WhiteBoxKey, WhiteBoxKeyId,
    white_box::{DeviceFingerprint, WhiteBoxAlgorithm, WhiteBoxState},
};
use keyward_store::Change;
use keyward_whitebox as tables;

use std::sync::Arc;

use crate::{ApiError, ApiResult, action::Cx, param::types::SecretText, workers::Lane};

/// The same key after a change: its revision moves on.
pub fn next_revision(key: &WhiteBoxKey) -> Box<WhiteBoxKey> {
    Box::new(WhiteBoxKey { revision: key.revision + 1, ..key.clone() })
}

/// The changes that bring all these keys into a state; none for those that are in it.
///
/// # Errors
/// ResourceNotFound.
pub fn transition(cx: &Cx<'_>, ids: &[WhiteBoxKeyId], state: WhiteBoxState) -> ApiResult<Vec<Change>> {
    let mut changes = Vec::new();
    for &id in ids {
        let key = cx.permit.white_box_key(id)?.key();
        if key.state != state {
            changes.push(Change::UpdateWhiteBoxKey(Box::new(WhiteBoxKey { state, ..*next_revision(key) })));
        }
    }
    Ok(changes)
}

/// Checks a list of ids for a batch: 1 to 50, each once.
///
/// # Errors
/// InvalidParameter, InvalidParameterValue.DuplicatedKeyId.
pub fn batch(ids: &[WhiteBoxKeyId]) -> ApiResult<()> {
    if !(1..=50).contains(&ids.len()) {
        return Err(ApiError::invalid("KeyIds", "must have 1 to 50 entries", "必须有 1 到 50 个元素"));
    }
    let mut seen = HashSet::new();
    match ids.iter().find(|id| !seen.insert(**id)) {
        None => Ok(()),
        Some(twice) => Err(ApiError::new(
            "InvalidParameterValue.DuplicatedKeyId",
            format!("The parameter `KeyIds` has {twice} more than once."),
            format!("参数 `KeyIds` 中 {twice} 重复。"),
        )),
    }
}

/// New tables that decrypt on these devices, or on any if there are none, as base64: what clients call DecryptKey. It is
/// up to 4 MiB of text and some hundredths of a second of work, so it is made only where it is asked for.
///
/// # Errors
/// RequestLimitExceeded if too much waits to be made; InternalError.
pub async fn decrypt_key(
    cx: &Cx<'_>,
    key: &WhiteBoxKey,
    secret: Arc<WhiteBoxSecret>,
    devices: &[DeviceFingerprint],
) -> ApiResult<SecretText> {
    let algorithm = match key.algorithm {
        WhiteBoxAlgorithm::Aes256 => tables::Algorithm::Aes256,
        WhiteBoxAlgorithm::Sm4 => tables::Algorithm::Sm4,
    };
    let id = tables::KeyId::from_bytes(*key.id.as_bytes());
    let parse = |device: &DeviceFingerprint| tables::Fingerprint::parse(device.identity.as_str());
    let devices: Vec<_> = devices.iter().map(parse).collect::<Result<_, _>>().map_err(ApiError::internal)?;
    let random = cx.service.random.clone();
    let make = move || {
        let mut fill = |bytes: &mut [u8]| random.fill(bytes).map_err(|_| tables::Error::System);
        let made = tables::make_decrypt_key(algorithm, secret.expose(), id, &devices, &mut fill);
        made.map(|bytes| SecretText::base64(&bytes))
    };
    cx.work(Lane::Long, make).await?.map_err(ApiError::internal)
}
