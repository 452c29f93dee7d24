//! Who signed a request, and whether they did.

use quick_cache::sync::Cache;
use zeroize::Zeroizing;

use super::{WireRequest, legacy::Legacy, tc3::Tc3};
use crate::{ApiError, ApiResult};
use keyward_crypto::mac;

/// How far a client's clock may be off, in seconds.
const TOLERANCE: i64 = 300;

/// A signature of either kind.
#[derive(Clone, Debug)]
pub enum Signature {
    /// TC3-HMAC-SHA256.
    Tc3(Tc3),
    /// HmacSHA1 or HmacSHA256.
    Legacy(Legacy),
    /// None, on purpose: the caller proves by a parameter who it is.
    Skipped,
}

impl Signature {
    /// Whether there is none.
    pub fn is_skipped(&self) -> bool {
        matches!(self, Self::Skipped)
    }

    /// Whose access key it names.
    pub fn secret_id(&self) -> &str {
        match self {
            Self::Tc3(tc3) => &tc3.secret_id,
            Self::Legacy(legacy) => &legacy.secret_id,
            Self::Skipped => "",
        }
    }

    /// What the client calls the service, if it does.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Tc3(tc3) => Some(&tc3.service),
            Self::Legacy(_) | Self::Skipped => None,
        }
    }

    /// Checks the time of signing against the server's clock.
    ///
    /// # Errors
    /// InvalidParameter if it is no time; AuthFailure.SignatureExpire if it is off by more than 5 minutes;
    /// AuthFailure.SignatureFailure if it is of another day than the scope says.
    pub fn check_time(&self, now: i64) -> ApiResult<()> {
        let text = match self {
            Self::Tc3(tc3) => &tc3.timestamp,
            Self::Legacy(legacy) => &legacy.timestamp,
            // What nobody signed has no time either.
            Self::Skipped => return Err(unsigned()),
        };
        let signed_at: i64 = text.parse().map_err(|_| {
            ApiError::new(
                "InvalidParameter",
                "Parameter `Timestamp` type error: it must be the seconds since 1970.",
                "参数 `Timestamp` 类型错误：必须是 UNIX 秒级时间戳。",
            )
        })?;
        if signed_at.abs_diff(now) > TOLERANCE.unsigned_abs() {
            return Err(ApiError::new(
                "AuthFailure.SignatureExpire",
                "The signature is expired, please request again. The clocks of client and server may differ by 5 minutes at most.",
                "签名过期，请重新请求。客户端与服务器的时间最多相差 5 分钟。",
            ));
        }
        match self {
            Self::Tc3(tc3) if tc3.date != utc_date(signed_at) => Err(wrong_signature()),
            _ => Ok(()),
        }
    }

    /// Whether the request was signed with that secret key.
    pub fn fits(&self, request: &WireRequest<'_>, secret_key: &[u8], keys: &SigningKeys) -> bool {
        match self {
            Self::Tc3(tc3) => tc3.fits(request, secret_key, keys),
            Self::Legacy(legacy) => legacy.fits(request, secret_key),
            Self::Skipped => false,
        }
    }
}

/// The error of a call without a signature where one is needed.
pub fn unsigned() -> ApiError {
    ApiError::new(
        "AuthFailure.InvalidAuthorization",
        "Calls of this action must be signed with TC3-HMAC-SHA256.",
        "该接口的请求必须使用 TC3-HMAC-SHA256 签名。",
    )
}

/// The error of a signature that does not fit.
pub fn wrong_signature() -> ApiError {
    ApiError::new(
        "AuthFailure.SignatureFailure",
        "The provided credentials could not be validated. Please check your signature is correct.",
        "签名错误，请检查签名是否正确。",
    )
}

fn utc_date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map(|time| time.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

type Scope = (String, String, String);

/// Signing keys of TC3 for a day and service, kept because deriving one takes three HMACs. Only keys
/// whose signature fitted are kept, so that strangers cannot push others out.
pub struct SigningKeys(Cache<Scope, Zeroizing<[u8; 32]>>);

impl SigningKeys {
    /// Room for that many.
    pub fn new(capacity: usize) -> Self {
        Self(Cache::new(capacity))
    }

    pub(super) fn tc3(&self, id: &str, date: &str, service: &str, secret_key: &[u8]) -> Zeroizing<[u8; 32]> {
        if let Some(key) = self.0.get(&(id.to_owned(), date.to_owned(), service.to_owned())) {
            return key;
        }
        let first = Zeroizing::new([b"TC3", secret_key].concat());
        let by_date = Zeroizing::new(mac::hmac_sha256(&first, date.as_bytes()));
        let by_service = Zeroizing::new(mac::hmac_sha256(&*by_date, service.as_bytes()));
        Zeroizing::new(mac::hmac_sha256(&*by_service, b"tc3_request"))
    }

    pub(super) fn keep_tc3(&self, id: &str, date: &str, service: &str, key: Zeroizing<[u8; 32]>) {
        let scope = (id.to_owned(), date.to_owned(), service.to_owned());
        if self.0.get(&scope).is_none() {
            self.0.insert(scope, key);
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.clear();
    }
}
