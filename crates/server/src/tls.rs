//! TLS: the certificates that Keyward issues, and those it serves.

mod authority;
mod reload;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use rustls::{ServerConfig, crypto::aws_lc_rs};

pub use authority::Authority;
pub use reload::Certificates;

use crate::{failure::Failure, folder::DataFolder, settings::Settings};

/// Where the server's certificate comes from.
pub struct Source {
    /// The certificate chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// Who issues and renews it; nobody if the operator brought a certificate.
    pub authority: Option<Authority>,
}

impl Source {
    /// What the settings say; without certificates of the operator, Keyward's own, issued if need be.
    ///
    /// # Errors
    /// Half a pair of settings, or certificates that cannot be issued.
    pub fn of(folder: &DataFolder, settings: &Settings, listen: SocketAddr) -> Result<Self, Failure> {
        match (&settings.tls_cert.0, &settings.tls_key.0) {
            (Some(certificate), Some(key)) => {
                Ok(Self { certificate: certificate.clone(), key: key.clone(), authority: None })
            }
            (None, None) => {
                let authority = Authority::open(folder, settings, listen)?;
                authority.renew()?;
                let (certificate, key) = (authority.server_certificate(), authority.server_key());
                Ok(Self { certificate, key, authority: Some(authority) })
            }
            _ => Err(Failure::unusable("tls.cert and tls.key must be set together")),
        }
    }
}

/// How connections are secured: TLS 1.2 and 1.3 with AWS-LC, HTTP/2 and HTTP/1.1.
///
/// # Errors
/// None in practice: the provider supports both versions.
pub fn config(certificates: Arc<Certificates>) -> Result<Arc<ServerConfig>, Failure> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Failure::unusable)?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
