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
    /// In which language the client wants messages; asked of the headers, then of the query.
    pub fn language(&self) -> Language {
        let header = self.headers.get("x-tc-language").filter(|name| !name.is_empty());
        let in_query = || {
            form_urlencoded::parse(self.query.as_bytes()).find(|(name, _)| name == "Language").map(|(_, v)| v)
        };
        match header {
            Some(name) => Language::parse(name),
            None => in_query().map_or_else(Language::default, |name| Language::parse(&name)),
        }
    }
}
