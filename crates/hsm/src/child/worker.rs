//! A thread with a session: it takes requests and answers them.

use std::sync::{Arc, mpsc};

use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::Session;
use keyward_crypto::Secret;
use parking_lot::Mutex;

use super::fault::{Cure, Fault};
use super::session::{Bench, Handles};
use super::token::Token;
use super::{Replies, aes, copying, describe, keys, pairs, rsa, say, signing};
use crate::Error;
use crate::protocol::{Answer, Operation, Request};

/// Bytes that are given out in one call.
const MOST_RANDOM: u32 = 1 << 16;

pub(super) struct Worker {
    token: Arc<Token>,
    queue: Arc<Mutex<mpsc::Receiver<Request>>>,
    replies: Replies,
    session: Option<Session>,
    handles: Handles,
}

impl Worker {
    pub(super) fn new(
        token: Arc<Token>,
        queue: Arc<Mutex<mpsc::Receiver<Request>>>,
        replies: Replies,
    ) -> Self {
        Self { token, queue, replies, session: None, handles: Handles::default() }
    }

    /// Answers requests until there are no more to come.
    pub(super) fn work(mut self) {
        while let Some(Request { number, operation }) = self.next() {
            let result = self.answer(&operation);
            let said = say(&self.replies, number, result);
            if said.is_err_and(|error| error.kind() == std::io::ErrorKind::InvalidInput) {
                let _ = say(&self.replies, number, Err(Error::Invalid("the answer is too long".to_owned())));
            }
        }
    }

    fn next(&self) -> Option<Request> {
        self.queue.lock().recv().ok()
    }

    /// Does it, if need be once more with fresh handles, and once more in a new session.
    fn answer(&mut self, operation: &Operation) -> Result<Answer, Error> {
        let (mut may_look_up, mut may_renew) = (true, true);
        loop {
            let fault = match self.attempt(operation) {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            match fault.cure() {
                Cure::LookUp if may_look_up => {
                    may_look_up = false;
                    self.handles.forget_all();
                }
                Cure::NewSession if may_renew => {
                    may_renew = false;
                    self.handles.forget_all();
                    self.session = None;
                }
                _ => return Err(self.verdict(fault, operation)),
            }
        }
    }

    /// What to tell. A code that says little is asked about: is the token still there?
    fn verdict(&mut self, fault: Fault, operation: &Operation) -> Error {
        let decrypting = matches!(operation, Operation::Decrypt { .. } | Operation::RsaDecrypt { .. });
        let of_ciphertext = decrypting && fault.is_of_ciphertext();
        if fault.is_vague()
            && let Err(error) = self.is_well()
        {
            return error;
        }
        if of_ciphertext { Error::Damaged } else { fault.into_error() }
    }

    /// Whether the token answers, in this session or else in another one.
    fn is_well(&mut self) -> Result<(), Error> {
        // A session that works is kept: keys that live as long as it does depend on it.
        if self.attempt(&Operation::Ping).is_ok() {
            return Ok(());
        }
        self.session = None;
        self.handles.forget_all();
        match self.attempt(&Operation::Ping).map_err(Fault::into_error) {
            Ok(_) => Ok(()),
            Err(Error::Module(text)) => Err(Error::Unreachable(text)),
            Err(error) => Err(error),
        }
    }

    fn attempt(&mut self, operation: &Operation) -> Result<Answer, Fault> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.token.session()?,
        };
        let session = self.session.insert(session);
        let mut bench = Bench { token: &self.token, session, handles: &mut self.handles };
        let bench = &mut bench;
        match operation {
            Operation::Ping => ping(bench),
            Operation::Describe => describe::describe(bench),
            Operation::Random(length) => random(bench, *length),
            Operation::GenerateAes256(name, lifetime) => aes::generate(bench, name, *lifetime),
            Operation::GeneratePair(name, kind, purpose, lifetime) => {
                pairs::generate(bench, name, *kind, *purpose, *lifetime)
            }
            Operation::Import(name, material, lifetime) => aes::import(bench, name, material, *lifetime),
            Operation::Encrypt { id, nonce, aad, plaintext } => {
                aes::encrypt(bench, id, *nonce, aad, plaintext)
            }
            Operation::Decrypt { id, nonce, aad, sealed } => aes::decrypt(bench, id, *nonce, aad, sealed),
            Operation::Sign { id, scheme, digest } => signing::sign(bench, id, *scheme, digest),
            Operation::RsaDecrypt { id, padding, ciphertext } => {
                rsa::decrypt(bench, id, *padding, ciphertext)
            }
            Operation::PublicKey(id) => pairs::public_key(bench, id),
            Operation::Find(id) => Ok(Answer::Found(keys::find(bench, id)?)),
            Operation::TryToRead(id) => keys::try_to_read(bench, id),
            Operation::Destroy(id) => keys::destroy(bench, id),
            Operation::CopyOut(id, wrapping) => copying::copy_out(bench, id, *wrapping),
            Operation::CopyIn(copy) => copying::copy_in(bench, copy),
        }
    }
}

/// Asks for what needs the token itself: its state, random bytes, and a search among its objects.
fn ping(bench: &mut Bench<'_>) -> Result<Answer, Fault> {
    bench.token.module.get_token_info(bench.token.slot)?;
    bench.session.get_session_info()?;
    bench.session.generate_random_slice(&mut [0; 8])?;
    bench.session.find_objects(&[
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::Id(b"keyward ping".to_vec()),
    ])?;
    Ok(Answer::Done)
}

fn random(bench: &mut Bench<'_>, length: u32) -> Result<Answer, Fault> {
    if length > MOST_RANDOM {
        return Err(Error::Invalid("more than 65536 random bytes".to_owned()).into());
    }
    Ok(Answer::Secret(Secret::new(bench.session.generate_random_vec(length)?)))
}
