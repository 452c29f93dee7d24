//! Connections to others, and whom they trust.

use std::{path::Path, sync::Arc};

use keyward_api::alarms::NotDelivered;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::unsent;
use crate::failure::Failure;

/// The authorities whose certificates count.
pub struct Trust(TlsConnector);

impl Trust {
    /// Those of a PEM file, which that setting names.
    ///
    /// # Errors
    /// A file that cannot be read or holds no certificate.
    pub fn of(file: &Path, setting: &str) -> Result<Self, Failure> {
        let bad =
            |why: &dyn std::fmt::Display| Failure::unusable(format!("{setting} {}: {why}", file.display()));
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(file).map_err(|e| bad(&e))? {
            // A bundle of the system may hold one that nobody can read.
            let _ = roots.add(certificate.map_err(|e| bad(&e))?);
        }
        if roots.is_empty() { Err(bad(&"holds no certificate")) } else { Self::trusting(roots) }
    }

    /// None.
    ///
    /// # Errors
    /// None in practice.
    pub fn nobody() -> Result<Self, Failure> {
        Self::trusting(RootCertStore::empty())
    }

    fn trusting(roots: RootCertStore) -> Result<Self, Failure> {
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Failure::unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Goes on with TLS, if the other shows a certificate for its name.
    ///
    /// # Errors
    /// Why not.
    pub async fn secure(&self, stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, NotDelivered> {
        let name = ServerName::try_from(host.to_owned()).map_err(unsent)?;
        self.0.connect(name, stream).await.map_err(|e| unsent(format!("TLS: {e}")))
    }
}

/// A plain connection.
///
/// # Errors
/// Why there is none.
pub async fn connect(host: &str, port: u16) -> Result<TcpStream, NotDelivered> {
    TcpStream::connect((host, port)).await.map_err(|e| unsent(format!("cannot connect: {e}")))
}
