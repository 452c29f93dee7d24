//! Encryption to a public key of the caller, so that a plaintext in a reply is readable for its
//! recipient alone, not for what lies between (`EncryptionPublicKey`, `EncryptionAlgorithm`).

mod rsa;
mod sm2;

use ::sm2::pkcs8::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{CryptoError, Random};

/// How to encrypt to the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientAlgorithm {
    /// SM2 (GB/T 32918.4-2016), raw: C1 without its leading 0x04, C3, C2; 96 bytes longer than the plaintext.
    Sm2,
    /// SM2 as ASN.1 (GB/T 35276-2017): `SEQUENCE { x INTEGER, y INTEGER, C3 OCTET STRING, C2 OCTET STRING }`.
    Sm2Asn1,
    /// RSA PKCS #1 v1.5 (RFC 8017); plaintext at most 245 bytes.
    RsaPkcs1,
    /// RSA-OAEP with SHA-1, also in MGF1, and no label (RFC 8017); plaintext at most 214 bytes.
    RsaOaepSha1,
    /// RSA-OAEP with SHA-256, also in MGF1, and no label (RFC 8017); plaintext at most 190 bytes.
    RsaOaepSha256,
}

impl RecipientAlgorithm {
    /// The algorithm of a name in the API.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "SM2" => Self::Sm2,
            "SM2_C1C3C2_ASN1" => Self::Sm2Asn1,
            "RSAES_PKCS1_V1_5" => Self::RsaPkcs1,
            "RSAES_OAEP_SHA_1" => Self::RsaOaepSha1,
            "RSAES_OAEP_SHA_256" => Self::RsaOaepSha256,
            _ => return None,
        })
    }
}

/// Encrypts at least one byte to a public key: PEM of type `PUBLIC KEY` (X.509 SubjectPublicKeyInfo),
/// RSA of 2048 bits or SM2. Line ends and widths do not matter.
///
/// SM2 draws from `random`; RSA padding from AWS-LC's own generator, which takes no other.
///
/// # Errors
/// [`CryptoError::PublicKey`] if it is no such key, or a key of the other kind than the algorithm;
/// [`CryptoError::TooLong`] if RSA cannot carry the plaintext; [`CryptoError::Format`] if it is empty;
/// [`CryptoError::Random`] or [`CryptoError::Library`].
pub fn encrypt_to(
    public_key_pem: &str,
    algorithm: RecipientAlgorithm,
    plaintext: &[u8],
    random: &dyn Random,
) -> Result<Vec<u8>, CryptoError> {
    if plaintext.is_empty() {
        return Err(CryptoError::Format("there is no plaintext to encrypt"));
    }
    let der = read_pem(public_key_pem).ok_or(CryptoError::PublicKey("not PEM of type PUBLIC KEY"))?;
    let kind = Kind::of(&der)?;
    match (algorithm, kind) {
        (RecipientAlgorithm::Sm2, Kind::Sm2) => sm2::encrypt(&der, plaintext, random),
        (RecipientAlgorithm::Sm2Asn1, Kind::Sm2) => sm2::encrypt_asn1(&der, plaintext, random),
        (RecipientAlgorithm::Sm2 | RecipientAlgorithm::Sm2Asn1, Kind::Rsa) => {
            Err(CryptoError::PublicKey("an RSA key, but the algorithm needs an SM2 key"))
        }
        (RecipientAlgorithm::RsaPkcs1, Kind::Rsa) => rsa::encrypt_pkcs1(&der, plaintext),
        (RecipientAlgorithm::RsaOaepSha1, Kind::Rsa) => rsa::encrypt_oaep(&der, rsa::SHA1, plaintext),
        (RecipientAlgorithm::RsaOaepSha256, Kind::Rsa) => rsa::encrypt_oaep(&der, rsa::SHA256, plaintext),
        (_, Kind::Sm2) => Err(CryptoError::PublicKey("an SM2 key, but the algorithm needs an RSA key")),
    }
}

fn read_pem(pem: &str) -> Option<Vec<u8>> {
    let body = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?;
    let body = body.strip_suffix("-----END PUBLIC KEY-----")?;
    STANDARD.decode(body.split_ascii_whitespace().collect::<String>()).ok()
}

enum Kind {
    Rsa,
    Sm2,
}

impl Kind {
    fn of(der: &[u8]) -> Result<Self, CryptoError> {
        /// rsaEncryption, RFC 8017.
        const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
        /// id-ecPublicKey, RFC 5480.
        const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
        /// The curve of SM2, GM/T 0006-2012.
        const CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");

        let info = SubjectPublicKeyInfoRef::try_from(der)
            .map_err(|_| CryptoError::PublicKey("not a SubjectPublicKeyInfo"))?;
        match info.algorithm.oids() {
            Ok((RSA, _)) => Ok(Self::Rsa),
            Ok((EC, Some(CURVE))) => Ok(Self::Sm2),
            _ => Err(CryptoError::PublicKey("neither an RSA nor an SM2 key")),
        }
    }
}
