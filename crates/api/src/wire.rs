//! What clients send, and what they are sent: the wire format of the API, without HTTP.
//!
//! Three ways to send a call exist: TC3 signatures with the call's name in headers, and parameters as
//! JSON, query or multipart; and the older signatures, with everything in one form.

mod envelope;
mod flat;
mod host;
mod legacy;
mod multipart;
pub mod reply;
mod signature;
mod tc3;

use std::net::IpAddr;

pub use envelope::Envelope;
pub use envelope::unsupported_method;
pub use signature::{Signature, SigningKeys, unsigned, wrong_signature};

use crate::Language;
use tc3::Tc3;

/// The headers of a request.
pub trait Headers: Sync {
    /// The value of the header with that lower-case name; `None` if it is absent or no text. `host` is
    /// also there when the protocol has it elsewhere (the authority of HTTP/2).
    fn get(&self, name: &str) -> Option<&str>;
}

/// A request as it came, read whole.
pub struct WireRequest<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path, as it came.
    pub path: &'a str,
    /// What stood behind the `?` of the target, byte for byte; empty without.
    pub query: &'a str,
    /// Its headers.
    pub headers: &'a dyn Headers,
    /// Its body.
    pub body: &'a [u8],
    /// Who sent it.
    pub peer: IpAddr,
}

impl WireRequest<'_> {
    /// In which language the client wants messages; asked of the headers, then of the query or form.
    pub fn language(&self) -> Language {
        match self.headers.get("x-tc-language").filter(|name| !name.is_empty()) {
            Some(name) => Language::parse(name),
            None => self.in_form("Language").map_or_else(Language::default, |name| Language::parse(&name)),
        }
    }

    /// A member of the form that is the body of a POST, or of the query string without one. Older signatures are
    /// read from the same place.
    fn in_form(&self, wanted: &str) -> Option<String> {
        let is_form = self.method == "POST" && self.has_type("application/x-www-form-urlencoded");
        let encoded = if is_form { self.body } else { self.query.as_bytes() };
        let mut pairs = form_urlencoded::parse(encoded);
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    }

    /// Whether the body is of that media type; its parameters do not matter.
    fn has_type(&self, media_type: &str) -> bool {
        let given = self.headers.get("content-type").unwrap_or_default();
        given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
    }
}

/// The access key that a request names, also if the rest of it cannot be read.
pub fn claimed_secret_id(request: &WireRequest<'_>) -> Option<String> {
    let Some(authorization) = request.headers.get("authorization") else {
        return request.in_form("SecretId");
    };
    match Tc3::parse(authorization, "") {
        Ok(tc3) => Some(tc3.secret_id),
        Err(_) => Some(authorization.split_once("Credential=")?.1.split('/').next()?.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    struct Given(HashMap<&'static str, String>);

    impl Headers for Given {
        fn get(&self, name: &str) -> Option<&str> {
            self.0.get(name).map(String::as_str)
        }
    }

    fn claimed(method: &str, query: &str, headers: &[(&'static str, &str)], body: &str) -> Option<String> {
        let headers = Given(headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
        let (body, peer) = (body.as_bytes(), [127, 0, 0, 1].into());
        claimed_secret_id(&WireRequest { method, path: "/", query, headers: &headers, body, peer })
    }

    /// Found by fuzzing: a request was recorded under one access key and checked against another.
    #[test]
    fn the_claimed_access_key_is_the_one_that_is_checked() {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let (one, other) = ("SecretId=one", "SecretId=other");
        assert_eq!(claimed("POST", other, &form, one).as_deref(), Some("one"));
        assert_eq!(claimed("GET", one, &form, other).as_deref(), Some("one"));
        assert_eq!(claimed("PUT", one, &[], "").as_deref(), Some("one"));

        let scope = "2026-09-21/kms/tc3_request";
        let signed = "SignedHeaders=content-type;host;Credential=other/";
        let signature = "0".repeat(64);
        let header = format!("TC3-HMAC-SHA256 {signed}, Credential=o/ne/{scope}, Signature={signature}");
        assert_eq!(claimed("POST", "", &[("authorization", &header)], "").as_deref(), Some("o/ne"));
        let unreadable = "TC3-HMAC-SHA256 Credential=one/nonsense";
        assert_eq!(claimed("POST", "", &[("authorization", unreadable)], "").as_deref(), Some("one"));
    }
}
