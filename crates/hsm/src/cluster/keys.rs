//! Changes of keys, which concern every member: made, copied, destroyed. All of these block the thread.

use std::sync::Arc;

use keyward_crypto::Secret;

use super::{Cluster, Seat};
use crate::caller::unexpected;
use crate::protocol::{Hash, KeyKind, NONCE, PairKind, PairUse, Scheme, Wrapping};
use crate::{Answer, Caller, Error, KeyName, Lifetime, Member, Operation};

/// What adding a member came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Keys that were copied.
    pub copied: usize,
    /// Keys that it had already.
    pub had: usize,
}

/// What destroying a key came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destroyed {
    /// Names of members that are out of reach and may still have the key, and why.
    /// [`Cluster::destroy_forgotten`] tries again.
    pub left: Vec<(String, Error)>,
}

impl Cluster {
    /// Makes an AES-256 key in one member and copies it to all others.
    ///
    /// # Errors
    /// If a member is out of service, or does not get the key; then what was made is removed.
    /// [`Error::Leftover`] says where that failed.
    pub fn generate_aes256(&self, name: &KeyName) -> Result<(), Error> {
        self.make(name, &Operation::GenerateAes256(name.clone(), Lifetime::Token))
    }

    /// Makes a key pair in one member and copies it to all others.
    ///
    /// # Errors
    /// As for [`Self::generate_aes256`].
    pub fn generate_pair(&self, name: &KeyName, kind: PairKind, purpose: PairUse) -> Result<(), Error> {
        self.make(name, &Operation::GeneratePair(name.clone(), kind, purpose, Lifetime::Token))
    }

    /// Makes an AES-256 key of 32 bytes in one member and copies it to all others.
    ///
    /// # Errors
    /// As for [`Self::generate_aes256`].
    pub fn import_aes256(&self, name: &KeyName, material: Secret) -> Result<(), Error> {
        self.make(name, &Operation::Import(name.clone(), material, Lifetime::Token))
    }

    /// Makes a key everywhere, at the second try if need be: SoftHSM was seen to answer CKR_GENERAL_ERROR to the making of
    /// an object while another session searches. The first try has left nothing then.
    fn make(&self, name: &KeyName, operation: &Operation) -> Result<(), Error> {
        match self.try_to_make(name, operation) {
            Err(Error::Module(_)) => self.try_to_make(name, operation),
            result => result,
        }
    }

    fn try_to_make(&self, name: &KeyName, operation: &Operation) -> Result<(), Error> {
        let seats = self.seats.read().clone();
        let first = seats.iter().find(|seat| seat.failure.lock().is_none()).ok_or(Error::NoMember)?;
        // What goes wrong from here on is removed again by its id: nothing older may have that.
        for seat in &seats {
            match seat.call(&Operation::Find(name.id.clone()))? {
                Answer::Found(None) => {}
                Answer::Found(Some(_)) => return Err(Error::KeyExists),
                _ => return Err(unexpected()),
            }
        }
        if let Err(error) = first.call(operation) {
            return Err(remove_made(name, &[first], error));
        }
        let mut made = vec![first];
        for seat in seats.iter().filter(|seat| !Arc::ptr_eq(seat, first)) {
            made.push(seat);
            copy(&first.member, &seat.member, &name.id).map_err(|error| remove_made(name, &made, error))?;
        }
        Ok(())
    }

    /// Destroys a key in every member. Those out of reach are remembered, and named in the report.
    pub fn destroy(&self, id: &[u8]) -> Destroyed {
        let mut destroyed = Destroyed::default();
        let seats = self.seats.read().clone();
        for seat in seats {
            if let Err(error) = seat.call(&Operation::Destroy(id.to_vec())) {
                let name = seat.member.name().to_owned();
                self.forgotten.lock().push((name.clone(), id.to_vec()));
                destroyed.left.push((name, error));
            }
        }
        destroyed
    }

    /// Names of members that were out of reach when a key was destroyed, and its id.
    pub fn forgotten(&self) -> Vec<(String, Vec<u8>)> {
        self.forgotten.lock().clone()
    }

    /// Destroys what could not be destroyed before. What is left then is in [`Self::forgotten`].
    pub fn destroy_forgotten(&self) {
        let seats = self.seats.read().clone();
        let forgotten = std::mem::take(&mut *self.forgotten.lock());
        for (name, id) in forgotten {
            let seat = seats.iter().find(|seat| seat.member.name() == name);
            if seat.is_some_and(|seat| seat.call(&Operation::Destroy(id.clone())).is_err()) {
                self.forgotten.lock().push((name, id));
            }
        }
    }

