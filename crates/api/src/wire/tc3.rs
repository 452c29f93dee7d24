//! TC3-HMAC-SHA256, the API's current signature.
//!
//! `Authorization: TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=a;b, Signature=HEX`

use keyward_crypto::mac;

use super::{WireRequest, host, signature::SigningKeys};
use crate::{ApiError, ApiResult};

const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// How a client wrote the values of the headers that it signed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    AsSent,
    /// As the documentation says.
    Lower,
    /// As SDKs do that sign more than they must.
    LowerButType,
}

/// A parsed `Authorization` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tc3 {
    pub secret_id: String,
    /// `YYYY-MM-DD`, in UTC.
    pub date: String,
    /// What the client calls the service; some clients write a part of an address here.
    pub service: String,
    /// Lower-case names, in the order they were signed.
    pub signed_headers: Vec<String>,
    /// 64 lower-case hexadecimal digits.
    pub signature: String,
    /// `X-TC-Timestamp`, as text, as it was signed.
    pub timestamp: String,
}

impl Tc3 {
    /// Reads the header.
    pub fn parse(authorization: &str, timestamp: &str) -> ApiResult<Self> {
        parse(authorization, timestamp).ok_or_else(|| {
            ApiError::new(
                "AuthFailure.InvalidAuthorization",
                "The header `Authorization` must have the form `TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=content-type;host, Signature=HEX`, and sign at least content-type and host.",
                "请求头 `Authorization` 必须为 `TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=content-type;host, Signature=HEX` 的形式，且至少签名 content-type 和 host。",
            )
        })
    }

    /// Whether the request was signed with that secret key.
    pub fn fits(&self, request: &WireRequest<'_>, secret_key: &[u8], keys: &SigningKeys) -> bool {
        let signing_key = keys.tc3(&self.secret_id, &self.date, &self.service, secret_key);
        let body_hash = hex::encode(match request.headers.get("x-tc-content-sha256") {
            Some("UNSIGNED-PAYLOAD") => mac::sha256(b"UNSIGNED-PAYLOAD"),
            _ => mac::sha256(request.body),
        });
        let host = request.headers.get("host").unwrap_or_default();
        // Values as they came first; some clients sign them in lower case, as the documentation says.
        let fits = [Case::AsSent, Case::Lower, Case::LowerButType].into_iter().any(|case| {
            host::candidates(host).any(|host| {
                let canonical = self.canonical(request, host, case, &body_hash);
                let signature =
                    hex::encode(mac::hmac_sha256(&*signing_key, self.to_sign(&canonical).as_bytes()));
                mac::equal(signature.as_bytes(), self.signature.as_bytes())
            })
        });
        if fits {
            keys.keep_tc3(&self.secret_id, &self.date, &self.service, signing_key);
        }
        fits
    }

    fn canonical(&self, request: &WireRequest<'_>, host: &str, case: Case, body_hash: &str) -> String {
        // The path is always `/` in what is signed, also when the endpoint has another.
        let mut text = format!("{}\n/\n{}\n", request.method, request.query);
        for name in &self.signed_headers {
            let value = if name == "host" { host } else { request.headers.get(name).unwrap_or_default() };
            text.push_str(name);
            text.push(':');
            let lower = case == Case::Lower || case == Case::LowerButType && name != "content-type";
            if lower {
                text.push_str(&value.trim().to_lowercase())
            } else {
                text.push_str(value.trim())
            }
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.signed_headers.join(";"));
        text.push('\n');
        text.push_str(body_hash);
        text
    }

    fn to_sign(&self, canonical: &str) -> String {
        let hash = hex::encode(mac::sha256(canonical.as_bytes()));
        format!("{ALGORITHM}\n{}\n{}/{}/tc3_request\n{hash}", self.timestamp, self.date, self.service)
    }
}

fn parse(authorization: &str, timestamp: &str) -> Option<Tc3> {
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for part in authorization.strip_prefix(ALGORITHM)?.split(',') {
        match part.trim().split_once('=')? {
            ("Credential", value) => credential = Some(value),
            ("SignedHeaders", value) => signed_headers = Some(value),
            ("Signature", value) => signature = Some(value),
            _ => return None,
        }
    }
    let mut scope = credential?.rsplitn(4, '/');
    let (last, service, date) = (scope.next()?, scope.next()?, scope.next()?);
    let (secret_id, signature) = (scope.next()?, signature?);
    let signed_headers: Vec<String> = signed_headers?.split(';').map(str::to_owned).collect();
    let signs = |name: &str| signed_headers.iter().any(|signed| signed == name);
    let fits = last == "tc3_request"
        && !secret_id.is_empty()
        && signature.len() == 64
        && signature.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
        && signed_headers.len() <= 64
        && signs("content-type")
        && signs("host");
    fits.then(|| Tc3 {
        secret_id: secret_id.to_owned(),
        date: date.to_owned(),
        service: service.to_owned(),
        signature: signature.to_owned(),
        timestamp: timestamp.to_owned(),
        signed_headers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_header() {
        let hex = "0".repeat(64);
        let good = format!(
            "{ALGORITHM} Credential=AKIDx/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature={hex}"
        );
        let tc3 = Tc3::parse(&good, "1").unwrap();
        assert_eq!(
            (tc3.secret_id.as_str(), tc3.date.as_str(), tc3.service.as_str()),
            ("AKIDx", "2019-02-25", "cvm")
        );
        for bad in [
            good.replace("TC3-HMAC-SHA256", "TC3-HMAC-SHA1"),
            good.replace("tc3_request", "aws4_request"),
            good.replace("AKIDx/", ""),
            good.replace(";host", ""),
            good.replace("Signature=00", "Signature=0g"),
            good.replace("Signature=00", "Signature=0"),
            good.replace("Credential=", "Credentials="),
            "Basic YTpi".into(),
            "SKIP".into(),
            String::new(),
        ] {
            assert_eq!(Tc3::parse(&bad, "1").unwrap_err().code, "AuthFailure.InvalidAuthorization", "{bad}");
        }
    }
}
