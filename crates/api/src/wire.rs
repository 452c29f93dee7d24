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
pub use signature::{Signature, SigningKeys, wrong_signature};

use crate::Language;

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

    /// A member of the query string, or of the form that is the body.
    fn in_form(&self, wanted: &str) -> Option<String> {
        let form = if self.has_type("application/x-www-form-urlencoded") { self.body } else { b"" };
        let pairs = form_urlencoded::parse(self.query.as_bytes()).chain(form_urlencoded::parse(form));
        pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    }

    /// Whether the body is of that media type; its parameters do not matter.
    fn has_type(&self, media_type: &str) -> bool {
        let given = self.headers.get("content-type").unwrap_or_default();
        given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
    }
}

/// The access key that a request names, also if the rest of it cannot be read.
pub fn claimed_secret_id(request: &WireRequest<'_>) -> Option<String> {
    let in_header = |text: &str| Some(text.split_once("Credential=")?.1.split('/').next()?.to_owned());
    match request.headers.get("authorization") {
        Some(authorization) => in_header(authorization),
        None => request.in_form("SecretId"),
    }
}
