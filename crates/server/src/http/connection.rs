//! One connection: its protocol, its limits and its end.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{
    App, Peer,
    idle::{Activity, Watched},
    route,
};
use crate::settings::Settings;

/// Requests that a client of HTTP/2 may have open at one time.
const STREAMS: u32 = 128;
/// Header lines of a request.
const HEADER_LINES: usize = 100;

/// The protocols, with their limits; made once.
pub fn protocols(settings: &Settings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let header = settings.limit_header.0;
    // Twice the limit, so that a target just beyond it still gets a reply of the API.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_headers(HEADER_LINES);
    builder.http1().max_buf_size((2 * header).max(8192)).pipeline_flush(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(2 * header).unwrap_or(u32::MAX))
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(settings.header_timeout);
    builder
}

/// Serves a connection until it ends; `stop` lets it finish what is under way.
pub async fn serve(
    app: Arc<App>,
    protocols: Arc<Builder<TokioExecutor>>,
    tls: Option<TlsAcceptor>,
    (stream, peer): (TcpStream, Peer),
    stop: watch::Receiver<bool>,
) {
    // Without it replies wait for acknowledgements; a socket that refuses still works.
    let _ = stream.set_nodelay(true);
    let open = app.metrics.connection();
    match tls {
        None => speak(app, &protocols, stream, peer, stop).await,
        Some(tls) => match timeout(app.settings.header_timeout, tls.accept(stream)).await {
            Ok(Ok(stream)) => speak(app, &protocols, stream, peer, stop).await,
            Ok(Err(error)) => tracing::debug!(peer = %peer.address, %error, "no TLS handshake"),
            Err(_) => tracing::debug!(peer = %peer.address, "no TLS handshake in time"),
        },
    }
    drop(open);
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    app: Arc<App>,
    protocols: &Builder<TokioExecutor>,
    stream: S,
    peer: Peer,
    mut stop: watch::Receiver<bool>,
) {
    let activity = Activity::new();
    let (head, idle) = (app.settings.header_timeout, app.settings.idle_timeout);
    let answer = service_fn(|request: Request<Incoming>| {
        let (app, running) = (app.clone(), activity.request(request.version()));
        async move {
            let reply = route::answer(&app, request, peer).await;
            drop(running);
            Ok::<_, Infallible>(reply)
        }
    });
    let stream = TokioIo::new(Watched::new(stream, activity.clone()));
    let mut connection = pin!(protocols.serve_connection(stream, answer));
    let mut expired = pin!(activity.expired(head, idle));
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(peer = %peer.address, %error, "a connection broke");
                }
                return;
            }
            () = &mut expired => return,
            _ = stop.wait_for(|stop| *stop), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
