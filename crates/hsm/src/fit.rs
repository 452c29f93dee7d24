//! A test of a module.
