//! XSM4-GCM: the construction of XAES-256-GCM ([`crate::xaes`]) with SM4 in the place of AES-256.
//!
//! Keyward's own, as no standard has an SM4 mode with nonces long enough to be random. For a 16-byte
//! key `K` and a 24-byte nonce `N`, with `||` for joining:
//!
//! ```text
//! L   = SM4(K, 0^128)                                  block cipher: GB/T 32907-2016
//! K1  = L doubled in GF(2^128)                         subkey of CMAC, NIST SP 800-38B
//! M1  = 0x00 0x01 || 'X' || 0x00 || N[0..12]           input of SP 800-108 in counter mode
//! Kx  = SM4(K, M1 xor K1)                              one block: SM4 keys are half as long
//! out = SM4-GCM(Kx, N[12..24], aad, plaintext)         RFC 8998, with the 16-byte tag at the end
//! ```
//!
//! A block cipher is a permutation, so each value of `N[0..12]` gives its own `Kx`: key and inner nonce
//! repeat only if all 24 bytes of `N` do, with probability 2^-33 among 2^80 messages, as in XAES. What
//! is weaker than in XAES is what SM4 has to offer: 128-bit keys and no more.

use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, Nonce, Tag};
use sm4::Sm4;
use sm4::cipher::{BlockCipherEncrypt, consts::U12};
use zeroize::Zeroizing;

use crate::derivation::{BLOCK, inner_nonce, masked_input, subkey};
use crate::{CryptoError, Secret};

/// Bytes in a key.
pub const KEY: usize = 16;
/// Bytes in a nonce.
pub const NONCE: usize = 24;
/// Bytes in the tag that follows a ciphertext.
pub const TAG: usize = 16;

/// SM4-GCM of RFC 8998; the library's type is generic over the block cipher in spite of its name.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// A key with its SM4 schedule and CMAC subkey, computed once. 144 bytes.
pub struct Xsm4Gcm {
    cipher: Sm4,
    k1: Zeroizing<[u8; BLOCK]>,
}

impl Xsm4Gcm {
    /// Prepares a key of [`KEY`] bytes.
    ///
    /// # Errors
    /// [`CryptoError::Format`] for another length.
    pub fn new(key: &[u8]) -> Result<Self, CryptoError> {
        let cipher = Sm4::new_from_slice(key).map_err(|_| CryptoError::Format("an SM4 key has 16 bytes"))?;
        let mut k1 = Zeroizing::new([0; BLOCK]);
        cipher.encrypt_block((&mut *k1).into());
        *k1 = subkey(*k1);
        Ok(Self { cipher, k1 })
    }

