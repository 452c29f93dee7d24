//! Accepts connections, at most as many as the settings allow, until told to stop.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper_util::{rt::TokioExecutor, server::conn::auto::Builder};
use rustls::ServerConfig;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{App, Peer, connection};
use crate::failure::Failure;

/// The listeners of a server.
pub struct Listeners {
    /// API and console.
    pub https: TcpListener,
    /// The API, unless it is turned off.
    pub http: Option<TcpListener>,
}

/// Listens at an address.
///
/// # Errors
/// An address that is in use, or not of this machine.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|e| Failure::unusable(format!("cannot listen on {address}: {e}")))
}

impl Listeners {
    /// Where they listen, for people.
    pub fn addresses(&self) -> String {
        let address = |scheme: &str, listener: &TcpListener| {
            listener.local_addr().map(|address| format!("{scheme}://{address}")).unwrap_or_default()
        };
        let http = self.http.iter().map(|http| format!(" {}", address("http", http)));
        address("https", &self.https) + &http.collect::<String>()
    }

    /// Serves until `stop` turns true; then waits for what is under way, at most the grace of the
    /// settings. Gives whether everything ended by itself.
    pub async fn serve(self, app: Arc<App>, tls: Arc<ServerConfig>, stop: watch::Receiver<bool>) -> bool {
        let most = app.settings.limit_connections;
        let places = Arc::new(Semaphore::new(most as usize));
        let door = |tls| Door {
            app: app.clone(),
            protocols: Arc::new(connection::protocols(&app.settings)),
            places: places.clone(),
            tls,
            stop: stop.clone(),
        };
        let https = door(Some(TlsAcceptor::from(tls))).accept_all(self.https);
        match self.http {
            Some(http) => drop(tokio::join!(https, door(None).accept_all(http))),
            None => https.await,
        }
        let begin = Instant::now();
        let drained = timeout(app.settings.shutdown_grace, places.acquire_many(most)).await.is_ok();
        tracing::info!(drained, seconds = begin.elapsed().as_secs_f32(), "stopped listening");
        drained
    }
}

/// What the connections of one listener share.
struct Door {
    app: Arc<App>,
    protocols: Arc<Builder<TokioExecutor>>,
    places: Arc<Semaphore>,
    tls: Option<TlsAcceptor>,
    stop: watch::Receiver<bool>,
}

impl Door {
    async fn accept_all(self, listener: TcpListener) {
        let mut stop = self.stop.clone();
        loop {
            let (stream, address, place) = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                Some(accepted) = self.accept(&listener) => accepted,
            };
            let peer = Peer { address, secure: self.tls.is_some() };
            let (app, protocols) = (self.app.clone(), self.protocols.clone());
            let served =
                connection::serve(app, protocols, self.tls.clone(), (stream, peer), self.stop.clone());
            tokio::spawn(async move {
                served.await;
                drop(place);
            });
        }
    }

    /// The next connection, and its place among those allowed: it waits for one, and those behind it
    /// wait in the queue of the system.
    async fn accept(&self, listener: &TcpListener) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => {
                    // Nobody closes the semaphore, so there is a place some time.
                    return Some((stream, address, self.places.clone().acquire_owned().await.ok()?));
                }
                Err(error) => {
                    // Such as too many open files: a rest gives others time to close theirs.
                    tracing::warn!(%error, "cannot accept a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}
