//! What can go wrong between a caller and a key in a token.

use serde::{Deserialize, Serialize};

/// Why a call came to nothing. No variant holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// The token refuses the PIN: wrong, expired or locked, and the code that says which. It is not tried again
    /// until another is set, because tokens lock after a few wrong ones.
    #[error("the token refuses the PIN ({0})")]
    Pin(String),
    /// The token is not there: removed, off, not found, or its network is down.
    #[error("the token is out of reach: {0}")]
    Unreachable(String),
    /// The library cannot be loaded, or is no PKCS#11 module.
    #[error("the PKCS#11 library cannot be used: {0}")]
    Library(String),
    /// The call took longer than its deadline. The child was killed.
    #[error("the token did not answer in time")]
    Deadline,
    /// The child ended while the call was under way; whether the call was done is unknown.
    #[error("the process that holds the PKCS#11 library ended")]
    Died,
    /// As many calls are under way as the limit allows.
    #[error("too many calls are under way")]
    Busy,
    /// No member of the cluster is in service.
    #[error("no member of the cluster is in service")]
    NoMember,
    /// The token has no key of this id.
    #[error("the token has no such key")]
    NoKey,
    /// The token already has a key of this id.
    #[error("the token already has a key of this id")]
    KeyExists,
    /// The ciphertext is altered, or for another key, nonce or associated data.
    #[error("the ciphertext is damaged or for another key")]
    Damaged,
    /// The module knows no such mechanism or parameter, or the key is of another kind.
    #[error("the module does not support this: {0}")]
    Unsupported(String),
    /// The token forbids it: the attributes of the key or the token's policy.
    #[error("the token forbids this: {0}")]
    Forbidden(String),
    /// The call itself is wrong: a length, or no wrapping key although the call needs one.
    #[error("the call cannot be right: {0}")]
    Invalid(String),
    /// Any other answer of the module: the function and its code.
    #[error("the module failed: {0}")]
    Module(String),
    /// The child could not be started or says what is no frame.
    #[error("the process that holds the PKCS#11 library cannot be used: {0}")]
    Child(String),
    /// A key did not come to every member, nor could what was made be removed from those named.
    #[error("{cause}; what was made could not be removed from: {}", .left.join(", "))]
    Leftover {
        /// Why the key did not come to every member.
        cause: Box<Self>,
        /// Names of the members that may still have it.
        left: Vec<String>,
    },
}

impl Error {
    /// Whether another member may do what one failed with.
    pub fn is_of_member(&self) -> bool {
        self.is_outage() || matches!(self, Self::Died | Self::Module(_))
    }

    /// Whether the member is of no use until somebody finds it well again. That a child died is none: the next one is
    /// started at once; and a code of the module may be due to the call.
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Pin(_) | Self::Unreachable(_) | Self::Library(_) | Self::Deadline | Self::Child(_)
        )
    }
}
