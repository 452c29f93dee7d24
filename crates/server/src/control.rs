//! What the operator asks a running server from the same machine: a socket in the data folder.
//!
//! Whoever can open it can read the data folder, so it asks for no other proof; the folder and the socket are for their
//! owner alone. One line of JSON asks, one answers, and the connection ends. The server records what it did.

use std::{fs, io, os::fd::AsRawFd, os::unix::fs::PermissionsExt, sync::Arc, time::Duration};

use keyward_api::{ApiResult, RootKeyStatus};
use keyward_crypto::Secret;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::watch,
    time::timeout,
};
use zeroize::Zeroizing;

use crate::{
    failure::Failure,
    folder::{CONTROL, DataFolder},
    http::App,
    start::unsealing::{Progress, Unsealing, Via},
};

/// The longest question or answer, in bytes.
const LONGEST: u64 = 64 * 1024;
/// How long somebody may take to ask.
const PATIENCE: Duration = Duration::from_secs(5);

/// What can be asked for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "ask")]
pub enum Request {
    /// Give the root key a new version.
    RotateRootKey,
    /// Where the root key stands.
    DescribeRootKey,
    /// Take a share of the root key.
    Unseal {
        /// The share.
        share: Zeroizing<String>,
    },
}

/// Who answers.
#[derive(Clone)]
pub enum Answers {
    /// A server that waits for shares.
    Sealed(Arc<Unsealing>),
    /// One that works.
    Open(Arc<App>),
}

/// What comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// Where the root key stands.
    RootKey {
        /// The id of the current version.
        id: String,
        /// The ids of earlier ones that are still needed.
        earlier: Vec<String>,
        /// What seals it.
        seal: String,
        /// How many secrets it wraps.
        secrets: u64,
        /// How many of them an earlier version still wraps.
        left: u64,
    },
    /// How many shares of the root key were given, and how many are needed.
    Shares {
        /// Given.
        given: usize,
        /// Needed.
        threshold: u8,
    },
    /// Why it was not done.
    Error(String),
}

impl From<RootKeyStatus> for Answer {
    fn from(status: RootKeyStatus) -> Self {
        let RootKeyStatus { id, earlier, seal, secrets } = status;
        Self::RootKey { id, earlier, seal: seal.into(), secrets: secrets.total, left: secrets.left }
    }
}

/// Answers until the server stops.
///
/// # Errors
/// A socket that cannot be made.
pub fn listen(
    folder: &DataFolder,
    answers: Answers,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Failure> {
    let path = folder.control();
    let failed = |e: io::Error| Failure::unusable(format!("cannot listen at {}: {e}", path.display()));
    // What a server left behind that was killed; the lock of the folder says that there is no other.
    match fs::remove_file(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    let listener = within(folder, |short| UnixListener::bind(short)).map_err(failed)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
    tokio::spawn(async move {
        let work = async {
            while let Ok((stream, _)) = listener.accept().await {
                let answers = answers.clone();
                tokio::spawn(async move {
                    if let Err(error) = answer(&answers, stream).await {
                        tracing::debug!(%error, "somebody asked and went away");
                    }
                });
            }
        };
        tokio::select! {
            () = work => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    });
    Ok(())
}

async fn answer(answers: &Answers, stream: UnixStream) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = Zeroizing::new(String::new());
    timeout(PATIENCE, BufReader::new(reader.take(LONGEST)).read_line(&mut line)).await??;
    // What a parser says may repeat a share.
    let answer = match (serde_json::from_str(&line), answers) {
        (Err(_), _) => Answer::Error("the question is not understood".into()),
        (Ok(Request::Unseal { share }), Answers::Sealed(unsealing)) => {
            let share = Secret::new(share.as_bytes().to_vec());
            match unsealing.give(&share, Via::Command) {
                Ok(Progress { given, threshold, .. }) => Answer::Shares { given, threshold },
                Err(why) => Answer::Error(why.into()),
            }
        }
        (Ok(_), Answers::Sealed(_)) => Answer::Error("the server is sealed: see keyward help unseal".into()),
        (Ok(Request::Unseal { .. }), Answers::Open(_)) => Answer::Error("the server is not sealed".into()),
        (Ok(Request::RotateRootKey), Answers::Open(app)) => told(app.service.rotate_root_key_here().await),
        (Ok(Request::DescribeRootKey), Answers::Open(app)) => told(app.service.root_key_status().await),
    };
    let mut text = serde_json::to_vec(&answer)?;
    text.push(b'\n');
    writer.write_all(&text).await
}

fn told(done: ApiResult<RootKeyStatus>) -> Answer {
    match done {
        Ok(status) => Answer::from(status),
        Err(error) => Answer::Error(error.cause.unwrap_or_else(|| error.message.en.into_owned())),
    }
}

/// Asks the server that works on the folder.
///
/// # Errors
/// No server there, or what it answers that is an error.
pub async fn ask(folder: &DataFolder, request: &Request) -> Result<Answer, Failure> {
    let failed = |e: io::Error| {
        let none = matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused);
        let why = if none { "no server runs on it".into() } else { e.to_string() };
        Failure::unusable(format!("cannot ask the server of {}: {why}", folder.path().display()))
    };
    let directory = fs::File::open(folder.path()).map_err(failed)?;
    let mut stream = UnixStream::connect(short(&directory)).await.map_err(failed)?;
    let mut text = Zeroizing::new(serde_json::to_vec(request).map_err(Failure::unusable)?);
    text.push(b'\n');
    stream.write_all(&text).await.map_err(failed)?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line).await.map_err(failed)?;
    match serde_json::from_str(&line) {
        Ok(Answer::Error(why)) => Err(Failure::unusable(why)),
        Ok(answer) => Ok(answer),
        Err(_) => Err(Failure::unusable("the server ended before it answered")),
    }
}

/// Does something with a path of the socket that is short enough: an address has room for 107 bytes, and data folders
/// may have longer names.
fn within<T>(folder: &DataFolder, act: impl FnOnce(&str) -> io::Result<T>) -> io::Result<T> {
    let directory = fs::File::open(folder.path())?;
    act(&short(&directory))
}

fn short(directory: &fs::File) -> String {
    format!("/proc/self/fd/{}/{CONTROL}", directory.as_raw_fd())
}
