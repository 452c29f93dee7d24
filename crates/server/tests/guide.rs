//! Every command of docs/guide.md, as a reader would copy them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;
#[path = "common/whitebox_program.rs"]
mod whitebox_program;

use std::{os::unix::fs::symlink, path::Path};

use client_tools::{both, command, tccli};
use common::Server;

#[test]
fn every_command_of_the_guide_works() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    // Where the reader started the server.
    symlink(&server.data, folder.path().join("data")).unwrap();
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide.md");
    let script = script(&std::fs::read_to_string(guide).unwrap(), &format!("http://{}", server.http));

    let mut bash = command(Path::new("/bin/bash"), &server, folder.path());
    bash.env_remove("TENCENTCLOUD_SECRET_ID").env_remove("TENCENTCLOUD_SECRET_KEY");
    let programs = [tccli(), env!("CARGO_BIN_EXE_keyward").into(), whitebox_program::path()]
        .map(|p| p.parent().unwrap().to_owned());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(programs.into_iter().chain(std::env::split_paths(&path))).unwrap();
    let output = bash.env("PATH", path).arg("-c").arg(script).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", both(&output));
}

/// The commands between the fences, with their place told before each group; the first that fails ends all.
fn script(guide: &str, endpoint: &str) -> String {
    let mut script = String::from("set -euo pipefail\n");
    let mut inside = false;
    let mut groups = 0;
    for (number, line) in (1..).zip(guide.lines()) {
        match line {
            "```sh" => {
                inside = true;
                groups += 1;
                script.push_str(&format!("echo 'docs/guide.md, line {number}'\n"));
            }
            "```" => inside = false,
            line if inside => script.extend([&line.replace("http://127.0.0.1:8080", endpoint), "\n"]),
            _ => {}
        }
    }
    assert!(groups > 20 && script.contains(endpoint), "the guide has lost its commands");
    script
}
