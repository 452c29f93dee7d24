//! Signatures over digests.

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::types::Ulong;

use super::fault::Fault;
use super::session::{Bench, Side};
use crate::protocol::{Answer, Hash, Scheme};
use crate::{Error, der};

pub(super) fn sign(bench: &mut Bench<'_>, id: &[u8], scheme: Scheme, digest: &[u8]) -> Result<Answer, Fault> {
    if let Scheme::RsaPkcs1(hash) | Scheme::RsaPss(hash) = scheme
        && digest.len() != hash.length()
    {
        return Err(Error::Invalid("a digest of a wrong length".to_owned()).into());
    }
    let key = bench.key(id, Side::Private)?;
    let signature = match scheme {
        Scheme::RsaPkcs1(hash) => {
            bench.session.sign(&Mechanism::RsaPkcs, key, &digest_info(hash, digest)?)?
        }
        Scheme::RsaPss(hash) => bench.session.sign(&Mechanism::RsaPkcsPss(pss(hash)?), key, digest)?,
        Scheme::Ecdsa => ecdsa_in_der(&bench.session.sign(&Mechanism::Ecdsa, key, digest)?)?,
    };
    Ok(Answer::Bytes(signature))
}

/// `DigestInfo` of RFC 8017, section 9.2: what is padded for RSASSA-PKCS1-v1_5.
fn digest_info(hash: Hash, digest: &[u8]) -> Result<Vec<u8>, Fault> {
    let oid = match hash {
        Hash::Sha1 => return Err(sha1()),
        Hash::Sha256 => der::SHA256,
        Hash::Sha384 => der::SHA384,
    };
    let algorithm = der::sequence(&[&der::oid(oid), &der::null()]);
    Ok(der::sequence(&[&algorithm, &der::octet_string(digest)]))
}

fn pss(hash: Hash) -> Result<PkcsPssParams, Fault> {
    let (hash_alg, mgf) = match hash {
        Hash::Sha1 => return Err(sha1()),
        Hash::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        Hash::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
    };
    Ok(PkcsPssParams { hash_alg, mgf, s_len: Ulong::try_from(hash.length())? })
}

fn sha1() -> Fault {
    Error::Unsupported("signatures over SHA-1".to_owned()).into()
}

/// PKCS#11 gives r and s one after the other, each as long as the order of the curve.
fn ecdsa_in_der(raw: &[u8]) -> Result<Vec<u8>, Fault> {
    if raw.is_empty() || !raw.len().is_multiple_of(2) {
        return Err(Error::Module("an ECDSA signature of an odd length".to_owned()).into());
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    Ok(der::sequence(&[&der::unsigned(r), &der::unsigned(s)]))
}
