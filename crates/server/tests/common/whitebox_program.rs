//! The program `keyward-whitebox`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The program beside the server's own, made if it is not there.
pub fn path() -> PathBuf {
    let server = Path::new(env!("CARGO_BIN_EXE_keyward"));
    let program = server.with_file_name("keyward-whitebox");
    if !program.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--package", "keyward-whitebox"]);
        assert!(cargo.status().unwrap().success());
    }
    program
}
