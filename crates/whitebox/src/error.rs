//! What can go wrong when a decrypt key is opened or used.

use thiserror::Error;

/// Why nothing was decrypted. No message holds anything of a key or a plaintext.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// The bytes do not begin as a decrypt key does.
    #[error("this is not a decrypt key: give the base64-decoded DecryptKey")]
    NotAKey,
    /// A decrypt key of another version than this library reads.
    #[error("the decrypt key has format version {0}, which this program does not know: use a newer one")]
    Version(u8),
    /// Cut off, or other bytes than those that were made.
    #[error("the decrypt key is damaged: fetch it again")]
    Damaged,
    /// Bound to devices, and the given one, or none, is not among them.
    #[error("the decrypt key is bound to devices, and this is none of them")]
    WrongDevice,
    /// The padding is none: another key, another initialization vector, or a changed ciphertext. CBC cannot tell which,
    /// and takes about one in 256 of such ciphertexts for right.
    #[error(
        "the padding is wrong: the ciphertext is of another key, was changed, or the initialization vector is another"
    )]
    WrongKey,
    /// A ciphertext is whole blocks of 16 bytes, and at least one.
    #[error("the ciphertext is truncated: it must be one or more whole blocks of 16 bytes")]
    Truncated,
    /// Not of the form `8-14-14-14-16` lowercase hexadecimal digits.
    #[error(
        "not a device fingerprint: five groups of 8, 14, 14, 14 and 16 lowercase hexadecimal digits with '-' between"
    )]
    Fingerprint,
    /// Not the canonical text of a UUID.
    #[error("not a key ID: it has the form 01234567-89ab-cdef-0123-456789abcdef")]
    KeyId,
    /// The system's generator of random bytes failed, or the memory did not suffice.
    #[error("the system gave no random bytes or no memory")]
    System,
}
