//! What a store needs to know of its server.

use std::fmt;

use keyward_store::{Observer, audit::ChainId};

/// What a store needs to know of its server.
#[derive(Clone)]
pub struct Options {
    /// The audit chain that this server writes; the same after each restart.
    pub chain: ChainId,
    /// Who this server is, for the message to another server that finds the database in use.
    pub holder: String,
    /// Is told of each change after its commit.
    pub observer: Observer,
    /// The clock that dates audit blocks: milliseconds since 1970.
    pub now_millis: fn() -> i64,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("chain", &self.chain)
            .field("holder", &self.holder)
            .finish_non_exhaustive()
    }
}
