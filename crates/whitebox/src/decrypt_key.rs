//! A decrypt key that is open, and CBC on top of it.

use crate::tables::{BLOCK, Tables};
use crate::{Algorithm, Error, KeyId};

/// A decrypt key on a device where it works. It holds tables, and no key.
pub struct DecryptKey {
    key_id: KeyId,
    pub(crate) tables: Tables,
    pub(crate) input: Box<[[u8; 256]; BLOCK]>,
}

impl DecryptKey {
    pub(crate) fn new(key_id: KeyId, tables: Tables, input: Box<[[u8; 256]; BLOCK]>) -> Self {
        Self { key_id, tables, input }
    }

    /// What it decrypts.
    pub fn algorithm(&self) -> Algorithm {
        self.tables.algorithm
    }

    /// Which white-box key it belongs to.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// Decrypts blocks in their place, each alone: what other modes than CBC are made of.
    pub fn decrypt_blocks(&self, blocks: &mut [[u8; 16]]) {
        self.tables.decrypt(&self.input, blocks);
    }

    /// Decrypts CBC with the padding of PKCS #7.
    ///
    /// CBC does not show changes: a ciphertext that was changed anywhere but near its end decrypts to something else
    /// without an error. Where that matters, say what the plaintext is worth by a signature.
    ///
    /// # Errors
    /// [`Error::Truncated`]; [`Error::WrongKey`] if the padding is none.
    pub fn decrypt(&self, iv: &[u8; 16], ciphertext: &[u8]) -> Result<Vec<u8>, Error> {
        let mut plaintext = Vec::with_capacity(ciphertext.len());
        let mut stream = self.stream(iv);
        stream.update(ciphertext, &mut plaintext);
        stream.finish(&mut plaintext)?;
        Ok(plaintext)
    }

    /// Decrypts CBC piece by piece.
    pub fn stream(&self, iv: &[u8; 16]) -> Stream<'_> {
        Stream { key: self, previous: *iv, waiting: Vec::with_capacity(BLOCK) }
    }

    /// Whether the last two blocks of a ciphertext, or the initialization vector and its only block, end in a
    /// padding. So a large ciphertext can be refused before any of it is decrypted.
    ///
    /// # Errors
    /// [`Error::WrongKey`].
    pub fn check_end(&self, before: &[u8; 16], last: &[u8; 16]) -> Result<(), Error> {
        self.decrypt(before, last).map(drop)
    }
}

/// A ciphertext on its way. The last block is held back until [`Stream::finish`] takes the padding from it.
///
/// Whether the ciphertext has a padding is known at its end only: use nothing of the plaintext before
/// `finish` succeeded, or look at the end first ([`DecryptKey::check_end`]).
pub struct Stream<'a> {
    key: &'a DecryptKey,
    previous: [u8; BLOCK],
    /// Ciphertext that was not decrypted: at most a block after each call of `update`.
    waiting: Vec<u8>,
}

impl Stream<'_> {
    /// Takes more ciphertext, and appends the plaintext of all whole blocks that are not the last.
    pub fn update(&mut self, ciphertext: &[u8], plaintext: &mut Vec<u8>) {
        let total = self.waiting.len() + ciphertext.len();
        // One block, or what there is of it, might be the last.
        let ready = total.saturating_sub(1) / BLOCK * BLOCK;
        if ready == 0 {
            self.waiting.extend_from_slice(ciphertext);
            return;
        }
        let (now, later) = ciphertext.split_at(ready - self.waiting.len());
        let mut bytes = std::mem::take(&mut self.waiting);
        bytes.extend_from_slice(now);
        self.waiting.extend_from_slice(later);
        self.decrypt(&bytes, plaintext);
    }

    /// Ends the ciphertext, and appends what its last block holds before the padding.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::WrongKey`]. Then wipe what `update` gave.
    pub fn finish(mut self, plaintext: &mut Vec<u8>) -> Result<(), Error> {
        if self.waiting.len() != BLOCK {
            return Err(Error::Truncated);
        }
        let mut last = Vec::with_capacity(BLOCK);
        let bytes = std::mem::take(&mut self.waiting);
        self.decrypt(&bytes, &mut last);
        plaintext.extend_from_slice(unpadded(&last)?);
        Ok(())
    }

    /// Whole blocks.
    fn decrypt(&mut self, ciphertext: &[u8], plaintext: &mut Vec<u8>) {
        let blocks = ciphertext.as_chunks::<BLOCK>().0;
        let start = plaintext.len();
        plaintext.extend_from_slice(ciphertext);
        let decrypted = plaintext[start..].as_chunks_mut::<BLOCK>().0;
        self.key.decrypt_blocks(decrypted);
        for (decrypted, block) in decrypted.iter_mut().zip(blocks) {
            for (byte, previous) in decrypted.iter_mut().zip(self.previous) {
                *byte ^= previous;
            }
            self.previous = *block;
        }
    }
}

/// A last block without the padding of PKCS #7: 1 to 16 bytes that all say how many they are.
fn unpadded(block: &[u8]) -> Result<&[u8], Error> {
    let length = block.last().copied().map_or(0, usize::from);
    if !(1..=BLOCK).contains(&length) || length > block.len() {
        return Err(Error::WrongKey);
    }
    let (content, padding) = block.split_at(block.len() - length);
    if padding.iter().all(|&byte| usize::from(byte) == length) { Ok(content) } else { Err(Error::WrongKey) }
}
