//! Tencent's own clients, as users have them: tccli and the Python SDK that comes with it.
#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::common::Server;

/// A program with nothing in its environment but what it needs for that server.
pub fn command(program: &Path, server: &Server, home: &Path) -> Command {
    let root = server.root();
    let text = |name: &str| root[name].as_str().unwrap().to_owned();
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8");
    command.env("TENCENTCLOUD_SECRET_ID", text("SecretId")).env("TENCENTCLOUD_SECRET_KEY", text("SecretKey"));
    command.env("KEYWARD_CA", server.data.join("tls/ca.pem"));
    command.env("KEYWARD_HTTP", server.http.to_string()).env("KEYWARD_HTTPS", server.https.to_string());
    command
}

/// Runs a script of `tests/clients` with the Python that has the SDK.
pub fn python(script: &str, server: &Server) {
    let home = tempfile::tempdir().unwrap();
    let mut command = command(&tccli().with_file_name("python"), server, home.path());
    let output = command.arg(scripts().join(script)).output().unwrap();
    assert!(output.status.success(), "{script}: {}", both(&output));
}

/// The folder of the scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

/// tccli: `KEYWARD_TCCLI`, else that of the virtual environment in the top folder.
pub fn tccli() -> PathBuf {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tccli = std::env::var_os("KEYWARD_TCCLI").map_or_else(|| top.join(".venv/bin/tccli"), PathBuf::from);
    assert!(tccli.exists(), "{} is missing: `make deps-test` installs it", tccli.display());
    tccli
}

/// What a program said.
pub fn both(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
