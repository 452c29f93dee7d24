//! The program `keyward-whitebox`, and the library for C.
#![allow(dead_code, reason = "each test uses one")]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The program beside the server's own, made if it is not there.
pub fn path() -> PathBuf {
    beside_the_server("keyward-whitebox", "keyward-whitebox")
}

/// The folder of `libkeyward_whitebox_c.so`, which is made if it is not there.
pub fn c_library() -> PathBuf {
    beside_the_server("libkeyward_whitebox_c.so", "keyward-whitebox-c").parent().unwrap().to_owned()
}

fn beside_the_server(file: &str, package: &str) -> PathBuf {
    let server = Path::new(env!("CARGO_BIN_EXE_keyward"));
    let made = server.with_file_name(file);
    if !made.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--package", package]);
        assert!(cargo.status().unwrap().success());
    }
    made
}
