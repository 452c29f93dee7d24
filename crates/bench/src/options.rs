//! The command line.

use std::{path::PathBuf, time::Duration};

use crate::Failure;

/// What to measure, and how long.
pub struct Options {
    /// Be the bare server instead of measuring.
    pub bare: bool,
    /// The binary of Keyward.
    pub server: PathBuf,
    /// How long each call is measured, over all rounds.
    pub duration: Duration,
    /// Over how many connections.
    pub connections: Vec<usize>,
    /// Which parts are measured: `calls`, `pairs`, `half`, `together`, `access`, `scale`, `events`.
    pub parts: Vec<String>,
    /// How many keys the large server has.
    pub keys: usize,
    /// How many events the history has.
    pub events: usize,
    /// The PostgreSQL database that the history is in; otherwise SQLite.
    pub database: Option<String>,
    /// Where the figures go, as JSON.
    pub out: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments.
    pub fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut options = Self {
            bare: false,
            server: "target/release/keyward".into(),
            duration: Duration::from_secs(5),
            connections: vec![1, 16, 128, 256],
            parts: ["calls", "pairs", "half", "together", "access", "scale", "events"]
                .map(String::from)
                .into(),
            keys: 100_000,
            events: 100_000,
            database: None,
            out: None,
        };
        let mut arguments = arguments.peekable();
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{name} needs a value"));
            match name.as_str() {
                "bare" => options.bare = true,
                "--server" => options.server = value()?.into(),
                "--seconds" => options.duration = Duration::from_secs_f64(value()?.parse()?),
                "--connections" => {
                    options.connections = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?
                }
                "--parts" => options.parts = value()?.split(',').map(String::from).collect(),
                "--keys" => options.keys = value()?.parse()?,
                "--events" => options.events = value()?.parse()?,
                "--database" => options.database = Some(value()?),
                "--out" => options.out = Some(value()?.into()),
                _ => return Err(format!("unknown option {name}").into()),
            }
        }
        Ok(options)
    }
}
