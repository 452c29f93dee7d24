//! Connections of HTTP/1.1, plain or TLS, kept and used again.

use std::{fmt, io, sync::Arc};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1::SendRequest, http::HeaderMap};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A whole HTTP reply.
#[derive(Debug)]
pub struct RawReply {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl RawReply {
    /// A header as text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// No reply: the connection could not be made, or broke.
#[derive(Debug)]
pub struct TransportError(String);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TransportError {}

fn transport(error: impl fmt::Display) -> TransportError {
    TransportError(error.to_string())
}

/// Connections to one server. A call takes a free one or opens another.
pub struct Connections {
    host: String,
    tls: Option<TlsConnector>,
    free: Mutex<Vec<SendRequest<Full<Bytes>>>>,
}

impl Connections {
    /// Connections to `http://HOST:PORT` or `https://HOST:PORT`; the latter with any certificate.
    pub fn new(base_url: &str) -> Self {
        let (scheme, host) = base_url.trim_end_matches('/').split_once("://").unwrap_or(("http", base_url));
        let tls = (scheme == "https").then(|| connector(None));
        Self { host: host.to_owned(), tls, free: Mutex::default() }
    }

    /// The same, which accept only certificates that this authority (PEM) issued.
    #[must_use]
    pub fn trusting(self, ca_pem: &str) -> Self {
        let tls = self.tls.is_some().then(|| connector(Some(ca_pem)));
        Self { tls, ..self }
    }

    /// `HOST:PORT`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Sends a request and reads the whole reply. A kept connection that the server closed meanwhile is
    /// replaced by a new one.
    ///
    /// # Errors
    /// That there is no whole reply.
    pub async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, String)],
        body: impl Into<Bytes>,
    ) -> Result<RawReply, TransportError> {
        let mut request = Request::builder().method(method).uri(target);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", &self.host);
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(Full::new(body.into())).map_err(transport)?;
        loop {
            let kept = self.free.lock().pop();
            let reused = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                None => self.open().await?,
            };
            if connection.ready().await.is_err() && reused {
                continue;
            }
            let reply = match connection.try_send_request(request).await {
                Ok(reply) => reply,
                Err(mut failed) => match failed.take_message() {
                    Some(unsent) if reused => {
                        request = unsent;
                        continue;
                    }
                    _ => return Err(transport(failed.error())),
                },
            };
            let (head, body) = reply.into_parts();
            let body = body.collect().await.map_err(transport)?.to_bytes();
            self.free.lock().push(connection);
            return Ok(RawReply { status: head.status.as_u16(), headers: head.headers, body });
        }
    }

    async fn open(&self) -> Result<SendRequest<Full<Bytes>>, TransportError> {
        let stream = TcpStream::connect(&self.host).await.map_err(transport)?;
        stream.set_nodelay(true).map_err(transport)?;
        match &self.tls {
            None => speak(TokioIo::new(stream)).await,
            Some(tls) => {
                let name = self.host.rsplit_once(':').map_or(self.host.as_str(), |(name, _)| name);
                let name = ServerName::try_from(name.to_owned()).map_err(transport)?;
                speak(TokioIo::new(tls.connect(name, stream).await.map_err(transport)?)).await
            }
        }
    }
}

async fn speak<I>(io: I) -> Result<SendRequest<Full<Bytes>>, TransportError>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (sender, connection) = hyper::client::conn::http1::handshake(io).await.map_err(transport)?;
    tokio::spawn(connection);
    Ok(sender)
}

fn connector(ca_pem: Option<&str>) -> TlsConnector {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("the provider supports the default versions");
    let config = match ca_pem {
        None => config.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider))),
        Some(pem) => {
            let ca = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(io::Error::other);
            let mut roots = RootCertStore::empty();
            roots.add(ca.expect("a certificate in PEM")).expect("a certificate of an authority");
            config.with_root_certificates(roots)
        }
    };
    TlsConnector::from(Arc::new(config.with_no_client_auth()))
}

/// Accepts any certificate: for tests that are not about certificates.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
