//! Against SoftHSM, the real library in real child processes. Debian: `apt-get install softhsm2 opensc`.
//!
//! The child is this test binary again: [`child`] is what it runs then.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod cluster;
mod codes;
mod faults;
mod fit;
mod operations;
mod outside;
mod shim;
mod tokens;
mod trusted;

/// Turned on by [`tokens::Folder`] in the children that it starts.
const CHILD: &str = "KEYWARD_HSM_TEST_CHILD";

/// Not a test: the process that holds the library. Its standard input is the socket.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_some() {
        keyward_hsm::child::run();
        std::process::exit(0);
    }
}
