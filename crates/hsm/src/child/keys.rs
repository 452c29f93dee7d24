//! What is alike for all keys: names, protection, finding, destroying.

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectHandle};
use zeroize::Zeroize;

use super::fault::Fault;
use super::pairs;
use super::session::{Bench, Side};
use crate::Error;
use crate::protocol::{Answer, KeyInfo, KeyKind, KeyName, Lifetime, PairKind, PairUse};

/// Names and lifetime of a new object.
pub(super) fn identity(name: &KeyName, lifetime: Lifetime) -> [Attribute; 3] {
    [
        Attribute::Token(lifetime == Lifetime::Token),
        Attribute::Label(name.label.clone().into_bytes()),
        Attribute::Id(name.id.clone()),
    ]
}

/// What keeps a secret or private key inside: it cannot be read, and leaves only under the cluster's wrapping key, where
/// there is one.
pub(super) fn protection(bench: &mut Bench<'_>) -> Result<Vec<Attribute>, Fault> {
    let wrapping_key = bench.wrapping_key()?;
    let mut attributes = vec![
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(wrapping_key.is_some()),
    ];
    if let Some((_, true)) = wrapping_key {
        attributes.push(Attribute::WrapWithTrusted(true));
    }
    Ok(attributes)
}

/// A token takes any number of objects with the same id; two keys with one would be mixed up.
pub(super) fn refuse_if_there(bench: &mut Bench<'_>, id: &[u8]) -> Result<(), Fault> {
    bench.handles.forget(id);
    for side in Side::ALL {
        if bench.find(id, side)?.is_some() {
            return Err(Error::KeyExists.into());
        }
    }
    Ok(())
}

/// The object that holds the secret of a key: the symmetric or the private one.
pub(super) fn holder(bench: &mut Bench<'_>, id: &[u8]) -> Result<Option<(ObjectHandle, Side)>, Fault> {
    for side in [Side::Secret, Side::Private] {
        if let Some(handle) = bench.find(id, side)? {
            return Ok(Some((handle, side)));
        }
    }
    Ok(None)
}

pub(super) fn find(bench: &mut Bench<'_>, id: &[u8]) -> Result<Option<KeyInfo>, Fault> {
    let Some((handle, side)) = holder(bench, id)? else { return Ok(None) };
    let asked = [
        AttributeType::Label,
        AttributeType::KeyType,
        AttributeType::Sensitive,
        AttributeType::Extractable,
        AttributeType::Token,
        AttributeType::Decrypt,
    ];
    let attributes = bench.session.get_attributes(handle, &asked)?;
    let has = |attribute| attributes.contains(&attribute);
    let key_type = attributes.iter().find_map(|attribute| match attribute {
        Attribute::KeyType(key_type) => Some(*key_type),
        _ => None,
    });
    let label = attributes.iter().find_map(|attribute| match attribute {
        Attribute::Label(label) => Some(String::from_utf8_lossy(label).into_owned()),
        _ => None,
    });
    let purpose = if has(Attribute::Decrypt(true)) { PairUse::Decrypt } else { PairUse::Sign };
    let kind = match (side, key_type) {
        (Side::Secret, Some(KeyType::AES)) => KeyKind::Aes256,
        (Side::Private, Some(KeyType::RSA)) => KeyKind::Pair(pairs::rsa_kind(bench, handle)?, purpose),
        (Side::Private, Some(KeyType::EC)) => {
            let kind = match pairs::curve(bench, handle)? {
                crate::protocol::Curve::P256 => PairKind::P256,
                crate::protocol::Curve::P384 => PairKind::P384,
            };
            KeyKind::Pair(kind, PairUse::Sign)
        }
        _ => return Err(Error::Unsupported("a key of a kind that Keyward does not make".to_owned()).into()),
    };
    Ok(Some(KeyInfo {
        kind,
        label: label.unwrap_or_default(),
        sensitive: has(Attribute::Sensitive(true)),
        extractable: has(Attribute::Extractable(true)),
        persistent: has(Attribute::Token(true)),
    }))
}

/// Tries to read the secret parts of a key; they are wiped at once.
pub(super) fn try_to_read(bench: &mut Bench<'_>, id: &[u8]) -> Result<Answer, Fault> {
    let (handle, _) = holder(bench, id)?.ok_or(Error::NoKey)?;
    let asked = [
        AttributeType::Value,
        AttributeType::PrivateExponent,
        AttributeType::Prime1,
        AttributeType::Prime2,
        AttributeType::Exponent1,
        AttributeType::Exponent2,
        AttributeType::Coefficient,
    ];
    let mut readable = false;
    for attribute in asked {
        let Ok(read) = bench.session.get_attributes(handle, &[attribute]) else { continue };
        for attribute in read {
            let (Attribute::Value(mut bytes)
            | Attribute::PrivateExponent(mut bytes)
            | Attribute::Prime1(mut bytes)
            | Attribute::Prime2(mut bytes)
            | Attribute::Exponent1(mut bytes)
            | Attribute::Exponent2(mut bytes)
            | Attribute::Coefficient(mut bytes)) = attribute
            else {
                continue;
            };
            readable |= !bytes.is_empty();
            bytes.zeroize();
        }
    }
    Ok(Answer::Readable(readable))
}

/// Destroys whatever has this id. The private key goes first: a public one alone does no harm.
pub(super) fn destroy(bench: &mut Bench<'_>, id: &[u8]) -> Result<Answer, Fault> {
    bench.handles.forget(id);
    for side in Side::ALL {
        if let Some(handle) = bench.find(id, side)? {
            bench.session.destroy_object(handle)?;
        }
    }
    bench.handles.forget(id);
    Ok(Answer::Done)
}
