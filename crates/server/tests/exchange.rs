//! Signatures, ciphertexts and public keys exchanged with other implementations of cryptography.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use client_tools::python;
use common::Server;

#[test]
fn other_implementations_understand_ours_and_we_theirs() {
    python("exchange.py", &Server::start(&[]));
}