    /// Encrypts; the result is as long as the plaintext and [`TAG`] bytes more.
    ///
    /// A nonce must never be used twice with one key: draw all its bytes at random.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub fn seal(&self, nonce: &[u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut bytes = vec![0; plaintext.len() + TAG];
        let (ciphertext, tag) = bytes.split_at_mut(plaintext.len());
        let buffer = InOutBuf::new(plaintext, ciphertext).map_err(|_| CryptoError::Library("SM4-GCM"))?;
        let computed = self
            .message_key(nonce)
            .encrypt_inout_detached(&Nonce::from(inner_nonce(nonce)), aad, buffer)
            .map_err(|_| CryptoError::Library("SM4-GCM"))?;
        tag.copy_from_slice(&computed);
        Ok(bytes)
    }

    /// Decrypts what [`Self::seal`] made.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] if the key, nonce, associated data or any byte differs.
    pub fn open(&self, nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
        let (ciphertext, tag) = sealed.split_last_chunk::<TAG>().ok_or(CryptoError::Damaged)?;
        let mut plaintext = Secret::zeroed(ciphertext.len());
        let buffer =
            InOutBuf::new(ciphertext, plaintext.expose_mut()).map_err(|_| CryptoError::Library("SM4-GCM"))?;
        self.message_key(nonce)
            .decrypt_inout_detached(&Nonce::from(inner_nonce(nonce)), aad, buffer, &Tag::from(*tag))
            .map_err(|_| CryptoError::Damaged)?;
        Ok(plaintext)
    }

    fn message_key(&self, nonce: &[u8; NONCE]) -> Sm4Gcm {
        let mut key = Zeroizing::new(masked_input(1, nonce, &self.k1));
        self.cipher.encrypt_block((&mut *key).into());
        Sm4Gcm::new((&*key).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex<const N: usize>(text: &str) -> [u8; N] {
        hex::decode(text).unwrap().try_into().unwrap()
    }

    /// GB/T 32907-2016, appendix A.1.
    #[test]
    fn block_cipher_vector_of_the_standard() {
        let key = unhex::<16>("0123456789abcdeffedcba9876543210");
        let mut block = key;
        Sm4::new((&key).into()).encrypt_block((&mut block).into());
        assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
    }

    /// RFC 8998, appendix A.1.
    #[test]
    fn gcm_vector_of_the_rfc() {
        let cipher = Sm4Gcm::new((&unhex::<16>("0123456789abcdeffedcba9876543210")).into());
        let plaintext: Vec<u8> = b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa".iter().flat_map(|b| [*b; 8]).collect();
        let mut ciphertext = vec![0; 64];
        let tag = cipher
            .encrypt_inout_detached(
                &Nonce::from(unhex::<12>("00001234567800000000abcd")),
                &unhex::<20>("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                InOutBuf::new(&plaintext, &mut ciphertext).unwrap(),
            )
            .unwrap();
        assert_eq!(
            hex::encode(ciphertext),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        );
        assert_eq!(hex::encode(tag), "83de3541e4c2b58177e065a9bf7b62ec");
    }

    /// Made by a program of twenty lines in Python over OpenSSL 3, by the description above. The key of
    /// ones and of threes have an L with the top bit set, the last one has not.
    #[test]
    fn vectors_of_another_implementation() {
        let hundred: Vec<u8> = (0..100).collect();
        for (key, aad, plaintext, ciphertext) in [
            ([1; 16], "", &b"XSM4-GCM"[..], "66875b231204a6c70f157d47b00d895cee24df2d7cb3960a"),
            ([3; 16], "keyward XSM4-GCM", b"XSM4-GCM", "2501bdd87f6cade279ae76ee8d7a6cc7941ef96b5000c658"),
            (
                std::array::from_fn(|i| i as u8),
                "aad",
                &hundred,
                "20fed767541fd1a4ba5427fa3413ef84008d9b2c5e28bcb9caf58ab873fcba5a\
                 00fd317e1c5cc3d1fff18ef4c84e1bf60ab8ed96a7d36309adc0834eb0fc1147\
                 fa34385657af3a56c3815c6c0f72a31c2b7da5f5b5a0931e383cf254e18cd8f1\
                 b69ef127ee99a2ae682295762fb1f8479f04470c",
            ),
        ] {
            let key = Xsm4Gcm::new(&key).unwrap();
            let nonce = b"ABCDEFGHIJKLMNOPQRSTUVWX";
            let sealed = key.seal(nonce, aad.as_bytes(), plaintext).unwrap();
            assert_eq!(hex::encode(&sealed), ciphertext);
            assert_eq!(key.open(nonce, aad.as_bytes(), &sealed).unwrap().expose(), plaintext);
        }
    }

    #[test]
    fn refuses_what_is_not_whole() {
        let key = Xsm4Gcm::new(&[7; 16]).unwrap();
        let sealed = key.seal(&[1; 24], b"aad", b"text").unwrap();
        for length in 0..sealed.len() {
            assert_eq!(key.open(&[1; 24], b"aad", &sealed[..length]).unwrap_err(), CryptoError::Damaged);
        }
        assert_eq!(key.open(&[2; 24], b"aad", &sealed).unwrap_err(), CryptoError::Damaged);
        assert_eq!(key.open(&[1; 24], b"bad", &sealed).unwrap_err(), CryptoError::Damaged);
        assert!(matches!(Xsm4Gcm::new(&[0; 32]), Err(CryptoError::Format(_))));
    }
}
