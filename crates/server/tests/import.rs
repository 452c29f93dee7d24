//! Material that a user makes and wraps by OpenSSL, and brings by tccli.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use client_tools::{both, command, tccli};
use common::Server;
use serde_json::Value;

/// The wrapping algorithms, and how OpenSSL's `pkeyutl` is told to use them.
const ALGORITHMS: [(&str, &[&str]); 3] = [
    ("RSAES_PKCS1_V1_5", &["rsa_padding_mode:pkcs1"]),
    ("RSAES_OAEP_SHA_1", &["rsa_padding_mode:oaep", "rsa_oaep_md:sha1", "rsa_mgf1_md:sha1"]),
    ("RSAES_OAEP_SHA_256", &["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256"]),
];

/// A user's shell in a folder, for a region.
struct Shell<'a> {
    server: &'a Server,
    folder: &'a Path,
    region: &'static str,
}

impl Shell<'_> {
    fn run(&self, action: &str, arguments: &[&str]) -> Output {
        let mut command = command(&tccli(), self.server, self.folder);
        command.args(["kms", action, "--region", self.region]);
        command.args(["--endpoint", &format!("http://{}", self.server.http)]).args(arguments);
        command.output().unwrap()
    }

    fn ok(&self, action: &str, arguments: &[&str]) -> Value {
        let output = self.run(action, arguments);
        assert!(output.status.success(), "{action}: {}", both(&output));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{action}: {}", both(&output)))
    }

    fn refused(&self, action: &str, arguments: &[&str], code: &str) {
        let said = both(&self.run(action, arguments));
        assert!(said.contains(&format!("code:{code} ")), "{action}: {said}");
    }

    /// `openssl ...` in the folder; gives what it printed.
    fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("openssl").current_dir(self.folder).args(arguments).output().unwrap();
        assert!(output.status.success(), "openssl {arguments:?}: {}", both(&output));
        output.stdout
    }

    /// Base64 of a file, encrypted by the public key that GetParametersForImport gave.
    fn wrap(&self, file: &str, given: &Value, options: &[&str]) -> String {
        fs::write(self.folder.join("public.b64"), text(&given["PublicKey"])).unwrap();
        self.openssl(&["enc", "-d", "-base64", "-A", "-in", "public.b64", "-out", "public.der"]);
        let mut arguments = vec!["pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", "public.der"];
        arguments.extend(["-in", file, "-out", "wrapped.bin"]);
        arguments.extend(options.iter().flat_map(|option| ["-pkeyopt", option]));
        self.openssl(&arguments);
        String::from_utf8(self.openssl(&["enc", "-base64", "-A", "-in", "wrapped.bin"])).unwrap()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn material_of_openssl_is_imported_removed_and_imported_again() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let regions = [("ap-guangzhou", "16", &ALGORITHMS[..]), ("ap-hongkong", "32", &ALGORITHMS[2..])];
    for (region, bytes, algorithms) in regions {
        let shell = Shell { server: &server, folder: folder.path(), region };
        shell.openssl(&["rand", "-out", "material.bin", bytes]);
        shell.openssl(&["rand", "-out", "other.bin", bytes]);
        for (algorithm, options) in algorithms {
            bring(&shell, algorithm, options);
        }
    }
    let said = server.log();
    assert!(!said.contains("ERROR"), "{said}");
}

fn bring(shell: &Shell<'_>, algorithm: &str, options: &[&str]) {
    let made = shell.ok("CreateKey", &["--Alias", algorithm, "--Type", "2"]);
    assert_eq!(made["KeyState"], "PendingImport");
    let key = text(&made["KeyId"]);
    let asked = ["--KeyId", key, "--WrappingAlgorithm", algorithm, "--WrappingKeySpec", "RSA_2048"];
    let given = shell.ok("GetParametersForImport", &asked);
    let import = |file: &str| {
        let (wrapped, token) = (shell.wrap(file, &given, options), text(&given["ImportToken"]).to_owned());
        ["--KeyId", key, "--ImportToken", &token, "--EncryptedKeyMaterial", &wrapped].map(str::to_owned)
    };
    let (material, other) = (import("material.bin"), import("other.bin"));
    let (material, other) = (material.each_ref().map(String::as_str), other.each_ref().map(String::as_str));
    shell.ok("ImportKeyMaterial", &material);
    let sealed = shell.ok("Encrypt", &["--KeyId", key, "--Plaintext", "aGk="]);
    let open = ["--CiphertextBlob", text(&sealed["CiphertextBlob"])];
    assert_eq!(shell.ok("Decrypt", &open)["Plaintext"], "aGk=");
    shell.refused("ImportKeyMaterial", &other, "InvalidParameterValue.MaterialNotMatch");
    shell.ok("DeleteImportedKeyMaterial", &["--KeyId", key]);
    shell.refused("Decrypt", &open, "ResourceUnavailable.CmkDisabled");
    shell.refused("ImportKeyMaterial", &other, "InvalidParameterValue.MaterialNotMatch");
    shell.ok("ImportKeyMaterial", &material);
    assert_eq!(shell.ok("Decrypt", &open)["Plaintext"], "aGk=");
}