    /// Copies these keys to a new member and takes it in. Keys that it has already must be the same. No key must be made
    /// from when the caller lists the ids until this is done: it would be missing in the new member.
    ///
    /// # Errors
    /// [`Error::NoMember`] without a member to copy from, [`Error::Forbidden`] for keys that cannot leave it, and what
    /// the new member says. It is not taken in then; what it got stays, and another try goes on from there.
    pub fn add(&self, member: Arc<Member>, ids: &[Vec<u8>]) -> Result<Added, Error> {
        let seats = self.seats.read().clone();
        let from = seats.iter().find(|seat| seat.failure.lock().is_none()).ok_or(Error::NoMember)?;
        member.call_blocking(&Operation::Ping)?;
        let mut added = Added::default();
        for id in ids {
            if member.find(id)?.is_some() {
                compare(&from.member, &member, id)?;
                added.had += 1;
            } else {
                copy(&from.member, &member, id)?;
                added.copied += 1;
            }
        }
        self.seats.write().push(Seat::new(member, self.probe_each));
        Ok(added)
    }
}

impl Seat {
    fn call(&self, operation: &Operation) -> Result<Answer, Error> {
        let result = self.member.call_blocking(operation);
        match &result {
            Ok(_) => self.note(None),
            Err(error) if error.is_outage() => self.note(Some(error.clone())),
            Err(_) => {}
        }
        result
    }
}

/// Removes a key that did not come to be everywhere, and says where that failed.
fn remove_made(name: &KeyName, made: &[&Arc<Seat>], cause: Error) -> Error {
    let mut left = Vec::new();
    for seat in made {
        let remove = || seat.call(&Operation::Destroy(name.id.clone()));
        // A call that ended with its child may have been done nevertheless: the next child removes what it made.
        if remove().or_else(|_| remove()).is_err() {
            left.push(seat.member.name().to_owned());
        }
    }
    if left.is_empty() { cause } else { Error::Leftover { cause: Box::new(cause), left } }
}

/// Copies a key and tries it. AES keys need no padding, private keys mostly do. What one way of wrapping fails with the other may
/// do.
fn copy(from: &Member, to: &Member, id: &[u8]) -> Result<(), Error> {
    let [first, second] = match from.find(id)?.ok_or(Error::NoKey)?.kind {
        KeyKind::Aes256 => [Wrapping::Plain, Wrapping::Padded],
        KeyKind::Pair(..) => [Wrapping::Padded, Wrapping::Plain],
    };
    match copy_by(from, to, id, first) {
        Err(Error::Module(_) | Error::Unsupported(_)) => copy_by(from, to, id, second)?,
        result => result?,
    }
    compare(from, to, id)
}

fn copy_by(from: &Member, to: &Member, id: &[u8], wrapping: Wrapping) -> Result<(), Error> {
    match from.call_blocking(&Operation::CopyOut(id.to_vec(), wrapping))? {
        Answer::Copy(copy) => to.call_blocking(&Operation::CopyIn(copy)).map(|_| ()),
        _ => Err(unexpected()),
    }
}

/// Whether two members have the same key under an id, by what they make of the same input. Pairs that make something
/// else each time are compared by their public keys.
fn compare(from: &Member, to: &Member, id: &[u8]) -> Result<(), Error> {
    let zeros = [0; 32];
    let same = match from.find(id)?.ok_or(Error::NoKey)?.kind {
        KeyKind::Aes256 => {
            let random = from.random(32)?;
            let nonce = std::array::from_fn::<u8, NONCE, _>(|index| random.expose()[index]);
            let encrypt = |member: &Member| member.encrypt(id, nonce, &[], Secret::new(zeros.to_vec()));
            encrypt(from)? == encrypt(to)?
        }
        KeyKind::Pair(PairKind::Rsa2048 | PairKind::Rsa3072, PairUse::Sign) => {
            let sign = |member: &Member| member.sign(id, Scheme::RsaPkcs1(Hash::Sha256), &zeros);
            sign(from)? == sign(to)?
        }
        KeyKind::Pair(..) => from.public_key(id)? == to.public_key(id)?,
    };
    if same {
        Ok(())
    } else {
        Err(Error::Module("two members have different keys of the same id".to_owned()))
    }
}
