//! Tokens of SoftHSM in temporary folders.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use keyward_crypto::Secret;
use keyward_hsm::protocol::TokenName;
use keyward_hsm::{KeyName, Limits, Member, Program, Settings};
use tempfile::TempDir;

pub const PIN: &str = "917364";
pub const SO_PIN: &str = "55512345";
pub const LABEL: &str = "keyward test";
pub const WRAPPING: &str = "cluster wrapping key";

/// The bytes of the wrapping key that tokens of a cluster share.
const WRAPPING_KEY: [u8; 32] = [0x5A; 32];

/// A folder with one token.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tokens")).unwrap();
        let conf = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
            folder.path().join("tokens").display()
        );
        fs::write(folder.path().join("softhsm2.conf"), conf).unwrap();
        let new = Self { folder };
        new.run(
            "softhsm2-util",
            &["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", SO_PIN],
        );
        new
    }

    /// A folder whose token has the wrapping key of the clusters here.
    pub fn with_wrapping_key() -> Self {
        let new = Self::new();
        let file = new.path().join("wrapping.bin");
        fs::write(&file, WRAPPING_KEY).unwrap();
        let mut arguments = vec!["--write-object", file.to_str().unwrap(), "--type", "secrkey", "--id", "77"];
        arguments.extend([
            "--key-type",
            "AES:32",
            "--label",
            WRAPPING,
            "--usage-wrap",
            "--sensitive",
            "--private",
        ]);
        new.pkcs11_tool(&arguments);
        new
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn tokens(&self) -> PathBuf {
        self.path().join("tokens")
    }

    /// pkcs11-tool, logged in.
    pub fn pkcs11_tool(&self, arguments: &[&str]) -> String {
        let library = library();
        let mut all =
            vec!["--module", library.to_str().unwrap(), "--token-label", LABEL, "--login", "--pin", PIN];
        all.extend(arguments);
        self.run("pkcs11-tool", &all)
    }

    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.try_run(program, arguments);
        assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn try_run(&self, program: &str, arguments: &[&str]) -> Output {
        let conf = self.path().join("softhsm2.conf");
        Command::new(program).args(arguments).env("SOFTHSM2_CONF", conf).output().unwrap()
    }

    /// Runs a function of this test binary in a process of its own, with this folder's SoftHSM.
    pub fn run_here(&self, function: &str, variable: &str) {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", function])
            .env("SOFTHSM2_CONF", self.path().join("softhsm2.conf"))
            .env(variable, "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    pub fn settings(&self, name: &str) -> Settings {
        let environment = BTreeMap::from([
            (OsString::from("SOFTHSM2_CONF"), self.path().join("softhsm2.conf").into_os_string()),
            (OsString::from(crate::CHILD), OsString::from("1")),
        ]);
        let program = Program {
            path: std::env::current_exe().unwrap(),
            arguments: ["--exact", "child", "--nocapture"].map(OsString::from).to_vec(),
            environment,
        };
        Settings {
            name: name.to_owned(),
            program,
            library: library(),
            token: TokenName::Label(LABEL.to_owned()),
            pin: Secret::new(PIN.as_bytes().to_vec()),
            wrapping_key: None,
            limits: Limits { deadline: Duration::from_secs(10), ..Limits::default() },
        }
    }

    pub fn member(&self) -> Member {
        Member::new(self.settings("alone"))
    }

    /// A member that copies keys.
    pub fn wrapping_member(&self, name: &str) -> Arc<Member> {
        let settings = Settings { wrapping_key: Some(WRAPPING.to_owned()), ..self.settings(name) };
        Arc::new(Member::new(settings))
    }
}

pub fn library() -> PathBuf {
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
    ];
    let place = places.iter().map(PathBuf::from).find(|place| place.exists());
    place.expect("SoftHSM is needed: apt-get install softhsm2 opensc")
}

pub fn name(id: &[u8]) -> KeyName {
    KeyName { id: id.to_vec(), label: format!("key {}", hex::encode(id)) }
}

/// Tries again for a while, as callers of a cluster do.
pub fn soon<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1200 {
        if let Some(result) = attempt() {
            return result;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("not within thirty seconds");
}
