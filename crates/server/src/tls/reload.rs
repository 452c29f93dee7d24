//! The certificate that is served, replaced while the server runs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use arc_swap::ArcSwap;
use keyward_crypto::mac;
use keyward_domain::UnixSeconds;
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::{sync::watch, time::sleep};
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use super::Source;
use crate::{failure::Failure, http::App};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(3);
/// How often it is checked whether the certificate ends soon.
const RENEW: Duration = Duration::from_secs(3600);

/// The certificate that new connections get.
#[derive(Debug)]
pub struct Certificates {
    current: ArcSwap<CertifiedKey>,
    told: OnceLock<Told>,
}

/// Who wants to know when the certificate ends.
struct Told {
    app: Arc<App>,
    renewed_by_us: bool,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

impl Certificates {
    /// Reads the pair.
    ///
    /// # Errors
    /// Files that cannot be read, hold no certificate or key, or do not belong together.
    pub fn load(source: &Source) -> Result<Arc<Self>, Failure> {
        let pair = load(&source.certificate, &source.key).map_err(Failure::unusable)?;
        Ok(Arc::new(Self { current: ArcSwap::from_pointee(pair), told: OnceLock::new() }))
    }

    /// Tells the service when the certificate ends, now and whenever there is another.
    pub fn tell(&self, app: Arc<App>, renewed_by_us: bool) {
        let _ = self.told.set(Told { app, renewed_by_us });
        self.tell_end();
    }

    fn tell_end(&self) {
        let current = self.current.load();
        let Some((told, first)) = self.told.get().zip(current.cert.first()) else { return };
        if let Ok((_, certificate)) = X509Certificate::from_der(first) {
            let end = certificate.validity().not_after.timestamp();
            told.app.service.note_certificate(UnixSeconds(end), told.renewed_by_us);
        }
    }

    /// Watches the files and renews the certificate, until the server stops. `now` asks for a look at once.
    pub async fn watch(self: Arc<Self>, app: Arc<App>, source: Source, mut now: watch::Receiver<()>) {
        let mut seen = contents(&source);
        let mut since_renewal = Duration::ZERO;
        loop {
            tokio::select! {
                () = sleep(LOOK) => since_renewal += LOOK,
                asked = now.changed() => match asked {
                    Ok(()) => seen = [None; 2],
                    Err(_) => return,
                },
            }
            if let (Some(authority), true) = (&source.authority, since_renewal >= RENEW) {
                since_renewal = Duration::ZERO;
                if let Err(error) = authority.renew() {
                    tracing::error!(%error, "cannot renew the server certificate");
                }
            }
            let found = contents(&source);
            if found == seen {
                continue;
            }
            seen = found;
            match load(&source.certificate, &source.key) {
                Ok(pair) => {
                    self.current.store(Arc::new(pair));
                    self.tell_end();
                    tracing::info!(path = %source.certificate.display(), "loaded a new server certificate");
                    record(&app, "ReloadCertificate", "").await;
                }
                Err(error) => {
                    tracing::error!(%error, "keeping the old server certificate");
                    record(&app, "RefuseCertificate", &error).await;
                }
            }
        }
    }
}

async fn record(app: &App, name: &str, why: &str) {
    if let Err(error) = app.service.record_own(name, &serde_json::json!({ "Reason": why })).await {
        tracing::error!(cause = error.cause, "cannot record what became of the certificate");
    }
}

fn load(certificate: &Path, key: &PathBuf) -> Result<CertifiedKey, String> {
    let bad = |path: &Path, e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| bad(certificate, &e))?;
    if chain.is_empty() {
        return Err(bad(certificate, &"holds no certificate"));
    }
    let key_der = PrivateKeyDer::from_pem_file(key).map_err(|e| bad(key, &e))?;
    CertifiedKey::from_der(chain, key_der, &aws_lc_rs::default_provider()).map_err(|e| bad(key, &e))
}

/// What the files hold, as hashes. Times would not do: two writes within a tick of the clock have the same.
fn contents(source: &Source) -> [Option<[u8; 32]>; 2] {
    [&source.certificate, &source.key]
        .map(|path| Some(mac::sha256(&Zeroizing::new(std::fs::read(path).ok()?))))
}
