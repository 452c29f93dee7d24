//! What watches the server: is it alive, is it ready, what does it do.

use hyper::StatusCode;

use super::{
    App, Peer,
    reply::{self, HttpReply},
};

/// The process answers.
pub fn alive() -> HttpReply {
    reply::text(StatusCode::OK, "ok\n")
}

/// The storage answers and commits, so calls can succeed.
pub async fn ready(app: &App) -> HttpReply {
    let unready = |reason: String| reply::text(StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n"));
    if let Err(error) = app.store.ping().await {
        return unready(error.to_string());
    }
    match app.metrics.storage_fault() {
        Some(code) => unready(format!("calls fail with {code}")),
        None => reply::text(StatusCode::OK, "ready\n"),
    }
}

/// Figures for Prometheus; only for this machine, unless the settings say otherwise.
pub fn metrics(app: &App, peer: Peer) -> HttpReply {
    if !peer.address.ip().to_canonical().is_loopback() && !app.settings.metrics_remote {
        return reply::text(
            StatusCode::FORBIDDEN,
            "Metrics are for this machine only; metrics_remote opens them.\n",
        );
    }
    let text = app.metrics.render(app.service.stats());
    reply::with_type(StatusCode::OK, "application/openmetrics-text; version=1.0.0; charset=utf-8", text)
}
