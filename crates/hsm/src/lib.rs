//! Keyward's way to PKCS#11 tokens: hardware security modules, and what behaves like one.
//!
//! A vendor's library is code of others: it may crash, hang, or start threads as it likes. So it is never
//! loaded into the server. It runs in a child process for each member of a cluster; what happens to it there
//! costs one restart.
//!
//! ```text
//! Cluster         members that hold the same keys: the least busy first, the next if one fails   cluster.rs
//!   |
//!   v
//! Member          one token, seen from the server: deadlines, restarts with backoff              member.rs
//!   |             frames over a socket pair                                       wire.rs, protocol.rs
//!   v
//! child process   loads the library, logs in, a session for each of its threads                  child.rs
//!   |
//!   v
//! PKCS#11 token   keys are sensitive: used there, never read
//! ```
//!
//! The binary that holds a [`Member`] has a hidden subcommand that calls [`child::run`]; a [`Program`] says
//! how to start it.
//!
//! # What is kept secret
//!
//! PINs and plaintexts are [`keyward_crypto::Secret`]: wiped when dropped, silent in `Debug`. They go to the
//! child over the socket only, never on a command line or in the environment, and the frames that carry them are
//! wiped. Whether the vendor's library wipes what it is given is its own affair.
//!
//! # What a wrapping key costs
//!
//! Keys of a cluster of several members must be able to leave one under a wrapping key, which the operator puts into all of
//! them. They are `CKA_EXTRACTABLE` then, and whoever has the PIN could make a wrapping key of his own and take
//! them out. If the wrapping key is `CKA_TRUSTED`, which only the security officer can set, keys are made with
//! `CKA_WRAP_WITH_TRUSTED`, and this is closed. Without a wrapping key, keys are not extractable: one member, for ever.
//!
//! # PINs lock tokens
//!
//! A token that refuses the PIN is [`Error::Pin`] from then on, without another try, until somebody sets another
//! PIN ([`Member::set_pin`]). A restart does not try again either.

mod caller;
mod der;
mod error;
mod secret_bytes;
mod wire;

pub mod child;
pub mod cluster;
pub mod fit;
pub mod member;
pub mod protocol;

pub use caller::Caller;
pub use cluster::Cluster;
pub use error::Error;
pub use member::{Limits, Member, Program, Settings};
pub use protocol::{Answer, KeyName, Lifetime, Operation, PairKind, PairUse};
