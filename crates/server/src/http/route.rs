//! Which door a request is for.

use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{ACCEPT, AUTHORIZATION},
};

use super::{App, Peer, api, console, reply, reply::HttpReply, watch};

/// Answers a request. Everything that is not reserved is for the API: SDKs may be given addresses with a
/// path.
pub async fn answer(app: &App, request: Request<Incoming>, peer: Peer) -> HttpReply {
    let head_only = request.method() == Method::HEAD;
    let reply = at_its_door(app, request, peer).await;
    if head_only { reply::without_body(reply) } else { reply }
}

async fn at_its_door(app: &App, request: Request<Incoming>, peer: Peer) -> HttpReply {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match path {
        // Not a proxy: a tunnel that is refused with status 200 would look like one.
        _ if *request.method() == Method::CONNECT => {
            reply::text(StatusCode::METHOD_NOT_ALLOWED, "No proxy.\n")
        }
        "/healthz" if reads => watch::alive(),
        "/readyz" if reads => watch::ready(app).await,
        "/metrics" if reads => watch::metrics(app, peer),
        "/" if reads && is_browser(&request) => reply::redirect("/console/"),
        "/console" => reply::redirect("/console/"),
        _ if path.starts_with("/console/") => console::answer(app, request, peer).await,
        _ => api::answer(app, request, peer).await,
    }
}

/// Whether somebody typed the address of the server into a browser.
fn is_browser(request: &Request<Incoming>) -> bool {
    let headers = request.headers();
    let html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    html && request.uri().query().is_none() && !headers.contains_key(AUTHORIZATION)
}
