//! What the tests of this crate share.
#![allow(dead_code)]

pub mod archives;
pub mod blob;
pub mod browser;
pub mod headers;
pub mod tags;
pub mod world;
