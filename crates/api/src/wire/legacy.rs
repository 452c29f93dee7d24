//! HmacSHA1 and HmacSHA256, the API's older signatures: everything in one query string or form.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::mac;

use super::{WireRequest, host};
use crate::{ApiError, ApiResult};

/// The signature and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legacy {
    pub secret_id: String,
    /// Seconds since 1970, as text.
    pub timestamp: String,
    signature: String,
    sha256: bool,
    /// All pairs but the signature, sorted by name.
    signed: Vec<(String, String)>,
}

impl Legacy {
    /// Takes the signature out of the pairs of a request.
    pub fn parse(pairs: &[(String, String)]) -> ApiResult<Self> {
        let times = |name: &str| pairs.iter().filter(|(given, _)| given == name).count();
        if let Some(name) = COMMON.into_iter().find(|name| times(name) > 1) {
            return Err(ApiError::invalid(name, "is given twice", "重复出现"));
        }
        let get = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        let need = |name| get(name).filter(|value| !value.is_empty()).ok_or_else(|| ApiError::missing(name));
        let (secret_id, timestamp, nonce) = (need("SecretId")?, need("Timestamp")?, need("Nonce")?);
        let signature = need("Signature")?;
        if nonce.parse::<u64>().is_err() {
            return Err(ApiError::new(
                "InvalidParameter",
                "Parameter `Nonce` type error: it must be a positive integer.",
                "参数 `Nonce` 类型错误：必须是正整数。",
            ));
        }
        let mut signed: Vec<_> = pairs.iter().filter(|(name, _)| name != "Signature").cloned().collect();
        signed.sort();
        let sha256 = get("SignatureMethod").as_deref() == Some("HmacSHA256");
        Ok(Self { secret_id, timestamp, signature, sha256, signed })
    }

    /// Whether the request was signed with that secret key.
    pub fn fits(&self, request: &WireRequest<'_>, secret_key: &[u8]) -> bool {
        let pairs: Vec<_> = self.signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (pairs, host) = (pairs.join("&"), request.headers.get("host").unwrap_or_default());
        host::candidates(host).any(|host| {
            let text = format!("{}{host}{}?{pairs}", request.method, request.path);
            let signature = if self.sha256 {
                STANDARD.encode(mac::hmac_sha256(secret_key, text.as_bytes()))
            } else {
                STANDARD.encode(mac::hmac_sha1(secret_key, text.as_bytes()))
            };
            mac::equal(signature.as_bytes(), self.signature.as_bytes())
        })
    }
}

/// The names that belong to the envelope of a request, not to the parameters of its action.
pub const COMMON: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn code(query: &str) -> String {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Legacy::parse(&pairs).map_or_else(|error| error.code.to_string(), |_| "ok".into())
    }

    #[test]
    fn what_belongs_to_the_envelope_stands_once() {
        let good = "SecretId=a&Timestamp=1&Nonce=2&Signature=x&SignatureMethod=HmacSHA1";
        assert_eq!(code(good), "ok");
        for name in COMMON {
            assert_eq!(code(&format!("{good}&{name}=3&{name}=3")), "InvalidParameter", "{name}");
        }
        assert_eq!(code(&good.replace("Nonce=2", "Nonce=-2")), "InvalidParameter");
        assert_eq!(code(&good.replace("Signature=x", "Signature=")), "MissingParameter");
    }
}
