//! The client's side of TC3-HMAC-SHA256 (Tencent Cloud API, "Signature v3").

use std::fmt;

use aws_lc_rs::{digest, hmac};
use jiff::Timestamp;

/// An access key.
#[derive(Clone)]
pub struct Credentials {
    /// `SecretId`.
    pub secret_id: String,
    /// `SecretKey`.
    pub secret_key: String,
}

impl Credentials {
    /// An access key of these two halves.
    pub fn new(secret_id: &str, secret_key: &str) -> Self {
        Self { secret_id: secret_id.into(), secret_key: secret_key.into() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.secret_id)
    }
}

/// What is signed: a POST to `/` without a query.
pub struct Call<'a> {
    /// The product's name in the credential scope, such as `kms`.
    pub service: &'a str,
    /// `X-TC-Action`.
    pub action: &'a str,
    /// `X-TC-Region`; empty sends none.
    pub region: &'a str,
    /// The `Host` header.
    pub host: &'a str,
    /// The JSON body.
    pub body: &'a [u8],
}

/// All headers of the signed request at that time (seconds since 1970), `host` and `authorization` included.
pub fn headers(credentials: &Credentials, call: &Call<'_>, timestamp: i64) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("host", call.host.to_owned()),
        ("content-type", "application/json".to_owned()),
        ("x-tc-action", call.action.to_owned()),
        ("x-tc-version", version(call.service).to_owned()),
        ("x-tc-timestamp", timestamp.to_string()),
        ("x-tc-language", "en-US".to_owned()),
    ];
    if !call.region.is_empty() {
        headers.push(("x-tc-region", call.region.to_owned()));
    }
    headers.push(("authorization", authorization(credentials, call, timestamp)));
    headers
}

fn authorization(credentials: &Credentials, call: &Call<'_>, timestamp: i64) -> String {
    let canonical = format!(
        "POST\n/\n\ncontent-type:application/json\nhost:{}\n\ncontent-type;host\n{}",
        call.host,
        sha256_hex(call.body)
    );
    let date = Timestamp::from_second(timestamp).unwrap_or_default().strftime("%Y-%m-%d").to_string();
    let scope = format!("{date}/{}/tc3_request", call.service);
    let to_sign = format!("TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{}", sha256_hex(canonical.as_bytes()));
    let key = [date.as_str(), call.service, "tc3_request"]
        .iter()
        .fold(format!("TC3{}", credentials.secret_key).into_bytes(), |key, part| mac(&key, part));
    format!(
        "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=content-type;host, Signature={}",
        credentials.secret_id,
        hex::encode(mac(&key, &to_sign))
    )
}

/// The version of each product's API.
fn version(service: &str) -> &'static str {
    match service {
        "cam" => "2019-01-16",
        "cloudaudit" => "2019-03-19",
        "keyward" => "2026-11-01",
        "sts" | "tag" => "2018-08-13",
        _ => "2019-01-18",
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Tencent's Python SDK.
    #[test]
    fn signs_as_the_official_sdk_does() {
        let credentials = Credentials::new("id", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
        let call = Call {
            service: "kms",
            action: "DescribeKey",
            region: "",
            host: "kms.tencentcloudapi.com",
            body: br#"{"KeyId": "k"}"#,
        };
        let authorization = authorization(&credentials, &call, 1_700_000_000);
        assert_eq!(
            authorization,
            "TC3-HMAC-SHA256 Credential=id/2023-11-14/kms/tc3_request, SignedHeaders=content-type;host, \
             Signature=fe1daf4ede6c3b370a94db040b9f065048bcebdca7fb60db35446b12be1aaed6"
        );
    }
}
