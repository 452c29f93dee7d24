//! A certificate authority of this data folder alone, and the server certificate it issues.
//!
//! Clients that trust `ca.pem` trust the server, also after its certificate was renewed. All keys are
//! ECDSA P-256.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;
use x509_parser::{extensions::GeneralName, pem::parse_x509_pem, prelude::X509Certificate};
use zeroize::Zeroizing;

use crate::{
    failure::Failure,
    folder::{DataFolder, files},
    settings::Settings,
};

/// How long the authority is valid.
const AUTHORITY: Duration = Duration::days(20 * 365);
/// How long a server certificate is valid: what browsers accept at most is 398 days.
const SERVER: Duration = Duration::days(397);
/// A server certificate with less left than this is renewed.
const RENEW: Duration = Duration::days(30);
/// Clocks of clients may be behind.
const BACKDATE: Duration = Duration::days(1);

/// Names that every server certificate has.
const NAMES: [&str; 7] = [
    "localhost",
    "*.localhost",
    "kms.localhost",
    "cam.localhost",
    "sts.localhost",
    "cloudaudit.localhost",
    "tag.localhost",
];

/// The authority of a data folder.
pub struct Authority {
    folder: PathBuf,
    names: Vec<String>,
}

impl Authority {
    /// Opens the authority of the folder, or makes it.
    ///
    /// # Errors
    /// Files that cannot be written, or names that no certificate can have.
    pub fn open(folder: &DataFolder, settings: &Settings, listen: SocketAddr) -> Result<Self, Failure> {
        let mut names: Vec<String> = NAMES.map(String::from).into();
        names.extend(["127.0.0.1".into(), "::1".into()]);
        names.push(rustix::system::uname().nodename().to_string_lossy().into_owned());
        if !listen.ip().is_unspecified() {
            names.push(listen.ip().to_string());
        }
        names.extend(settings.tls_names.0.iter().cloned());
        names.retain(|name| !name.is_empty());
        names.sort();
        names.dedup();
        let authority = Self { folder: folder.tls(), names };
        authority.make()?;
        Ok(authority)
    }

    /// The certificate of the authority, which clients trust.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The certificate of the server.
    pub fn server_certificate(&self) -> PathBuf {
        self.folder.join("server.pem")
    }

    /// The private key of the server.
    pub fn server_key(&self) -> PathBuf {
        self.folder.join("server.key")
    }

    fn key(&self) -> PathBuf {
        self.folder.join("ca.key")
    }

    fn make(&self) -> Result<(), Failure> {
        if files::read(&self.certificate())?.is_some() {
            return Ok(());
        }
        if files::read(&self.key())?.is_some() && files::read(&self.server_certificate())?.is_some() {
            // The authority was lost, and what it issued is trusted by nobody any more.
            std::fs::remove_file(self.server_certificate()).map_err(Failure::unusable)?;
        }
        let key = key_pair(&self.key())?;
        let mut params = CertificateParams::default();
        let id = Uuid::new_v4().simple().to_string();
        params.distinguished_name.push(DnType::CommonName, format!("Keyward CA {}", &id[..8]));
        params.distinguished_name.push(DnType::OrganizationName, "Keyward");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        validity(&mut params, AUTHORITY);
        let certificate = params.self_signed(&key).map_err(Failure::unusable)?;
        files::write(&self.certificate(), certificate.pem().as_bytes())?;
        tracing::info!(path = %self.certificate().display(), "made a certificate authority");
        Ok(())
    }

    /// Issues a server certificate if there is none, if it ends soon, or if it lacks a name. One that an
    /// operator put in its place is left alone. Gives whether one was issued.
    ///
    /// # Errors
    /// Files that cannot be read or written.
    pub fn renew(&self) -> Result<bool, Failure> {
        if self.is_good()? {
            return Ok(false);
        }
        // The key is kept: certificate and key are two files, and a crash between them must not part them.
        let key = key_pair(&self.server_key())?;
        let issuer_key = files::read(&self.key())?.map(Zeroizing::new).ok_or_else(|| {
            Failure::unusable(format!("{} is missing: no certificate can be issued", self.key().display()))
        })?;
        let issuer_key = KeyPair::from_pem(&issuer_key).map_err(|_| damaged(&self.key()))?;
        let authority = files::read(&self.certificate())?.unwrap_or_default();
        let issuer =
            Issuer::from_ca_cert_pem(&authority, issuer_key).map_err(|_| damaged(&self.certificate()))?;
        let mut params = CertificateParams::new(self.names.clone()).map_err(|e| {
            Failure::unusable(format!("tls.names has a name that no certificate can have: {e}"))
        })?;
        params.distinguished_name.push(DnType::CommonName, "Keyward");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(SerialNumber::from_slice(&Uuid::new_v4().as_bytes()[..]));
        validity(&mut params, SERVER);
        let certificate = params.signed_by(&key, &issuer).map_err(Failure::unusable)?;
        files::write(&self.server_certificate(), certificate.pem().as_bytes())?;
        tracing::info!(path = %self.server_certificate().display(), "issued a server certificate");
        Ok(true)
    }

