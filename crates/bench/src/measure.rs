//! The measurements.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use keyward_testkit::client::sign::Credentials;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    Failure,
    load::{self, Outcome},
    requests,
    server::{self, Server},
};

/// A plaintext of 32 bytes.
const PLAINTEXT: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// One measured line.
#[derive(Serialize)]
pub struct Row {
    /// Which call.
    pub call: &'static str,
    /// Over how many connections.
    pub connections: usize,
    /// Replies a second.
    pub per_second: f64,
    /// Half of the replies came within, in microseconds.
    pub p50_micros: u64,
    /// 99 of 100 replies came within, in microseconds.
    pub p99_micros: u64,
    /// Replies a second, as part of the bare server's.
    pub ratio: Option<f64>,
}

impl Row {
    fn of(call: &'static str, connections: usize, outcome: &Outcome) -> Result<Self, Failure> {
        let latencies = &outcome.latencies;
        let at = |percent: usize| latencies.get(latencies.len() * percent / 100).ok_or("no replies");
        let micros = |latency: &Duration| u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        Ok(Self {
            call,
            connections,
            per_second: latencies.len() as f64 / outcome.took.as_secs_f64(),
            p50_micros: micros(at(50)?),
            p99_micros: micros(at(99)?),
            ratio: None,
        })
    }

    /// A line for people.
    pub fn print(&self) {
        let ratio = self.ratio.map_or_else(|| "1".into(), |ratio| format!("{ratio:.2}"));
        let (call, connections, per_second) = (self.call, self.connections, self.per_second);
        println!(
            "{call:<18}{connections:>6}{per_second:>12.0}{:>10}{:>10}{ratio:>8}",
            self.p50_micros, self.p99_micros
        );
    }
}

/// The bare server.
pub async fn bare(connections: usize, duration: Duration) -> Result<Row, Failure> {
    let server = Server::bare()?;
    let request =
        requests::bare(&json!({"KeyId": "23e80852-1e38-11e9-b129-5cb9019b4b01", "Plaintext": PLAINTEXT}));
    let outcome = repeated(server.address, connections, duration, request).await?;
    Row::of("bare axum", connections, &outcome)
}

/// Keyward on a fresh data folder: data plane with one key, then new keys.
pub async fn keyward(binary: &Path, connections: usize, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let credentials = server::credentials(folder.path())?;
    let key = call(&server, &credentials, "CreateKey", json!({"Alias": "bench"})).await?["KeyId"].clone();
    let encrypt = json!({"KeyId": key, "Plaintext": PLAINTEXT});
    let blob = call(&server, &credentials, "Encrypt", encrypt.clone()).await?["CiphertextBlob"].clone();

    let mut rows = Vec::new();
    for (action, params) in [
        ("Encrypt", encrypt),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
    ] {
        let request = requests::signed(&credentials, action, &params);
        let outcome = repeated(server.address, connections, duration, request).await?;
        rows.push(Row::of(action, connections, &outcome)?);
    }
    let outcome = create(&server, &credentials, connections, duration, usize::MAX).await?;
    rows.push(Row::of("CreateKey", connections, &outcome)?);
    Ok(rows)
}

async fn repeated(
    address: std::net::SocketAddr,
    connections: usize,
    duration: Duration,
    request: Vec<u8>,
) -> Result<Outcome, Failure> {
    load::run(address, connections, duration, move |_, _| Some(request.clone())).await
}

async fn create(
    server: &Server,
    credentials: &Credentials,
    connections: usize,
    duration: Duration,
    each: usize,
) -> Result<Outcome, Failure> {
    let credentials = Arc::new(credentials.clone());
    let next = move |connection: usize, number: usize| {
        let alias = format!("bench-{connection}-{number}");
        (number < each).then(|| requests::signed(&credentials, "CreateKey", &json!({ "Alias": alias })))
    };
    load::run(server.address, connections, duration, next).await
}

async fn call(
    server: &Server,
    credentials: &Credentials,
    action: &str,
    params: Value,
) -> Result<Value, Failure> {
    let mut stream = TcpStream::connect(server.address).await?;
    stream.write_all(&requests::signed(credentials, action, &params)).await?;
    let body = load::reply(&mut stream, &mut vec![0; 256 * 1024]).await?;
    Ok(serde_json::from_str::<Value>(&body)?["Response"].clone())
}

/// How a server with many keys starts and what it takes.
#[derive(Serialize)]
pub struct Scale {
    /// How many keys it has.
    pub keys: usize,
    /// Resident memory after they were created, in bytes.
    pub resident_after_creating: u64,
    /// How long a start took until it was ready, in milliseconds.
    pub start_millis: u128,
    /// Resident memory after each key was used, in bytes.
    pub resident_after_using_all: u64,
}

impl Scale {
    /// Lines for people.
    pub fn print(&self) {
        let mib = |bytes: u64| bytes / (1 << 20);
        println!("{} keys: {} MiB after creating them, ", self.keys, mib(self.resident_after_creating));
        println!(
            "  start in {} ms, {} MiB after using each",
            self.start_millis,
            mib(self.resident_after_using_all)
        );
    }
}

const WORKERS: usize = 100;

/// Creates many keys, starts again, and uses each.
pub async fn scale(binary: &Path, keys: usize) -> Result<Scale, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let credentials = server::credentials(folder.path())?;
    let long = Duration::from_secs(600);
    create(&server, &credentials, WORKERS, long, keys / WORKERS).await?;
    let resident_after_creating = server.resident()?;
    drop(server);

    let started = Instant::now();
    let (server, start) = Server::keyward(binary, folder.path()).await?;
    let ids = all_keys(&server, &credentials, keys).await?;
    if ids.len() < keys / WORKERS * WORKERS || started.elapsed() > long {
        return Err(format!("of {keys} keys {} were listed", ids.len()).into());
    }
    let ids = Arc::new(ids);
    let each = ids.len() / WORKERS;
    let next = move |worker: usize, number: usize| {
        let id = ids.get(worker * each + number).filter(|_| number < each)?;
        Some(requests::signed(&credentials, "Encrypt", &json!({"KeyId": id, "Plaintext": PLAINTEXT})))
    };
    load::run(server.address, WORKERS, long, next).await?;
    let resident_after_using_all = server.resident()?;
    Ok(Scale { keys, resident_after_creating, start_millis: start.as_millis(), resident_after_using_all })
}

async fn all_keys(server: &Server, credentials: &Credentials, keys: usize) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    while ids.len() < keys {
        let page = call(server, credentials, "ListKeys", json!({"Offset": ids.len(), "Limit": 200})).await?;
        let found = page["Keys"].as_array().ok_or("no list")?;
        if found.is_empty() {
            break;
        }
        ids.extend(found.iter().filter_map(|key| key["KeyId"].as_str().map(str::to_owned)));
    }
    Ok(ids)
}
