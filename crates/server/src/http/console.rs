//! The web console: its files, and the calls it makes. Only over TLS.

mod calls;
mod cookie;
mod files;

use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{HOST, HeaderValue},
};

use super::{
    App, Peer,
    reply::{self, HttpReply},
};

/// What a page of the console may do: use its own origin, and nothing else.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Answers what is below `/console/`.
pub async fn answer(app: &App, request: Request<Incoming>, peer: Peer) -> HttpReply {
    if !peer.secure {
        return elsewhere(app, &request);
    }
    let path = request.uri().path().trim_start_matches("/console/").to_owned();
    let mut reply = match path.strip_prefix("api/") {
        Some(call) => calls::answer(app, request, call, peer).await,
        None if matches!(*request.method(), Method::GET | Method::HEAD) => files::answer(&request, &path),
        None => reply::text(StatusCode::METHOD_NOT_ALLOWED, "Files can be read only.\n"),
    };
    secure(&mut reply, app.https.ip().is_loopback());
    reply
}

fn secure(reply: &mut HttpReply, local: bool) {
    let headers = reply.headers_mut();
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    if !local {
        // Not for localhost: there it would bind every other program with a web page to HTTPS.
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
}

/// Over plain HTTP: a browser is sent to the HTTPS address, anything else is refused.
fn elsewhere(app: &App, request: &Request<Incoming>) -> HttpReply {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.[]:".contains(&b));
    let address = match plain {
        true => format!("https://{name}:{}/console/", app.https.port()),
        false => format!("https://{}/console/", app.https),
    };
    match *request.method() {
        Method::GET | Method::HEAD => reply::redirect(&address),
        _ => reply::text(StatusCode::FORBIDDEN, format!("The console is at {address}\n")),
    }
}
