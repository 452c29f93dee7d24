//! AES-256-GCM, each key for one message: so the nonce is zero.

use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};

/// Bytes in a tag.
pub(crate) const TAG: usize = 16;

/// A key for one message.
pub(crate) struct Seal(Aes256Gcm);

impl Seal {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }

    /// Decrypts in place, if everything is what was sealed.
    pub fn open(&self, associated: &[u8], bytes: &mut [u8], tag: [u8; TAG]) -> Option<()> {
        let bytes = InOutBuf::from(bytes);
        self.0.decrypt_inout_detached(&Nonce::from([0; 12]), associated, bytes, &Tag::from(tag)).ok()
    }

    /// Encrypts in place. `None` for messages of more than 64 GiB.
    #[cfg(feature = "make")]
    pub fn close(self, associated: &[u8], bytes: &mut [u8]) -> Option<[u8; TAG]> {
        let bytes = InOutBuf::from(bytes);
        let tag = self.0.encrypt_inout_detached(&Nonce::from([0; 12]), associated, bytes).ok()?;
        Some(tag.into())
    }
}
