//! A thread's session, and the handles of keys that it has met.

use std::collections::HashMap;

use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::Session;

use super::fault::Fault;
use super::token::Token;
use crate::Error;

/// Handles that are kept before all are forgotten.
const MOST_HANDLES: usize = 10_000;

/// The two sides of a key that have objects of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Side {
    /// A symmetric key.
    Secret,
    /// The private key of a pair.
    Private,
    /// Its public key.
    Public,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Secret, Self::Private, Self::Public];

    pub(super) fn class(self) -> ObjectClass {
        match self {
            Self::Secret => ObjectClass::SECRET_KEY,
            Self::Private => ObjectClass::PRIVATE_KEY,
            Self::Public => ObjectClass::PUBLIC_KEY,
        }
    }
}

/// What an operation works with.
pub(super) struct Bench<'a> {
    pub(super) token: &'a Token,
    pub(super) session: &'a Session,
    pub(super) handles: &'a mut Handles,
}

impl Bench<'_> {
    /// The key, which must be there.
    pub(super) fn key(&mut self, id: &[u8], side: Side) -> Result<ObjectHandle, Fault> {
        self.find(id, side)?.ok_or_else(|| Error::NoKey.into())
    }

    /// The key, if it is there.
    pub(super) fn find(&mut self, id: &[u8], side: Side) -> Result<Option<ObjectHandle>, Fault> {
        if id.is_empty() {
            return Err(Error::Invalid("a key's id is empty".to_owned()).into());
        }
        if let Some(handle) = self.handles.0.get(&(side, id.to_vec())) {
            return Ok(Some(*handle));
        }
        let template = [Attribute::Class(side.class()), Attribute::Id(id.to_vec())];
        match self.session.find_objects(&template)?[..] {
            [] => Ok(None),
            [handle] => {
                self.handles.keep(id, side, handle);
                Ok(Some(handle))
            }
            _ => Err(Error::Module("the token has several keys of this id".to_owned()).into()),
        }
    }

    /// The key under which keys go from member to member: its handle, and whether it is trusted.
    pub(super) fn wrapping_key(&mut self) -> Result<Option<(ObjectHandle, bool)>, Fault> {
        use cryptoki::object::{AttributeType, KeyType};
        let Some(label) = &self.token.wrapping_key else { return Ok(None) };
        if let Some(found) = self.handles.1 {
            return Ok(Some(found));
        }
        let template = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::AES),
            Attribute::Label(label.clone().into_bytes()),
            Attribute::Wrap(true),
            Attribute::Unwrap(true),
        ];
        let handle = match self.session.find_objects(&template)?[..] {
            [handle] => handle,
            [] => return Err(Error::Invalid(format!("the token has no wrapping key {label:?}")).into()),
            _ => return Err(Error::Invalid(format!("the token has several wrapping keys {label:?}")).into()),
        };
        let attributes = self.session.get_attributes(handle, &[AttributeType::Trusted])?;
        let found = (handle, attributes.contains(&Attribute::Trusted(true)));
        self.handles.1 = Some(found);
        Ok(Some(found))
    }
}

/// Handles by side and `CKA_ID`, and that of the wrapping key. They are of one session.
#[derive(Default)]
pub(super) struct Handles(HashMap<(Side, Vec<u8>), ObjectHandle>, Option<(ObjectHandle, bool)>);

impl Handles {
    pub(super) fn keep(&mut self, id: &[u8], side: Side, handle: ObjectHandle) {
        if self.0.len() >= MOST_HANDLES {
            self.0.clear();
        }
        self.0.insert((side, id.to_vec()), handle);
    }

    pub(super) fn forget(&mut self, id: &[u8]) {
        for side in Side::ALL {
            self.0.remove(&(side, id.to_vec()));
        }
    }

    pub(super) fn forget_all(&mut self) {
        *self = Self::default();
    }
}
