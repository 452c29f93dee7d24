//! HTTP: from a connection to the door that a request is for.
//!
//! ```text
//! listener -> connection (limits, TLS, idle) -> route -> api      signed requests; everything not below
//!                                                     -> console  /console/, HTTPS only
//!                                                     -> watch    /healthz /readyz /metrics
//! ```

mod api;
mod body;
mod connection;
mod console;
mod idle;
mod listener;
mod reply;
mod route;
pub mod sealed;
mod watch;

use std::{net::SocketAddr, sync::Arc};

use keyward_api::Service;
use keyward_store::Store;
use tokio::sync::Semaphore;

pub use body::LARGE_BODIES;
pub use listener::{Listeners, bind};

use crate::{
    metrics::Metrics,
    settings::{SealKind, Settings},
};

/// Sign-ins that run at one time. Each takes 19 MiB and tens of milliseconds of a processor for the hash of
/// the password, so that without a bound anybody could exhaust the machine; more wait for their turn.
pub const SIGN_INS: usize = 4;

/// What every request may need.
pub struct App {
    /// The product.
    pub service: Service,
    /// The storage, to ask whether it works.
    pub store: Arc<dyn Store>,
    /// The settings.
    pub settings: Settings,
    /// What seals the root key.
    pub seal: SealKind,
    /// Figures.
    pub metrics: Metrics,
    /// Where HTTPS listens.
    pub https: SocketAddr,
    /// The turns of [`SIGN_INS`].
    pub sign_ins: Semaphore,
    /// Turns for bodies that are not small.
    pub large_bodies: Semaphore,
}

/// Through which listener a request came, and from whom.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// The client.
    pub address: SocketAddr,
    /// Whether the connection is TLS.
    pub secure: bool,
}
