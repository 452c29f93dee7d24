//! The files of the console, which are part of the program.

use std::borrow::Cow;

use hyper::{
    Request, StatusCode,
    body::Incoming,
    header::{CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH},
};
use rust_embed::RustEmbed;

use super::super::reply::{self, HttpReply};

/// What `npm run build` made; nothing, if it was not run before this program was built.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Built;

const NOTICE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Keyward</title>\
    <h1>Keyward</h1><p>This program was built without the console. \
    Run <code>npm ci && npm run build</code> in <code>console/</code>, then build it again.\
    The API works.</html>";

/// A file; a path that is none is a page of the console, which `index.html` knows.
pub fn answer(request: &Request<Incoming>, path: &str) -> HttpReply {
    match Built::get(path) {
        Some(file) => {
            let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
            let known =
                request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
            let (status, body) = match known {
                true => (StatusCode::NOT_MODIFIED, Cow::default()),
                false => (StatusCode::OK, file.data),
            };
            let mut reply = reply::with_type(status, media_type(path), body.into_owned());
            reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep(path)));
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                reply.headers_mut().insert(ETAG, tag);
            }
            reply
        }
        None if path.starts_with("assets/") => reply::text(StatusCode::NOT_FOUND, "There is no such file.\n"),
        None => match Built::get("index.html") {
            Some(index) => {
                reply::with_type(StatusCode::OK, media_type("index.html"), index.data.into_owned())
            }
            None => reply::with_type(StatusCode::OK, media_type("index.html"), NOTICE),
        },
    }
}

/// For how long browsers may keep a file: those in `assets/` have a hash of their content in their name.
fn keep(path: &str) -> &'static str {
    match path {
        "index.html" => "no-store",
        path if path.starts_with("assets/") => "public, max-age=31536000, immutable",
        _ => "no-cache",
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
