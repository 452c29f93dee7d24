//! ImportKeyMaterial.

use keyward_crypto::{CryptoError, DecryptionAlgorithm, PairAlgorithm, Secret};
use keyward_domain::{Key, KeyId};
use keyward_store::{Change, KeyVersion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::changed,
    import::{
        ImportToken, WrappedMaterial, expiry, no_import, not_decryptable, token_expired, wrapping_binding,
    },
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    algorithms, keyring,
    workers::Lane,
};

/// Gives a key the material of the user's own, which it waits for; or the same material again, with
/// another expiry. A key takes the material of its first import for ever.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ImportKeyMaterial {
    /// Base64 of the material, encrypted by the public key of GetParametersForImport: 16 bytes in regions
    /// of Chinese algorithms, 32 in others.
    encrypted_key_material: WrappedMaterial,
    /// The token that came with the public key.
    import_token: ImportToken,
    /// Which key.
    key_id: KeyId,
    /// When the material expires, in seconds since 1970; never if 0 or not given.
    valid_to: Option<u64>,
}

impl Action for ImportKeyMaterial {
    const NAME: &'static str = "ImportKeyMaterial";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.DecryptMaterialError",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.MaterialNotMatch",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "ResourceUnavailable.TokenExpired",
        "UnsupportedOperation.NotExternalCmk",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let usable = cx.permit.key(self.key_id)?;
        let key = &usable.key;
        key.can_import().map_err(|reason| no_import(reason, key))?;
        let valid_to = expiry(self.valid_to, cx.now)?;
        if valid_to.is_some() && !usable.used_by.is_empty() {
            return Err(ApiError::invalid(
                "ValidTo",
                "must be 0: a cloud product uses this key, so its material does not expire",
                "必须为 0：该密钥正被云产品使用，其密钥材料不能设置过期时间",
            ));
        }
        let material = self.unwrap(cx, key).await?;
        let algorithm = algorithms::symmetric(cx.suite);
        if material.len() != algorithm.key_length() {
            return Err(wrong_length(algorithm.key_length()));
        }

        let mut imported = key.clone();
        let fingerprint = fingerprint(cx, key, &material);
        imported.import(fingerprint, valid_to).map_err(|reason| no_import(reason, key))?;
        if key.has_material() {
            return Ok(Done::changing(Empty {}, vec![changed(key, |key| *key = imported)]));
        }
        let number = imported.current_version;
        let binding = keyring::binding(&imported, number);
        let wrapped = cx.service.provider.import(algorithm, &binding, &material)?;
        imported.revision += 1;
        let version =
            KeyVersion { key: key.id, number, created_at: cx.now, algorithm: algorithm.as_u8(), wrapped };
        Ok(Done::changing(Empty {}, vec![Change::AddVersion { key: Box::new(imported), version }]))
    }
}

impl ImportKeyMaterial {
    /// The material, if the token is the newest of the key and still valid.
    async fn unwrap(&self, cx: &Cx<'_>, key: &Key) -> ApiResult<Secret> {
        let newest = cx.service.store.import_parameters(key.id).await?;
        let valid =
            newest.filter(|newest| cx.now < newest.valid_to && self.import_token.is(&newest.token_hash));
        let parameters = valid.ok_or_else(token_expired)?;
        let algorithm = DecryptionAlgorithm::parse(&parameters.algorithm)
            .ok_or_else(|| ApiError::internal("unknown wrapping algorithm"))?;
        let binding = wrapping_binding(key);
        let (provider, sealed) = (cx.service.provider.clone(), self.encrypted_key_material.share());
        let unwrap = move || {
            let pair = provider.open_decryption(PairAlgorithm::Rsa2048, &binding, &parameters.wrapped)?;
            match pair.decrypt(algorithm, sealed.expose()) {
                Err(CryptoError::Damaged) => Err(not_decryptable()),
                outcome => Ok(outcome?),
            }
        };
        cx.work(Lane::Keys, unwrap).await?
    }
}

/// Tells this material from all other of the key.
fn fingerprint(cx: &Cx<'_>, key: &Key, material: &Secret) -> [u8; 32] {
    let owner = [b"imported material of ", &key.id.as_bytes()[..]].concat();
    cx.service.root_key.fingerprint(&owner, material.expose())
}

fn wrong_length(bytes: usize) -> ApiError {
    ApiError::invalid(
        "EncryptedKeyMaterial",
        &format!("must hold {bytes} bytes of material in this region"),
        &format!("在此地域必须包含 {bytes} 字节的密钥材料"),
    )
}
