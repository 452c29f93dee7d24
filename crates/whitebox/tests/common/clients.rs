//! The clients for C and Python as users build them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The example in C, compiled into a folder against the library that is in the folder `libraries`. What runs it sets
/// `LD_LIBRARY_PATH` to that.
#[allow(dead_code, reason = "each test uses a client")]
pub fn c_example(folder: &Path, libraries: &Path) -> PathBuf {
    let program = folder.join("decrypt");
    let client = root().join("crates/whitebox-c");
    let compiled = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-std=c99"])
        .arg(client.join("examples/decrypt.c"))
        .arg("-I")
        .arg(client.join("include"))
        .arg("-L")
        .arg(libraries)
        .args(["-lkeyward_whitebox_c", "-o"])
        .arg(&program)
        .status()
        .unwrap();
    assert!(compiled.success());
    program
}

/// What the wheel for Python holds, unpacked into a folder, where `import keyward_whitebox` finds it.
/// `scripts/install-test.sh` puts maturin, which builds it, into `.venv`.
#[allow(dead_code, reason = "each test uses a client")]
pub fn python_module(folder: &Path) -> PathBuf {
    let wheels = folder.join("wheels");
    let built = Command::new(root().join(".venv/bin/python"))
        .args(["-m", "maturin", "build", "--quiet", "--locked", "--profile", "dev", "--out"])
        .arg(&wheels)
        .args(["--interpreter", "python3", "--manifest-path"])
        .arg(root().join("crates/whitebox-python/Cargo.toml"))
        .arg("--target-dir")
        .arg(root().join("target/wheel"))
        .status()
        .unwrap();
    assert!(built.success());
    let wheel = fs::read_dir(&wheels).unwrap().flatten().next().unwrap().path();
    let contents = folder.join("contents");
    let unpacked = Command::new("python3").args(["-m", "zipfile", "-e"]).arg(wheel).arg(&contents).status();
    assert!(unpacked.unwrap().success());
    contents
}
