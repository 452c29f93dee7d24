//! Delivered files: the events that a track chose, with what proves them. The format is described in `docs/audit.md`.
//!
//! A file accounts for every record of a stretch of a chain. Those that were chosen are there as they were chained;
//! the others by their digests, so that the hashes of all can be computed and nothing of the others be read. A record
//! has a random id of 122 bits in it, so its digest cannot be guessed at. The manifest of a day lists the files of
//! a chain, and [`check`] tells whether what lies in a folder is what was delivered.

pub mod check;
mod file;
mod manifest;

pub use check::{Check, Outcome, Position};
pub use file::{Account, Misfit, Proof, Written, read, write};
pub use manifest::{Entry, Manifest, SUFFIX};
