//! The commands of the program.

pub mod audit;
pub mod credentials;
pub mod hsm;
pub mod policy;
pub mod root;
pub mod serve;
pub mod unseal;
pub mod usage;
