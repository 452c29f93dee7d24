//! Signed requests as bytes, ready to be sent.

use std::time::{SystemTime, UNIX_EPOCH};

use keyward_testkit::client::sign::{self, Call, Credentials};
use serde_json::Value;

/// Where calls of the benchmark go.
pub const REGION: &str = "ap-hongkong";

/// Where calls with key pairs go: the region that has all of them.
pub const PAIRS_REGION: &str = "ap-guangzhou";

/// A whole HTTP/1.1 request of an action of kms.
pub fn signed(credentials: &Credentials, action: &str, params: &Value) -> Vec<u8> {
    signed_in(REGION, credentials, action, params)
}

/// A whole HTTP/1.1 request of an action of kms in that region.
pub fn signed_in(region: &str, credentials: &Credentials, action: &str, params: &Value) -> Vec<u8> {
    signed_for(credentials, "kms", region, action, params)
}

/// A whole HTTP/1.1 request of an action of that service in that region.
pub fn signed_for(
    credentials: &Credentials,
    service: &str,
    region: &str,
    action: &str,
    params: &Value,
) -> Vec<u8> {
    let body = params.to_string();
    let call = Call { service, action, region, host: "127.0.0.1", body: body.as_bytes() };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    whole(&sign::headers(credentials, &call, now.cast_signed()), &body)
}

/// The same request for the bare server: its headers are there, but nobody checks them.
pub fn bare(body: &Value) -> Vec<u8> {
    signed(&Credentials::new("AKIDbare", "bare"), "Encrypt", body)
}

fn whole(headers: &[(&str, String)], body: &str) -> Vec<u8> {
    let mut text = String::from("POST / HTTP/1.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}
