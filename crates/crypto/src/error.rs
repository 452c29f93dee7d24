//! What can go wrong, by who can do something about it. No error carries input or secrets.

use thiserror::Error;

/// Why a cryptographic operation gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CryptoError {
    /// Authentication failed: the bytes were altered, or belong to another key, owner or context.
    /// Which of these cannot be told, and must not be.
    #[error("the data is damaged, or belongs to another key or context")]
    Damaged,
    /// The input is no data of ours; the text says which part is wrong.
    #[error("malformed: {0}")]
    Format(&'static str),
    /// The input is ours, from a format version this program does not know.
    #[error("format version {0} is unknown: a newer Keyward may have written it")]
    UnsupportedVersion(u8),
    /// The material is wrapped by a root key other than the one given.
    #[error("wrapped by another root key")]
    WrongRootKey,
    /// The seal key or passphrase does not open the sealed root key.
    #[error("the key or passphrase does not open this seal")]
    WrongSeal,
    /// The recipient's public key cannot be used; the text says why.
    #[error("public key: {0}")]
    PublicKey(&'static str),
    /// The key is of another kind than the operation or algorithm needs; the text says which.
    #[error("wrong kind of key: {0}")]
    Unsuitable(&'static str),
    /// The plaintext or message is longer than the format, the API or the recipient's key carries.
    #[error("the plaintext is too long")]
    TooLong,
    /// The random number generator failed; nothing was encrypted.
    #[error("the random number generator failed")]
    Random,
    /// The cryptographic library refused something that cannot fail with correct arguments and
    /// enough memory; the text says at what.
    #[error("the cryptographic library failed: {0}")]
    Library(&'static str),
}
