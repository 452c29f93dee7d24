//! The replies that are not the API's.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    body::Body,
    header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION},
};

/// A reply whose body is in memory.
pub type HttpReply = Response<Full<Bytes>>;

/// Plain text.
pub fn text(status: StatusCode, text: impl Into<Bytes>) -> HttpReply {
    with_type(status, "text/plain; charset=utf-8", text)
}

/// A body of that media type, which nobody may keep.
pub fn with_type(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> HttpReply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// The reply to HEAD: how long the body is, but not the body. HTTP/2 clients break off if it comes.
pub fn without_body(mut reply: HttpReply) -> HttpReply {
    let length = reply.body().size_hint().lower();
    reply.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    reply.map(|_| Full::default())
}

/// Sends a browser elsewhere, for this time only.
pub fn redirect(to: &str) -> HttpReply {
    let Ok(location) = HeaderValue::from_str(to) else {
        return text(StatusCode::BAD_REQUEST, "The address cannot be redirected.\n");
    };
    let mut reply = text(StatusCode::FOUND, format!("See {to}\n"));
    reply.headers_mut().insert(LOCATION, location);
    reply
}
