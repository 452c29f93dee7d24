//! What the actions for imported material share: values with rules, the wrapping pair, and errors.

use std::sync::Arc;

use keyward_crypto::{Binding, DecryptionAlgorithm, PairAlgorithm, Secret, mac};
use keyward_domain::{
    Key, UnixSeconds,
    key::{
        NoImport,
        imported::{LATEST_EXPIRY, is_expiry},
    },
    rule::{Rule, Text},
};
use serde::{Serialize, Serializer};

use crate::{
    ApiError, ApiResult, Service,
    keyring::{self, refused_use},
    param::types::MASK,
};

/// Bytes of an import token before base64.
pub const TOKEN: usize = 96;

/// How the user wraps material: with one of the RSA paddings of RFC 8017.
pub struct WrappingAlgorithm(pub DecryptionAlgorithm);

impl Rule for WrappingAlgorithm {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must be RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256",
        zh: "必须是 RSAES_PKCS1_V1_5、RSAES_OAEP_SHA_1 或 RSAES_OAEP_SHA_256",
    };

    fn parse(text: &str) -> Option<Self> {
        let algorithm = DecryptionAlgorithm::parse(text)?;
        algorithm.check(PairAlgorithm::Rsa2048).ok().map(|()| Self(algorithm))
    }
}

impl Serialize for WrappingAlgorithm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// The kind of the wrapping pair; there is one.
pub struct WrappingKeySpec;

impl Rule for WrappingKeySpec {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text { en: "must be RSA_2048", zh: "必须是 RSA_2048" };

    fn parse(text: &str) -> Option<Self> {
        (text == "RSA_2048").then_some(Self)
    }
}

impl Serialize for WrappingKeySpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("RSA_2048")
    }
}

/// Something that looks like an import token. In the audit trail it is masked.
pub struct ImportToken(Secret);

impl ImportToken {
    /// What is kept of a token.
    pub fn hash(token: &Secret) -> [u8; 32] {
        mac::sha256(token.expose())
    }

    /// Whether this is the token with that hash. The time it takes does not tell how near it was.
    pub fn is(&self, hash: &[u8; 32]) -> bool {
        mac::equal(&Self::hash(&self.0), hash)
    }
}

impl Rule for ImportToken {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must be an ImportToken that GetParametersForImport returned",
        zh: "必须是 GetParametersForImport 返回的 ImportToken",
    };

    fn parse(text: &str) -> Option<Self> {
        Secret::from_base64(text).ok().filter(|token| token.len() == TOKEN).map(Self)
    }
}

impl Serialize for ImportToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// Material that the user has wrapped. In the audit trail it is masked.
pub struct WrappedMaterial(Arc<Secret>);

impl WrappedMaterial {
    /// The ciphertext, for a worker; not copied.
    pub fn share(&self) -> Arc<Secret> {
        self.0.clone()
    }
}

impl Rule for WrappedMaterial {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text {
        en: "must be the Base64 of the key material, encrypted by the PublicKey of GetParametersForImport",
        zh: "必须是使用 GetParametersForImport 返回的 PublicKey 加密后的密钥材料的 Base64 编码",
    };

    fn parse(text: &str) -> Option<Self> {
        Secret::from_base64(text).ok().filter(|bytes| !bytes.is_empty()).map(|bytes| Self(Arc::new(bytes)))
    }
}

impl Serialize for WrappedMaterial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

keyward_domain::rule_type!(WrappingAlgorithm, WrappingKeySpec, ImportToken, WrappedMaterial);

/// The expiry that `ValidTo` means: none for 0 and when it is not given.
///
/// # Errors
/// InvalidParameter for a time that is over, or later than the contract allows.
pub fn expiry(valid_to: Option<u64>, now: UnixSeconds) -> ApiResult<Option<UnixSeconds>> {
    let at = match valid_to {
        None | Some(0) => return Ok(None),
        Some(at) => i64::try_from(at).map(UnixSeconds).ok().filter(|at| is_expiry(*at, now)),
    };
    at.map(Some).ok_or_else(|| {
        ApiError::invalid(
            "ValidTo",
            &format!("must be 0 (never), or a Unix time in the future and at most {}", LATEST_EXPIRY.0),
            &format!("必须为 0（永不过期），或晚于当前时间且不超过 {} 的 Unix 时间戳", LATEST_EXPIRY.0),
        )
    })
}

/// What the private key of a key's wrapping pair is bound to: a version that no key has.
pub fn wrapping_binding(key: &Key) -> Binding {
    keyring::binding(key, 0)
}

/// A new wrapping pair for a key: its private key, wrapped for storage. Takes tenths of a second, during
/// which nobody else waits.
///
/// # Errors
/// What the provider fails with, or that there is too much to do already.
pub async fn new_wrapping_pair(service: &Service, key: &Key) -> ApiResult<Vec<u8>> {
    let pair = service.pairs.take(PairAlgorithm::Rsa2048).await?;
    Ok(service.provider.bind(pair, &wrapping_binding(key))?)
}

/// What clients are told of a key that takes or gives no material.
pub fn no_import(reason: NoImport, key: &Key) -> ApiError {
    let id = key.id;
    match reason {
        NoImport::NotExternal => ApiError::new(
            "UnsupportedOperation.NotExternalCmk",
            format!(
                "The key {id} has material of the service: only keys created with `Type` 2 take imported material."
            ),
            format!("密钥 {id} 的密钥材料由服务生成：仅创建时 `Type` 为 2 的密钥支持导入密钥材料。"),
        ),
        NoImport::State(refused) => refused_use(refused, id),
        NoImport::OtherMaterial => ApiError::parameter(
            "InvalidParameterValue.MaterialNotMatch",
            "EncryptedKeyMaterial",
            "must hold the material that was first imported into this key: no other can follow it",
            "必须是首次导入该密钥的密钥材料：不能更换为其他材料",
        ),
    }
}

/// What clients are told of a token that is not the newest one of the key, whatever else it is.
pub fn token_expired() -> ApiError {
    ApiError::new(
        "ResourceUnavailable.TokenExpired",
        "The parameter `ImportToken` is not the newest of this key, or its 24 hours are over. Call GetParametersForImport again, and wrap the material with the new public key.",
        "参数 `ImportToken` 不是该密钥最新的导入令牌，或已超过 24 小时。请重新调用 GetParametersForImport，并使用新的公钥加密密钥材料。",
    )
}

/// What clients are told of material that cannot be unwrapped. It does not tell why, because that would
/// help somebody who tries out ciphertexts.
pub fn not_decryptable() -> ApiError {
    ApiError::parameter(
        "InvalidParameter.DecryptMaterialError",
        "EncryptedKeyMaterial",
        "cannot be decrypted: encrypt the material by the public key that came with this token, with the wrapping algorithm it was asked for",
        "无法解密：请使用与该令牌一同返回的公钥以及申请时指定的加密算法加密密钥材料",
    )
}
