//! The door of signed requests: HTTP on one side, the API's own request and reply on the other.

use std::time::Instant;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    HeaderMap, Method, Request, Response, Uri,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderValue},
};
use keyward_api::{
    Early, Reply,
    wire::{Headers, WireRequest},
};

use super::{
    App, Peer,
    body::{self, Fault},
    reply::HttpReply,
};

/// Answers a request with a reply of the API: always status 200 and exactly `application/json`, because
/// Tencent's clients do not see an error in anything else.
pub async fn answer(app: &App, request: Request<Incoming>, peer: Peer) -> HttpReply {
    let begin = Instant::now();
    let (head, mut body) = request.into_parts();
    let headers = RequestHeaders { headers: &head.headers, uri: &head.uri };
    let mut wire = WireRequest {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        headers: &headers,
        body: &[],
        peer: peer.address.ip().to_canonical(),
    };
    let read = body::read(&mut body, &head.headers, app).await;
    let early = match &read {
        Err(fault) => Some(early(*fault)),
        Ok(_) if !matches!(head.method, Method::GET | Method::POST) => Some(Early::Method),
        Ok(_) if is_long(&head.headers, &head.uri, app.settings.limit_header.0) => Some(Early::TooLarge),
        Ok(_) => None,
    };
    let reply = match (early, &read) {
        (Some(early), _) => app.service.refuse(early, &wire).await,
        (None, body) => {
            wire.body = body.as_deref().unwrap_or_default();
            app.service.signed(&wire).await
        }
    };
    finish(app, reply, begin)
}

/// Counts and logs a reply, and makes it HTTP.
pub fn finish(app: &App, reply: Reply, begin: Instant) -> HttpReply {
    let took = begin.elapsed();
    let Reply { body, request_id, action, code, cause } = reply;
    match cause {
        Some(cause) => tracing::warn!(request_id, action, code, cause, ?took, "a call failed on our side"),
        None => tracing::debug!(request_id, action, code, ?took, "a call"),
    }
    app.metrics.call(action, code, took);
    let mut reply = Response::new(Full::new(Bytes::from(body)));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

fn early(fault: Fault) -> Early {
    match fault {
        Fault::TooLarge => Early::TooLarge,
        Fault::Timeout => Early::Timeout,
        Fault::Broken => Early::Malformed,
    }
}

fn is_long(headers: &HeaderMap, uri: &Uri, limit: usize) -> bool {
    let target = uri.path_and_query().map_or(0, |target| target.as_str().len());
    let lines = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    target > limit || lines.sum::<usize>() > limit
}

/// The headers as the API asks for them.
struct RequestHeaders<'a> {
    headers: &'a HeaderMap,
    uri: &'a Uri,
}

impl Headers for RequestHeaders<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        match self.headers.get(name) {
            Some(value) => str::from_utf8(value.as_bytes()).ok(),
            None if name == "host" => self.uri.authority().map(|authority| authority.as_str()),
            None => None,
        }
    }
}
