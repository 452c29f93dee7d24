//! What is fuzzed: one function for each kind of bytes that come from outside. It takes any bytes and
//! panics if something does not hold that must hold for all of them.
//!
//! `make fuzz` has libFuzzer look for such bytes. What it kept is in `fuzz/corpus/`; the test of this crate
//! runs every function over it, so that each change is tried on it without libFuzzer.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a target reports")]

mod audit;
mod ciphertexts;
mod envelope;
mod golden;
mod input;
mod message;
mod pairs;
mod parameters;
mod policy;
mod recipient;
mod request;
mod values;
mod wrapped;

pub use audit::audit;
pub use ciphertexts::ciphertexts;
pub use envelope::envelope;
pub use pairs::pairs;
pub use parameters::parameters;
pub use policy::policy;
pub use recipient::recipient;
pub use request::request;
pub use values::values;
pub use wrapped::wrapped;

/// What takes any bytes.
pub type Target = fn(&[u8]);

/// All targets by name; each has a file of that name in `fuzz/fuzz_targets/` and a folder in `fuzz/corpus/`.
pub const TARGETS: [(&str, Target); 10] = [
    ("audit", audit),
    ("ciphertexts", ciphertexts),
    ("envelope", envelope),
    ("pairs", pairs),
    ("parameters", parameters),
    ("policy", policy),
    ("recipient", recipient),
    ("request", request),
    ("values", values),
    ("wrapped", wrapped),
];
