//! Key pairs: made, and their public keys.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::types::Ulong;

use super::fault::Fault;
use super::keys;
use super::session::{Bench, Side};
use crate::protocol::{Answer, Curve, KeyName, Lifetime, PairKind, PairUse, PublicParts};
use crate::{Error, der};

/// 65537.
const EXPONENT: [u8; 3] = [1, 0, 1];

pub(super) fn generate(
    bench: &mut Bench<'_>,
    name: &KeyName,
    kind: PairKind,
    purpose: PairUse,
    lifetime: Lifetime,
) -> Result<Answer, Fault> {
    if kind.curve().is_some() && purpose == PairUse::Decrypt {
        return Err(Error::Invalid("a pair on a curve does not decrypt".to_owned()).into());
    }
    keys::refuse_if_there(bench, &name.id)?;
    let mut public = public_template(name, purpose, lifetime);
    let mechanism = match kind {
        PairKind::Rsa2048 | PairKind::Rsa3072 => {
            let bits = if kind == PairKind::Rsa2048 { 2048 } else { 3072 };
            public.push(Attribute::ModulusBits(Ulong::new(bits)));
            public.push(Attribute::PublicExponent(EXPONENT.to_vec()));
            Mechanism::RsaPkcsKeyPairGen
        }
        PairKind::P256 => curve_mechanism(&mut public, Curve::P256),
        PairKind::P384 => curve_mechanism(&mut public, Curve::P384),
    };
    let private = private_template(bench, name, purpose, lifetime)?;
    let (public, private) = bench.session.generate_key_pair(&mechanism, &public, &private)?;
    bench.handles.keep(&name.id, Side::Public, public);
    bench.handles.keep(&name.id, Side::Private, private);
    Ok(Answer::Done)
}

fn curve_mechanism(public: &mut Vec<Attribute>, curve: Curve) -> Mechanism<'static> {
    public.push(Attribute::EcParams(der::oid(curve.oid())));
    Mechanism::EccKeyPairGen
}

fn public_template(name: &KeyName, purpose: PairUse, lifetime: Lifetime) -> Vec<Attribute> {
    let mut template = vec![
        Attribute::Private(false),
        Attribute::Verify(purpose == PairUse::Sign),
        Attribute::Encrypt(purpose == PairUse::Decrypt),
        Attribute::Wrap(false),
    ];
    template.extend(keys::identity(name, lifetime));
    template
}

/// What every private key of ours has, but for its class and type.
pub(super) fn private_template(
    bench: &mut Bench<'_>,
    name: &KeyName,
    purpose: PairUse,
    lifetime: Lifetime,
) -> Result<Vec<Attribute>, Fault> {
    let mut template = vec![
        Attribute::Sign(purpose == PairUse::Sign),
        Attribute::Decrypt(purpose == PairUse::Decrypt),
        Attribute::Unwrap(false),
    ];
    template.extend(keys::identity(name, lifetime));
    template.extend(keys::protection(bench)?);
    Ok(template)
}

/// Makes the object of a public key whose private key came from elsewhere.
pub(super) fn create_public(
    bench: &mut Bench<'_>,
    name: &KeyName,
    purpose: PairUse,
    parts: &PublicParts,
) -> Result<(), Fault> {
    let mut template = public_template(name, purpose, Lifetime::Token);
    template.push(Attribute::Class(ObjectClass::PUBLIC_KEY));
    match parts {
        PublicParts::Rsa { modulus, exponent } => template.extend([
            Attribute::KeyType(KeyType::RSA),
            Attribute::Modulus(modulus.clone()),
            Attribute::PublicExponent(exponent.clone()),
        ]),
        PublicParts::Ec { curve, point } => template.extend([
            Attribute::KeyType(KeyType::EC),
            Attribute::EcParams(der::oid(curve.oid())),
            Attribute::EcPoint(der::octet_string(point)),
        ]),
    }
    let handle = bench.session.create_object(&template)?;
    bench.handles.keep(&name.id, Side::Public, handle);
    Ok(())
}

pub(super) fn public_key(bench: &mut Bench<'_>, id: &[u8]) -> Result<Answer, Fault> {
    Ok(Answer::Bytes(public_parts(bench, id)?.spki()))
}

pub(super) fn public_parts(bench: &mut Bench<'_>, id: &[u8]) -> Result<PublicParts, Fault> {
    let handle = bench.key(id, Side::Public)?;
    let asked = [
        AttributeType::KeyType,
        AttributeType::Modulus,
        AttributeType::PublicExponent,
        AttributeType::EcPoint,
    ];
    let attributes = bench.session.get_attributes(handle, &asked)?;
    let (mut modulus, mut exponent, mut point) = (None, None, None);
    for attribute in attributes {
        match attribute {
            Attribute::Modulus(bytes) => modulus = Some(bytes),
            Attribute::PublicExponent(bytes) => exponent = Some(bytes),
            Attribute::EcPoint(bytes) => point = Some(bytes),
            _ => {}
        }
    }
    if let (Some(modulus), Some(exponent)) = (modulus, exponent) {
        return Ok(PublicParts::Rsa { modulus, exponent });
    }
    let curve = curve(bench, handle)?;
    let point = point.ok_or_else(|| incomplete("a public key without its point"))?;
    // The standard has the point in an octet string; some modules leave that out.
    let point = match der::octet_string_content(&point) {
        Some(content) => content.to_vec(),
        None => point,
    };
    if point.len() != 1 + 2 * curve.coordinate() || point[0] != 4 {
        return Err(incomplete("a public key whose point is not uncompressed"));
    }
    Ok(PublicParts::Ec { curve, point })
}

/// The curve of a key.
pub(super) fn curve(bench: &Bench<'_>, handle: ObjectHandle) -> Result<Curve, Fault> {
    let attributes = bench.session.get_attributes(handle, &[AttributeType::EcParams])?;
    let [Attribute::EcParams(parameters)] = &attributes[..] else {
        return Err(incomplete("a key without its curve"));
    };
    [Curve::P256, Curve::P384]
        .into_iter()
        .find(|curve| der::oid(curve.oid()) == *parameters)
        .ok_or_else(|| Error::Unsupported("a key on another curve than P-256 and P-384".to_owned()).into())
}

/// What kind an RSA key is by the length of its modulus.
pub(super) fn rsa_kind(bench: &Bench<'_>, handle: ObjectHandle) -> Result<PairKind, Fault> {
    let attributes = bench.session.get_attributes(handle, &[AttributeType::Modulus])?;
    let [Attribute::Modulus(modulus)] = &attributes[..] else {
        return Err(incomplete("an RSA key without its modulus"));
    };
    match modulus.iter().skip_while(|&&byte| byte == 0).count() {
        256 => Ok(PairKind::Rsa2048),
        384 => Ok(PairKind::Rsa3072),
        _ => {
            Err(Error::Unsupported("an RSA key of another length than 2048 and 3072 bits".to_owned()).into())
        }
    }
}

fn incomplete(what: &str) -> Fault {
    Error::Module(what.to_owned()).into()
}
