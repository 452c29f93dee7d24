//! What the actions that sign and verify do alike.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{CryptoError, Message, PairAlgorithm, SigningAlgorithm, SigningKey};

use crate::{
    ApiError, ApiResult,
    action::Cx,
    keyring::Private,
    param::types::{MessageType, SignatureValue, SignedMessage},
    workers::Lane,
};

/// The algorithm of that name. Those of post-quantum keys have actions of their own and no name here.
///
/// # Errors
/// `code`, which differs between signing and verifying.
pub fn algorithm(name: &str, code: &'static str) -> ApiResult<SigningAlgorithm> {
    let known = SigningAlgorithm::parse(name).filter(|algorithm| *algorithm != SigningAlgorithm::MlDsa65);
    known.ok_or_else(|| {
        ApiError::parameter(
            code,
            "Algorithm",
            "must be SM2DSA, ECC_P256_R1, ECC_P384_R1, RSA_PSS_SHA_256 or RSA_PKCS1_SHA_256",
            "必须是 SM2DSA、ECC_P256_R1、ECC_P384_R1、RSA_PSS_SHA_256 或 RSA_PKCS1_SHA_256",
        )
    })
}

/// What is to be signed, and how.
pub struct ToSign<'a> {
    /// How.
    pub algorithm: SigningAlgorithm,
    /// What.
    pub message: &'a SignedMessage,
    /// Whether `message` is a digest.
    pub kind: MessageType,
}

/// The signature as base64.
///
/// # Errors
/// InvalidParameter if algorithm, message and key do not fit each other.
pub async fn sign(cx: &Cx<'_>, key: Arc<Private<dyn SigningKey>>, what: ToSign<'_>) -> ApiResult<String> {
    let ToSign { algorithm, message, kind } = what;
    let message = message.share();
    fits(algorithm, key.algorithm(), kind.of(message.expose()))?;
    let lane = if algorithm == SigningAlgorithm::EccP256 { Lane::Quick } else { Lane::Keys };
    let lane = key.lane(lane);
    let work = move || key.open()?.sign(algorithm, kind.of(message.expose()));
    Ok(STANDARD.encode(cx.work(lane, work).await??))
}

/// Whether the signature is genuine. Bytes that are no signature at all are not.
///
/// # Errors
/// InvalidParameter if algorithm, message and key do not fit each other.
pub async fn verify(
    cx: &Cx<'_>,
    key: Arc<Private<dyn SigningKey>>,
    what: ToSign<'_>,
    signature: &SignatureValue,
) -> ApiResult<bool> {
    let ToSign { algorithm, message, kind } = what;
    let message = message.share();
    fits(algorithm, key.algorithm(), kind.of(message.expose()))?;
    let signature = signature.share();
    let lane = match algorithm {
        SigningAlgorithm::EccP256 | SigningAlgorithm::RsaPssSha256 | SigningAlgorithm::RsaPkcs1Sha256 => {
            key.lane(Lane::Quick)
        }
        _ => Lane::Keys,
    };
    let work = move || key.open()?.verify(algorithm, kind.of(message.expose()), &signature);
    Ok(cx.work(lane, work).await??)
}

/// Checks before any work is done what the provider would refuse, to say which parameter is wrong.
fn fits(algorithm: SigningAlgorithm, key: PairAlgorithm, message: Message<'_>) -> ApiResult<()> {
    let whole = Message::Raw(b"any");
    if algorithm.check(key, whole).is_err() {
        let fitting = SigningAlgorithm::ALL.into_iter().filter(|other| other.check(key, whole).is_ok());
        let names = fitting.map(SigningAlgorithm::as_str).collect::<Vec<_>>();
        return Err(ApiError::invalid(
            "Algorithm",
            &format!("must fit the key: {}", names.join(" or ")),
            &format!("必须与密钥相符：{}", names.join(" 或 ")),
        ));
    }
    match (algorithm.check(key, message), algorithm.digest_length()) {
        (Ok(()), _) => Ok(()),
        (Err(CryptoError::Format(_)), Some(length)) => Err(ApiError::invalid(
            "Message",
            &format!(
                "must be a digest of {length} bytes for {}, because `MessageType` is DIGEST",
                algorithm.as_str()
            ),
            &format!("必须是 {} 的 {length} 字节摘要，因为 `MessageType` 为 DIGEST", algorithm.as_str()),
        )),
        (Err(other), _) => Err(other.into()),
    }
}
