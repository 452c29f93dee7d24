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
    /// Replies a second, as part of the bare server's: the median of the rounds.
    pub ratio: f64,
    /// The same for each core that the load left to the server, where that was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_core_left: Option<f64>,
}

impl Row {
    pub(crate) fn of(
        call: &'static str,
        connections: usize,
        rounds: Vec<Outcome>,
        ratios: Vec<f64>,
    ) -> Result<Self, Failure> {
        let mut whole = rounds.into_iter().reduce(Outcome::and).unwrap_or_default();
        let (per_second, latencies) = (whole.per_second(), &mut whole.latencies);
        latencies.sort_unstable();
        let at = |percent: usize| latencies.get(latencies.len() * percent / 100).ok_or("no replies");
        let micros = |latency: &Duration| u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let (p50_micros, p99_micros) = (micros(at(50)?), micros(at(99)?));
        Ok(Self {
            call,
            connections,
            per_second,
            p50_micros,
            p99_micros,
            ratio: median(ratios),
            per_core_left: None,
        })
    }

    /// A line for people.
    pub fn print(&self) {
        let Self { call, connections, per_second, p50_micros, p99_micros, ratio, per_core_left } = self;
        let left = per_core_left.map_or_else(String::new, |left| format!("{left:>10.2}"));
        println!(
            "{call:<28}{connections:>6}{per_second:>12.0}{p50_micros:>10}{p99_micros:>10}{ratio:>8.2}{left}"
        );
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Rounds, each of which measures every call once: what else the machine does meets all of them alike.
pub const ROUNDS: u32 = 5;

/// The bare server and Keyward on a fresh data folder, in turn: data plane with one key, then new keys.
pub async fn calls(binary: &Path, connections: usize, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let bare = Server::bare()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let credentials = server::credentials(folder.path())?;
    let key = call(&server, &credentials, "CreateKey", json!({"Alias": "bench"})).await?["KeyId"].clone();
    let encrypt = json!({"KeyId": key, "Plaintext": PLAINTEXT});
    let blob = call(&server, &credentials, "Encrypt", encrypt.clone()).await?["CiphertextBlob"].clone();
    let names = ["bare axum", "Encrypt", "Decrypt", "GenerateDataKey", "CreateKey"];
    let mut rounds: [Vec<Outcome>; 5] = Default::default();
    for round in 0..ROUNDS {
        let signed = |action, params: &Value| requests::signed(&credentials, action, params);
        let each = duration / ROUNDS;
        let plain = [
            (&bare, requests::bare(&encrypt)),
            (&server, signed("Encrypt", &encrypt)),
            (&server, signed("Decrypt", &json!({ "CiphertextBlob": blob }))),
            (&server, signed("GenerateDataKey", &json!({"KeyId": key, "KeySpec": "AES_256"}))),
        ];
        for (number, (server, request)) in plain.into_iter().enumerate() {
            rounds[number].push(repeated(server.address, connections, each, request).await?);
        }
        rounds[4].push(create(&server, &credentials, connections, each, &format!("{round}")).await?);
    }
    let bare: Vec<f64> = rounds[0].iter().map(Outcome::per_second).collect();
    let rows = names.into_iter().zip(rounds).map(|(call, rounds)| {
        let ratios = rounds.iter().zip(&bare).map(|(round, bare)| round.per_second() / bare).collect();
        Row::of(call, connections, rounds, ratios)
    });
    rows.collect()
}

/// Sends the same request over all connections until the time is over.
pub async fn repeated(
    address: std::net::SocketAddr,
    connections: usize,
    duration: Duration,
    request: Vec<u8>,
) -> Result<Outcome, Failure> {
    load::run(address, connections, duration, move |_, _| Some(request.clone())).await
}

/// Creates keys until the time is over; `prefix` keeps their names apart from others.
async fn create(
    server: &Server,
    credentials: &Credentials,
    connections: usize,
    duration: Duration,
    prefix: &str,
) -> Result<Outcome, Failure> {
    let next = new_key(credentials, prefix);
    load::run(server.address, connections, duration, move |connection, number| Some(next(connection, number)))
        .await
}

fn new_key(
    credentials: &Credentials,
    prefix: &str,
) -> impl Fn(usize, usize) -> Vec<u8> + Clone + Send + 'static {
    let (credentials, prefix) = (Arc::new(credentials.clone()), prefix.to_owned());
    move |connection, number| {
        let alias = format!("bench-{prefix}-{connection}-{number}");
        requests::signed(&credentials, "CreateKey", &json!({ "Alias": alias }))
    }
}

async fn call(
    server: &Server,
    credentials: &Credentials,
    action: &str,
    params: Value,
) -> Result<Value, Failure> {
    ask(server, &requests::signed(credentials, action, &params)).await
}

/// The response to one request.
pub async fn ask(server: &Server, request: &[u8]) -> Result<Value, Failure> {
    Ok(serde_json::from_str::<Value>(&exchange(server, request).await?)?["Response"].clone())
}

/// The text that a request is answered with, which must be a success.
pub async fn exchange(server: &Server, request: &[u8]) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(server.address).await?;
    stream.write_all(request).await?;
    load::reply(&mut stream, &mut vec![0; 16 * 1024 * 1024]).await
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
    let (next, each) = (new_key(&credentials, "many"), keys / WORKERS);
    let next = move |worker, number| (number < each).then(|| next(worker, number));
    load::run(server.address, WORKERS, long, next).await?;
    let resident_after_creating = server.resident()?;
    drop(server);

    let started = Instant::now();
    let (server, start) = Server::keyward(binary, folder.path()).await?;
    let ids = all_keys(&server, &credentials, keys).await?;
    if ids.len() < keys / WORKERS * WORKERS || started.elapsed() > long {
        return Err(format!("of {keys} keys {} were listed", ids.len()).into());
    }
    let ids = Arc::new(ids);
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
