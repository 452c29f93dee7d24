//! What the tests of the engines share.

use std::time::{SystemTime, UNIX_EPOCH};

use keyward_store::{Observer, audit::ChainId};
use keyward_store_sql::Options;

/// Options of a server that writes that chain.
pub fn options(chain: ChainId, observer: Observer) -> Options {
    Options { holder: format!("server {chain}"), chain, observer, now_millis }
}

fn now_millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as i64)
}
