//! Decryption with RSA keys.

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource};
use cryptoki::mechanism::{Mechanism, MechanismType};
use keyward_crypto::Secret;

use super::fault::Fault;
use super::session::{Bench, Side};
use crate::Error;
use crate::protocol::{Answer, Hash, Padding};

/// A ciphertext that does not fit is [`Error::Damaged`], whatever is wrong with it: anything more would be an oracle
/// (Bleichenbacher, Manger). How long the module takes to say so is its own affair.
pub(super) fn decrypt(
    bench: &mut Bench<'_>,
    id: &[u8],
    padding: Padding,
    ciphertext: &[u8],
) -> Result<Answer, Fault> {
    let key = bench.key(id, Side::Private)?;
    let plaintext = bench.session.decrypt(&mechanism(bench, padding)?, key, ciphertext)?;
    Ok(Answer::Secret(Secret::new(plaintext)))
}

fn mechanism(bench: &Bench<'_>, padding: Padding) -> Result<Mechanism<'static>, Fault> {
    let (needed, mechanism) = match padding {
        Padding::Pkcs1 => (MechanismType::RSA_PKCS, Mechanism::RsaPkcs),
        Padding::Oaep(hash) => (MechanismType::RSA_PKCS_OAEP, oaep(hash)?),
    };
    if !bench.token.knows(needed) {
        return Err(Error::Unsupported(needed.to_string()).into());
    }
    Ok(mechanism)
}

fn oaep(hash: Hash) -> Result<Mechanism<'static>, Fault> {
    let (hash, mgf) = match hash {
        Hash::Sha1 => (MechanismType::SHA1, PkcsMgfType::MGF1_SHA1),
        Hash::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        Hash::Sha384 => return Err(Error::Unsupported("OAEP with SHA-384".to_owned()).into()),
    };
    Ok(Mechanism::RsaPkcsOaep(PkcsOaepParams::new(hash, mgf, PkcsOaepSource::empty())))
}