    fn is_good(&self) -> Result<bool, Failure> {
        let (Some(server), Some(authority)) =
            (files::read(&self.server_certificate())?, files::read(&self.certificate())?)
        else {
            return Ok(false);
        };
        let damaged = || damaged(&self.server_certificate());
        let (_, server) = parse_x509_pem(server.as_bytes()).map_err(|_| damaged())?;
        let server = server.parse_x509().map_err(|_| damaged())?;
        let damaged_authority = || self::damaged(&self.certificate());
        let (_, authority) = parse_x509_pem(authority.as_bytes()).map_err(|_| damaged_authority())?;
        let authority = authority.parse_x509().map_err(|_| damaged_authority())?;
        if server.issuer() != authority.subject() {
            return Ok(true);
        }
        let end = server.validity().not_after.to_datetime();
        let key = files::read(&self.server_key())?.map(Zeroizing::new);
        let fits = key.as_deref().and_then(|key| KeyPair::from_pem(key).ok()).is_some_and(|key| {
            rcgen::PublicKeyData::subject_public_key_info(&key) == server.public_key().raw
        });
        Ok(fits
            && end - OffsetDateTime::now_utc() > RENEW
            && self.names.iter().all(|name| has_name(&server, name)))
    }
}

fn has_name(certificate: &X509Certificate<'_>, name: &str) -> bool {
    let Ok(Some(names)) = certificate.subject_alternative_name() else { return false };
    let address = name.parse::<IpAddr>().ok().map(|address| match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    });
    names.value.general_names.iter().any(|general| match general {
        GeneralName::DNSName(dns) => *dns == name,
        GeneralName::IPAddress(bytes) => address.as_deref() == Some(*bytes),
        _ => false,
    })
}

/// The key of that file, or a new one in it.
fn key_pair(path: &std::path::Path) -> Result<KeyPair, Failure> {
    if let Some(pem) = files::read(path)?.map(Zeroizing::new) {
        return KeyPair::from_pem(&pem).map_err(|_| damaged(path));
    }
    let key = KeyPair::generate().map_err(Failure::unusable)?;
    files::write(path, Zeroizing::new(key.serialize_pem()).as_bytes())?;
    Ok(key)
}

fn validity(params: &mut CertificateParams, length: Duration) {
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - BACKDATE, now + length);
}

fn damaged(path: &std::path::Path) -> Failure {
    Failure::unusable(format!("{} is damaged; without it, a new one is made", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Layers;

    fn authority(folder: &std::path::Path, name: &str) -> Authority {
        let mut settings = Settings::read(&Layers::default()).unwrap();
        settings.tls_names.0 = vec![name.to_owned()];
        let folder = DataFolder::open(folder).unwrap();
        Authority::open(&folder, &settings, ([127, 0, 0, 1], 0).into()).unwrap()
    }

    #[test]
    fn issues_once_and_again_when_a_name_or_half_of_the_pair_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let first = authority(folder.path(), "kms.example.com");
        assert!(first.renew().unwrap());
        assert!(!first.renew().unwrap());
        let ca = std::fs::read(first.certificate()).unwrap();
        let second = authority(folder.path(), "10.1.2.3");
        assert!(second.renew().unwrap());
        assert!(!second.renew().unwrap());
        std::fs::remove_file(second.server_key()).unwrap();
        assert!(second.renew().unwrap());
        assert_eq!(std::fs::read(second.certificate()).unwrap(), ca);
    }

    #[test]
    fn leaves_a_certificate_of_somebody_else_alone() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (own, foreign) = (authority(folder.path(), "a"), authority(other.path(), "b"));
        foreign.renew().unwrap();
        std::fs::copy(foreign.server_certificate(), own.server_certificate()).unwrap();
        assert!(!own.renew().unwrap());
        std::fs::write(own.server_certificate(), "rubbish").unwrap();
        assert!(own.renew().is_err());
    }
}
