//! `keyward root`: the root key of a running server.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use crate::{
    control::{self, Answer, Request},
    failure::Failure,
    folder::DataFolder,
    settings::Settings,
};

/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_millis(300);
/// How long nothing may happen until somebody should look why.
const PATIENCE: Duration = Duration::from_secs(120);

/// Gives the root key a new version, and waits until everything is wrapped by it.
///
/// # Errors
/// No server, or one that cannot do it.
pub async fn rotate(settings: &Settings) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let mut now = Status::of(control::ask(&folder, &Request::RotateRootKey).await?)?;
    tell(&format!("The root key has a new version: {}. Wrapping {} secrets anew ...\n", now.id, now.secrets));
    let (mut left, mut moved) = (now.left, Instant::now());
    while !now.earlier.is_empty() {
        tokio::time::sleep(LOOK).await;
        now = Status::of(control::ask(&folder, &Request::DescribeRootKey).await?)?;
        if now.left != left {
            (left, moved) = (now.left, Instant::now());
        } else if moved.elapsed() > PATIENCE {
            return Err(Failure::unusable(format!(
                "{left} secrets are still wrapped by an earlier version, which stays until they are not: the log of the server says why"
            )));
        }
        if io::stderr().is_terminal() {
            let done = now.secrets.saturating_sub(now.left);
            tell(&format!("\r{done} of {}   ", now.secrets));
        }
    }
    Ok(format!("Done: version {} wraps all {} secrets; the earlier version is gone.\n", now.id, now.secrets))
}

/// Tells on standard error how far it is; who closed that does not want to know.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Tells where the root key stands.
///
/// # Errors
/// No server.
pub async fn status(settings: &Settings) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let now = Status::of(control::ask(&folder, &Request::DescribeRootKey).await?)?;
    let mut text = format!("root key   {}\nseal       {}\nsecrets    {}\n", now.id, now.seal, now.secrets);
    for earlier in &now.earlier {
        text.push_str(&format!("earlier    {earlier}, {} secrets left\n", now.left));
    }
    Ok(text)
}

struct Status {
    id: String,
    earlier: Vec<String>,
    seal: String,
    secrets: u64,
    left: u64,
}

impl Status {
    fn of(answer: Answer) -> Result<Self, Failure> {
        match answer {
            Answer::RootKey { id, earlier, seal, secrets, left } => {
                Ok(Self { id, earlier, seal, secrets, left })
            }
            Answer::Error(why) => Err(Failure::unusable(why)),
            Answer::Shares { .. } => Err(Failure::unusable("the server answered something else")),
        }
    }
}
