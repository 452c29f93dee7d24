//! The command `keyward-whitebox`, and what is in its memory while it decrypts.
#![cfg(feature = "command")]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{ID, decrypt_key, openssl, random};
use keyward_whitebox::{Algorithm, Fingerprint, attack};

/// A device of files, and what is decrypted there.
struct Device(tempfile::TempDir);

impl Device {
    fn new() -> Self {
        let device = Self(tempfile::tempdir().unwrap());
        device.write("etc/machine-id", hex::encode(random(16)));
        device.write("proc/cpuinfo", "vendor_id\t: GenuineIntel\nmodel name\t: A processor\n");
        device.write("sys/class/dmi/id/board_name", "A board");
        device.write("sys/block/sda/serial", hex::encode(random(8)));
        device.write("sys/class/net/eth0/address", "02:00:00:00:00:01");
        device.write("sys/class/net/eth0/device/vendor", "0x1af4");
        device
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyward-whitebox"));
        command.args(arguments).arg("--root").arg(self.0.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    fn fingerprint(&self) -> Fingerprint {
        let output = self.run(&["fingerprint"]);
        assert!(output.status.success(), "{output:?}");
        Fingerprint::parse(String::from_utf8(output.stdout).unwrap().trim_end()).unwrap()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What failed gave out nothing, has this exit code and says that.
fn assert_fails(output: &Output, code: i32, says: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{output:?}");
}

#[test]
fn decrypts_files_and_pipes_of_any_size() {
    let device = Device::new();
    for algorithm in Algorithm::ALL {
        let (key, iv) = (random(algorithm.key_length()), random(16));
        let file = device.write("key.bin", decrypt_key(algorithm, &key, &[device.fingerprint()]));
        for length in [0, 5, 16, 3 << 20] {
            let plaintext = random(length);
            let ciphertext = openssl(algorithm, "cbc", &key, Some(&iv), &plaintext);
            let input = device.write("ciphertext", &ciphertext);
            let iv = STANDARD.encode(&iv);
            let arguments = ["decrypt", "--key", text(&file), "--iv", &iv, "--key-id", ID];
            let from_file = device.run(&[&arguments[..], &[text(&input)]].concat());
            assert!(from_file.status.success() && from_file.stdout == plaintext, "{algorithm} {length}");
            assert!(from_file.stderr.is_empty(), "no bar where nobody watches");
            let mut child =
                device.command(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            child.stdin.take().unwrap().write_all(&ciphertext).unwrap();
            assert!(
                child.wait_with_output().unwrap().stdout == plaintext,
                "{algorithm} {length} from a pipe"
            );
        }
    }
}

#[test]
fn each_failure_has_its_code_and_gives_out_nothing() {
    let device = Device::new();
    let (key, iv) = (random(16), STANDARD.encode([0; 16]));
    let bytes = decrypt_key(Algorithm::Sm4, &key, &[device.fingerprint()]);
    let file = device.write("key.bin", &bytes);
    let ciphertext = openssl(Algorithm::Sm4, "cbc", &key, Some(&[0; 16]), &random(100_000));
    let input = device.write("ciphertext", &ciphertext);
    let decrypt =
        |file: &Path, input: &Path| device.run(&["decrypt", "--key", text(file), "--iv", &iv, text(input)]);
    assert!(decrypt(&file, &input).status.success());

    assert_fails(&decrypt(&device.path("none"), &input), 1, "none");
    assert_fails(&decrypt(&input, &input), 3, "not a decrypt key");
    let mut damaged = bytes.clone();
    damaged[100_000] ^= 1;
    assert_fails(&decrypt(&device.write("damaged", damaged), &input), 3, "damaged");
    let stranger = decrypt_key(Algorithm::Sm4, &key, &[common::device()]);
    assert_fails(&decrypt(&device.write("stranger", stranger), &input), 4, "bound to devices");
    // An end that no key but the right one makes a padding of is not there for sure: a last block that decrypts to none.
    let tables = keyward_whitebox::KeyFile::parse(&decrypt_key(Algorithm::Sm4, &key, &[])).unwrap();
    let tables = tables.open(None).unwrap();
    let mut changed = ciphertext.clone();
    let last = changed.len() - 17;
    while tables.decrypt(&[0; 16], &changed).is_ok() {
        changed[last] ^= 0x80;
    }
    assert_fails(&decrypt(&file, &device.write("changed", changed)), 5, "padding");
    let other =
        ["decrypt", "--key", text(&file), "--iv", &iv, "--key-id", &ID.replace('8', "9"), text(&input)];
    assert_fails(&device.run(&other), 5, ID);
    assert_fails(&decrypt(&file, &device.write("cut", &ciphertext[..99])), 6, "truncated");
    assert_fails(&decrypt(&file, &device.write("empty", "")), 6, "truncated");
    assert_fails(
        &device.run(&["decrypt", "--key", text(&file), "--iv", "AAAA", text(&input)]),
        2,
        "16 bytes",
    );
}

#[test]
fn one_replaced_part_does_not_lock_out_and_two_do() {
    let device = Device::new();
    let bytes = decrypt_key(Algorithm::Sm4, &random(16), &[device.fingerprint()]);
    let file = device.write("key.bin", bytes);
    let inspect = || String::from_utf8(device.run(&["inspect", text(&file)]).stdout).unwrap();
    assert_eq!(inspect(), format!("algorithm\tSM4\nkey\t{ID}\nworks on\t1 bound devices\nworks here\tyes\n"));
    device.write("sys/block/sda/serial", "another disk");
    assert!(inspect().contains("works here\tyes"));
    device.write("etc/machine-id", hex::encode(random(16)));
    assert!(inspect().contains("works here\tno: "), "{}", inspect());
}

#[test]
fn containers_are_refused_unless_allowed() {
    let device = Device::new();
    let fingerprint = device.fingerprint();
    device.write(".dockerenv", "");
    assert_fails(&device.run(&["fingerprint"]), 7, "container");
    let allowed = device.run(&["fingerprint", "--allow-container"]);
    assert_eq!(String::from_utf8(allowed.stdout).unwrap().trim_end(), fingerprint.as_str());
    let file = device.write("key.bin", decrypt_key(Algorithm::Sm4, &random(16), &[fingerprint]));
    let input = device.write("input", [0; 16]);
    let iv = STANDARD.encode([0; 16]);
    assert_fails(&device.run(&["decrypt", "--key", text(&file), "--iv", &iv, text(&input)]), 7, "container");
}

#[test]
fn a_device_of_which_little_is_known_has_no_fingerprint() {
    let device = Device::new();
    fs::remove_dir_all(device.path("etc")).unwrap();
    device.fingerprint();
    fs::remove_dir_all(device.path("sys/block")).unwrap();
    assert_fails(&device.run(&["fingerprint"]), 7, "only 3 of 5");
}

/// While it decrypts, neither the key nor a round key is anywhere in its memory; and the search would find them.
#[test]
fn no_key_is_in_memory_while_it_decrypts() {
    let device = Device::new();
    for algorithm in Algorithm::ALL {
        let key = random(algorithm.key_length());
        let file = device.write("key.bin", decrypt_key(algorithm, &key, &[device.fingerprint()]));
        let plaintext = random(2 << 20);
        let input = device.write("ciphertext", openssl(algorithm, "cbc", &key, Some(&[0; 16]), &plaintext));
        let iv = STANDARD.encode([0; 16]);
        let mut child = device
            .command(&["decrypt", "--key", text(&file), "--iv", &iv, text(&input)])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // With some of the plaintext read, it is in the middle, and waits for us to read on.
        let mut output = child.stdout.take().unwrap();
        let mut start = vec![0; 4096];
        output.read_exact(&mut start).unwrap();
        let memory = memory(child.id());
        assert!(holds(&memory, &plaintext[8192..8208]), "the search finds what is there");
        for secret in attack::round_keys(algorithm, &key).chunks(16).chain(key.chunks(16)) {
            assert!(!holds(&memory, secret), "{algorithm}");
            let swapped: Vec<u8> = secret.chunks(4).flat_map(|word| word.iter().rev().copied()).collect();
            assert!(!holds(&memory, &swapped), "{algorithm}, little-endian");
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// Everything that a process of ours can read and write.
fn memory(process: u32) -> Vec<u8> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let mut file = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut memory = Vec::new();
    for line in
        maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")))
    {
        let (start, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).unwrap());
        let mut area = vec![0; (end - start) as usize];
        file.seek(SeekFrom::Start(start)).unwrap();
        if file.read_exact(&mut area).is_ok() {
            memory.extend(area);
        }
    }
    assert!(memory.len() > 2 << 20, "the tables at least: {}", memory.len());
    memory
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
