//! How long calls take on a server that is half busy, beside what they cannot do without: a sync of the disk and the
//! operation itself.

use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use serde::Serialize;
use serde_json::json;

use crate::{
    Failure,
    load::{self, Outcome},
    measure::repeated,
    pairs::{self, Client},
    requests,
    server::{self, Server},
};

/// Over how many connections.
const CONNECTIONS: usize = 16;

/// One measured line.
#[derive(Serialize)]
pub struct Row {
    /// Which call.
    call: &'static str,
    /// Replies a second.
    per_second: f64,
    /// Half of the replies came within, in microseconds.
    p50_micros: u64,
    /// 99 of 100 replies came within, in microseconds.
    p99_micros: u64,
    /// 99 of 100 syncs of the disk took at most, in microseconds.
    sync_p99_micros: u64,
    /// The bare operation, in microseconds.
    bare_micros: f64,
    /// The p99 as part of three times the p99 of a sync plus the bare operation.
    of_the_goal: f64,
}

impl Row {
    /// A line for people.
    pub fn print(&self) {
        let Self { call, per_second, p50_micros, p99_micros, sync_p99_micros, bare_micros, of_the_goal } =
            self;
        println!(
            "{call:<22}{per_second:>9.0}/s  p50 {p50_micros:>6}  p99 {p99_micros:>7}  sync p99 {sync_p99_micros:>6}  bare {bare_micros:>6.0} µs  {of_the_goal:>5.2} of the goal"
        );
    }
}

/// Encrypt and every call with key pairs.
pub async fn calls(binary: &Path, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let client = Client { credentials: server::credentials(folder.path())?, server };
    let key = client.call("CreateKey", json!({"Alias": "half"})).await?["KeyId"].clone();
    let params = json!({"KeyId": key, "Plaintext": "AAECAwQFBgcICQoLDA0ODw=="});
    let encrypt = client.request("Encrypt", &params);
    // What the machine itself adds: a bare server at the rate that Encrypt is measured at.
    let machine = Server::bare()?;
    let first = row(client.server.address, folder.path(), "Encrypt", encrypt, 1e-6, duration).await?;
    let request = requests::bare(&params);
    let bare =
        at(machine.address, folder.path(), "bare axum", request, (first.per_second, 0.0), duration).await?;
    let mut rows = vec![bare, first];
    for family in pairs::families(&client).await? {
        let bare = 1.0 / pairs::bare(&family, duration / 8)?;
        let request = family.request.clone();
        rows.push(row(client.server.address, folder.path(), family.call, request, bare, duration).await?);
    }
    Ok(rows)
}

async fn row(
    address: SocketAddr,
    folder: &Path,
    call: &'static str,
    request: Vec<u8>,
    bare: f64,
    duration: Duration,
) -> Result<Row, Failure> {
    let most = repeated(address, CONNECTIONS, duration / 4, request.clone()).await?.per_second();
    at(address, folder, call, request, (most / 2.0, bare), duration).await
}

async fn at(
    address: SocketAddr,
    folder: &Path,
    call: &'static str,
    request: Vec<u8>,
    (per_second, bare): (f64, f64),
    duration: Duration,
) -> Result<Row, Failure> {
    let outcome = load::paced(address, CONNECTIONS, duration, per_second, request).await?;
    let sync = percentile(&mut syncs(folder, duration / 8)?, 99);
    let Outcome { mut latencies, took } = outcome;
    let per_second = latencies.len() as f64 / took.as_secs_f64();
    let (p50, p99) = (percentile(&mut latencies, 50), percentile(&mut latencies, 99));
    Ok(Row {
        call,
        per_second,
        p50_micros: micros(p50),
        p99_micros: micros(p99),
        sync_p99_micros: micros(sync),
        bare_micros: bare * 1e6,
        of_the_goal: p99.as_secs_f64() / (3.0 * sync.as_secs_f64() + bare),
    })
}

/// How long the disk takes to make four kibibytes durable, again and again.
fn syncs(folder: &Path, duration: Duration) -> Result<Vec<Duration>, Failure> {
    let mut file = File::create(folder.join("sync"))?;
    let (started, mut took) = (Instant::now(), Vec::new());
    while started.elapsed() < duration {
        let begin = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        took.push(begin.elapsed());
    }
    Ok(took)
}

fn percentile(durations: &mut [Duration], percent: usize) -> Duration {
    durations.sort_unstable();
    durations.get(durations.len() * percent / 100).copied().unwrap_or_default()
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
