//! Keys on their way from member to member, under a wrapping key that all of them hold.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectClass};

use super::fault::Fault;
use super::session::{Bench, Side};
use super::{aes, keys, pairs};
use crate::Error;
use crate::protocol::{Answer, KeyKind, KeyName, Lifetime, WrappedKey, Wrapping};

pub(super) fn copy_out(bench: &mut Bench<'_>, id: &[u8], wrapping: Wrapping) -> Result<Answer, Fault> {
    let (wrapping_key, _) = bench.wrapping_key()?.ok_or_else(no_wrapping_key)?;
    let info = keys::find(bench, id)?.ok_or(Error::NoKey)?;
    let (key, _) = keys::holder(bench, id)?.ok_or(Error::NoKey)?;
    let public = match info.kind {
        KeyKind::Aes256 => None,
        KeyKind::Pair(..) => Some(pairs::public_parts(bench, id)?),
    };
    let wrapped = bench.session.wrap_key(&mechanism(wrapping), wrapping_key, key)?;
    let name = KeyName { id: id.to_vec(), label: info.label };
    Ok(Answer::Copy(WrappedKey { name, kind: info.kind, wrapping, wrapped, public }))
}

pub(super) fn copy_in(bench: &mut Bench<'_>, copy: &WrappedKey) -> Result<Answer, Fault> {
    let (wrapping_key, _) = bench.wrapping_key()?.ok_or_else(no_wrapping_key)?;
    keys::refuse_if_there(bench, &copy.name.id)?;
    let (template, side) = match copy.kind {
        KeyKind::Aes256 => (aes::template(bench, &copy.name, Lifetime::Token)?, Side::Secret),
        KeyKind::Pair(kind, purpose) => {
            let mut template = pairs::private_template(bench, &copy.name, purpose, Lifetime::Token)?;
            template.push(Attribute::Class(ObjectClass::PRIVATE_KEY));
            template.push(Attribute::KeyType(if kind.curve().is_some() {
                KeyType::EC
            } else {
                KeyType::RSA
            }));
            (template, Side::Private)
        }
    };
    let handle =
        bench.session.unwrap_key(&mechanism(copy.wrapping), wrapping_key, &copy.wrapped, &template)?;
    if let (KeyKind::Pair(_, purpose), Some(public)) = (copy.kind, &copy.public)
        && let Err(fault) = pairs::create_public(bench, &copy.name, purpose, public)
    {
        let _ = bench.session.destroy_object(handle);
        return Err(fault);
    }
    bench.handles.keep(&copy.name.id, side, handle);
    Ok(Answer::Done)
}

fn mechanism(wrapping: Wrapping) -> Mechanism<'static> {
    match wrapping {
        Wrapping::Plain => Mechanism::AesKeyWrap,
        Wrapping::Padded => Mechanism::AesKeyWrapPad,
    }
}

fn no_wrapping_key() -> Error {
    Error::Invalid("the cluster has no wrapping key".to_owned())
}
