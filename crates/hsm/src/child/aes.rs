//! AES-256 keys: made, imported, used.

use cryptoki::mechanism::aead::GcmParams;
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki::types::Ulong;
use keyward_crypto::Secret;

use super::fault::Fault;
use super::keys;
use super::session::{Bench, Side};
use crate::Error;
use crate::protocol::{Answer, KeyName, Lifetime, NONCE, TAG};

/// Bytes in a key.
const KEY: usize = 32;

pub(super) fn generate(bench: &mut Bench<'_>, name: &KeyName, lifetime: Lifetime) -> Result<Answer, Fault> {
    keys::refuse_if_there(bench, &name.id)?;
    let mut template = template(bench, name, lifetime)?;
    template.push(Attribute::ValueLen(Ulong::try_from(KEY)?));
    let handle = bench.session.generate_key(&Mechanism::AesKeyGen, &template)?;
    bench.handles.keep(&name.id, Side::Secret, handle);
    Ok(Answer::Done)
}

/// What every AES key of ours has, but for its length.
pub(super) fn template(
    bench: &mut Bench<'_>,
    name: &KeyName,
    lifetime: Lifetime,
) -> Result<Vec<Attribute>, Fault> {
    let mut template = vec![
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Encrypt(true),
        Attribute::Decrypt(true),
        Attribute::Sign(false),
        Attribute::Verify(false),
        Attribute::Wrap(false),
        Attribute::Unwrap(false),
        Attribute::Derive(false),
    ];
    template.extend(keys::identity(name, lifetime));
    template.extend(keys::protection(bench)?);
    Ok(template)
}

/// Many tokens take no key in the clear. So the token makes an RSA pair for this one key, encrypts the material under it,
/// unwraps that as a key, and forgets the pair. The clear bytes are in this process's memory only.
pub(super) fn import(
    bench: &mut Bench<'_>,
    name: &KeyName,
    material: &Secret,
    lifetime: Lifetime,
) -> Result<Answer, Fault> {
    if material.len() != KEY {
        return Err(Error::Invalid("key material of a length other than 32 bytes".to_owned()).into());
    }
    keys::refuse_if_there(bench, &name.id)?;
    let template = template(bench, name, lifetime)?;
    let session = bench.session;
    let (public, private) = session.generate_key_pair(
        &Mechanism::RsaPkcsKeyPairGen,
        &[
            Attribute::Token(false),
            Attribute::Private(false),
            Attribute::Encrypt(true),
            Attribute::ModulusBits(Ulong::new(2048)),
            Attribute::PublicExponent(vec![1, 0, 1]),
        ],
        &[
            Attribute::Token(false),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Unwrap(true),
        ],
    )?;
    let unwrap = |mechanism: &Mechanism<'_>| {
        let wrapped = session.encrypt(mechanism, public, material.expose())?;
        session.unwrap_key(mechanism, private, &wrapped, &template)
    };
    let oaep = |hash, mgf| Mechanism::RsaPkcsOaep(PkcsOaepParams::new(hash, mgf, PkcsOaepSource::empty()));
    let made = unwrap(&oaep(MechanismType::SHA256, PkcsMgfType::MGF1_SHA256))
        .or_else(|_| unwrap(&oaep(MechanismType::SHA1, PkcsMgfType::MGF1_SHA1)));
    // Session objects: they go with the session if they do not go now.
    let _ = session.destroy_object(private);
    let _ = session.destroy_object(public);
    bench.handles.keep(&name.id, Side::Secret, made?);
    Ok(Answer::Done)
}

pub(super) fn encrypt(
    bench: &mut Bench<'_>,
    id: &[u8],
    mut nonce: [u8; NONCE],
    aad: &[u8],
    plaintext: &Secret,
) -> Result<Answer, Fault> {
    let key = bench.key(id, Side::Secret)?;
    let asked = nonce;
    let mechanism = Mechanism::AesGcm(GcmParams::new(&mut nonce, aad, Ulong::new(8 * TAG as u64))?);
    let sealed = bench.session.encrypt(&mechanism, key, plaintext.expose())?;
    drop(mechanism);
    // Some modules, those in FIPS mode above all, make a nonce of their own and put it in place of ours.
    if nonce != asked {
        return Err(Error::Unsupported("the module takes no nonce for AES-GCM".to_owned()).into());
    }
    if sealed.len() != plaintext.len() + TAG {
        return Err(Error::Module("a ciphertext of AES-GCM with a wrong length".to_owned()).into());
    }
    Ok(Answer::Bytes(sealed))
}

pub(super) fn decrypt(
    bench: &mut Bench<'_>,
    id: &[u8],
    mut nonce: [u8; NONCE],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Answer, Fault> {
    if sealed.len() < TAG {
        return Err(Error::Damaged.into());
    }
    let key = bench.key(id, Side::Secret)?;
    let mechanism = Mechanism::AesGcm(GcmParams::new(&mut nonce, aad, Ulong::new(8 * TAG as u64))?);
    Ok(Answer::Secret(Secret::new(bench.session.decrypt(&mechanism, key, sealed)?)))
}
