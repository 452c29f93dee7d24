//! Requests as text that people can read and write:
//!
//! ```text
//! POST /path?query
//! host: kms.localhost
//!
//! body
//! ```

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_api::wire::{Headers, WireRequest};
use keyward_crypto::mac;

/// A request that never was on a wire.
#[derive(Default)]
pub struct Message {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Fields,
    pub body: Vec<u8>,
}

/// Headers by lower-case name.
#[derive(Default)]
pub struct Fields(pub HashMap<String, String>);

impl Headers for Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl Message {
    /// Reads the text. Any text is a request.
    pub fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(2).position(|two| two == b"\n\n");
        let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 2..]));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let (method, target) = lines.next().unwrap_or_default().split_once(' ').unwrap_or(("POST", "/"));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let fields = lines.filter_map(|line| line.split_once(": "));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Fields(fields.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect()),
            body: body.to_vec(),
        }
    }

    /// The request as the API is given it.
    pub fn request(&self) -> WireRequest<'_> {
        let Self { method, path, query, headers, body } = self;
        WireRequest { method, path, query, headers, body, peer: [127, 0, 0, 1].into() }
    }

    /// The decoded pairs of the query, or of the body that is a form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let encoded = if self.method == "GET" { self.query.as_bytes() } else { &self.body };
        form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_default()
    }

    /// Signs with TC3-HMAC-SHA256, as the API's documentation says ("Signature v3"); of the headers just those
    /// that must be.
    pub fn sign(&mut self, secret_id: &str, secret_key: &[u8], date: &str) {
        let canonical = format!(
            "{}\n/\n{}\ncontent-type:{}\nhost:{}\n\ncontent-type;host\n{}",
            self.method,
            self.query,
            self.header("content-type").trim(),
            self.header("host").trim(),
            hex::encode(mac::sha256(&self.body)),
        );
        let hash = hex::encode(mac::sha256(canonical.as_bytes()));
        let timestamp = self.header("x-tc-timestamp");
        let text = format!("TC3-HMAC-SHA256\n{timestamp}\n{date}/kms/tc3_request\n{hash}");
        let key = [date, "kms", "tc3_request"].iter().fold([b"TC3", secret_key].concat(), |key, part| {
            mac::hmac_sha256(&key, part.as_bytes()).to_vec()
        });
        let signature = hex::encode(mac::hmac_sha256(&key, text.as_bytes()));
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential={secret_id}/{date}/kms/tc3_request, \
             SignedHeaders=content-type;host, Signature={signature}"
        );
        self.headers.0.insert("authorization".into(), authorization);
        self.headers.0.remove("x-tc-content-sha256");
    }

    /// Signs the pairs of the form or query with the older signatures, as the API's documentation says
    /// ("Signature").
    pub fn sign_legacy(&mut self, secret_key: &[u8]) {
        let host = self.header("host").to_owned();
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| name != "Signature");
        pairs.sort();
        let joined: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!("{}{host}{}?{}", self.method, self.path, joined.join("&"));
        let signature = if pairs.contains(&("SignatureMethod".into(), "HmacSHA256".into())) {
            STANDARD.encode(mac::hmac_sha256(secret_key, text.as_bytes()))
        } else {
            STANDARD.encode(mac::hmac_sha1(secret_key, text.as_bytes()))
        };
        pairs.push(("Signature".into(), signature));
        let signed = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if self.method == "GET" {
            self.query = signed;
        } else {
            self.body = signed.into_bytes();
        }
    }
}
