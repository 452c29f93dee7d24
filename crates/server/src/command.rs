//! The commands of the program.

pub mod audit;
pub mod credentials;
pub mod policy;
pub mod serve;
pub mod usage;
