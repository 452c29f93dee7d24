//! `keyward-whitebox`: decrypts what a white-box key encrypted, on devices where its decrypt key works.
//!
//! Exit codes: 0 done, 1 a file could not be read or written, 2 wrong arguments, 3 damaged decrypt key, 4 wrong device,
//! 5 wrong key, 6 truncated ciphertext, 7 a container or too little to tell the device by.

#![allow(missing_docs)]

#[path = "main/decrypt.rs"]
mod decrypt;
#[path = "main/progress.rs"]
mod progress;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use keyward_whitebox::collect::{self, CollectError};
use keyward_whitebox::{DecryptKey, Error, KeyFile, KeyId};
use thiserror::Error;

/// Why it ended without what was asked for.
#[derive(Debug, Error)]
enum Failure {
    #[error("{0}: {1}")]
    File(String, io::Error),
    #[error(transparent)]
    Key(#[from] Error),
    #[error(transparent)]
    Device(#[from] CollectError),
    #[error("the decrypt key is of key {0}: give the one of the key that encrypted")]
    OtherKey(KeyId),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::File(..) | Self::Key(Error::System) => 1,
            Self::Key(Error::KeyId | Error::Fingerprint) => 2,
            Self::Key(Error::NotAKey | Error::Version(_) | Error::Damaged) => 3,
            Self::Key(Error::WrongDevice) => 4,
            Self::Key(Error::WrongKey) | Self::OtherKey(_) => 5,
            Self::Key(Error::Truncated) => 6,
            Self::Device(_) => 7,
        }
    }
}

fn main() -> ExitCode {
    match run(&arguments().get_matches()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell if that fails.
            let _ = writeln!(io::stderr(), "keyward-whitebox: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn arguments() -> Command {
    let root = Arg::new("root")
        .long("root")
        .value_name("DIR")
        .default_value("/")
        .value_parser(value_parser!(PathBuf));
    let root = root.help("Where the device's /etc, /proc and /sys are");
    let allow = Arg::new("allow-container").long("allow-container").action(ArgAction::SetTrue);
    let device = [root, allow.help("Take a container for a device of its own")];
    let key = Arg::new("key").value_name("FILE").required(true).value_parser(value_parser!(PathBuf));
    let key = key.help("The base64-decoded DecryptKey");
    let iv = Arg::new("iv").long("iv").value_name("BASE64").required(true).value_parser(parse_iv);
    let key_id = Arg::new("key-id").long("key-id").value_name("ID").value_parser(KeyId::parse);
    let input = Arg::new("input").value_name("INPUT").value_parser(value_parser!(PathBuf));
    Command::new("keyward-whitebox")
        .about("Decrypts with white-box keys")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .subcommand(
            Command::new("fingerprint").about("Prints the fingerprint of this device").args(device.clone()),
        )
        .subcommand(
            Command::new("decrypt")
                .about("Decrypts a file or standard input to standard output")
                .arg(key.clone().long("key"))
                .arg(iv.help("The initialization vector, 16 bytes"))
                .arg(key_id.help("Refuse the decrypt key of any other white-box key"))
                .arg(input.help("The ciphertext, raw bytes; standard input if left out"))
                .args(device.clone()),
        )
        .subcommand(Command::new("inspect").about("Tells what a decrypt key is").arg(key).args(device))
}

fn parse_iv(text: &str) -> Result<[u8; 16], &'static str> {
    let bytes = STANDARD.decode(text).map_err(|_| "not base64")?;
    bytes.try_into().map_err(|_| "an initialization vector has 16 bytes")
}

fn run(matches: &ArgMatches) -> Result<(), Failure> {
    match matches.subcommand() {
        Some(("fingerprint", options)) => {
            let root: &PathBuf = required(options, "root");
            let device = collect::fingerprint(root, options.get_flag("allow-container"))?;
            print(&format!("{}\n", device.as_str()))
        }
        Some(("decrypt", options)) => {
            let file = read(required::<PathBuf>(options, "key"))?;
            if options.get_one::<KeyId>("key-id").is_some_and(|&expected| expected != file.key_id()) {
                return Err(Failure::OtherKey(file.key_id()));
            }
            let key = open(file, options)?;
            decrypt::decrypt(&key, required(options, "iv"), options.get_one("input").map(PathBuf::as_path))
        }
        Some((_, options)) => {
            let file = read(required::<PathBuf>(options, "key"))?;
            let (algorithm, id) = (file.algorithm(), file.key_id());
            let bound =
                file.devices().map_or("any device".to_owned(), |count| format!("{count} bound devices"));
            let here = match open(file, options) {
                Ok(_) => "yes".to_owned(),
                Err(failure) => format!("no: {failure}"),
            };
            print(&format!("algorithm\t{algorithm}\nkey\t{id}\nworks on\t{bound}\nworks here\t{here}\n"))
        }
        None => unreachable!("a subcommand is required"),
    }
}

fn required<'a, T: Clone + Send + Sync + 'static>(options: &'a ArgMatches, name: &str) -> &'a T {
    options.get_one(name).unwrap_or_else(|| unreachable!("{name} is required or has a default"))
}

fn read(path: &Path) -> Result<KeyFile, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::File(path.display().to_string(), error))?;
    Ok(KeyFile::parse(&bytes)?)
}

/// Opens a decrypt key; what the device is, is asked only if that matters.
fn open(file: KeyFile, options: &ArgMatches) -> Result<DecryptKey, Failure> {
    let device = match file.devices() {
        Some(_) => {
            let root: &PathBuf = required(options, "root");
            Some(collect::fingerprint(root, options.get_flag("allow-container"))?)
        }
        None => None,
    };
    Ok(file.open(device.as_ref())?)
}

fn print(text: &str) -> Result<(), Failure> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::File("standard output".to_owned(), error))
}
