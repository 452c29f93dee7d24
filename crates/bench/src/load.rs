//! Load: connections that send a request, wait for its reply, and send the next.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{self, UnboundedSender},
    task::JoinSet,
};

use crate::Failure;

/// What the load found.
#[derive(Default)]
pub struct Outcome {
    /// How long each reply took.
    pub latencies: Vec<Duration>,
    /// From the first request to the last reply.
    pub took: Duration,
}

impl Outcome {
    /// Replies a second.
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    /// Both together.
    pub fn and(mut self, other: Self) -> Self {
        self.latencies.extend(other.latencies);
        Self { latencies: self.latencies, took: self.took + other.took }
    }
}

/// Sends what `next` gives for a connection and a number until it gives nothing, or the time is over.
pub async fn run<F>(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    next: F,
) -> Result<Outcome, Failure>
where
    F: Fn(usize, usize) -> Option<Vec<u8>> + Clone + Send + 'static,
{
    let mut streams = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for (connection, stream) in streams.into_iter().enumerate() {
        let next = next.clone();
        tasks.spawn(
            async move { one(stream, started + duration, move |number| next(connection, number)).await },
        );
    }
    let mut latencies = Vec::new();
    while let Some(found) = tasks.join_next().await {
        latencies.extend(found??);
    }
    Ok(Outcome { latencies, took: started.elapsed() })
}

/// Sends a request so many times a second, spread over the connections, until the time is over. Each latency counts
/// from the moment when the request should have been sent, so that waiting for a slow reply before it counts too.
pub async fn paced(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    per_second: f64,
    request: Vec<u8>,
) -> Result<Outcome, Failure> {
    let mut turns = Vec::new();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (turn, mut due) = mpsc::unbounded_channel::<Instant>();
        turns.push(turn);
        let request = request.clone();
        tasks.spawn(async move {
            let (mut latencies, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
            while let Some(due) = due.recv().await {
                stream.write_all(&request).await?;
                reply(&mut stream, &mut buffer).await?;
                latencies.push(due.elapsed());
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let started = Instant::now();
    std::thread::spawn(move || pace(&turns, started, duration, per_second));
    let mut latencies = Vec::new();
    while let Some(found) = tasks.join_next().await {
        latencies.extend(found??);
    }
    Ok(Outcome { latencies, took: started.elapsed() })
}

/// Gives the connections their turns, one after the other. A thread of its own does it, because timers of the runtime
/// are a millisecond apart, which is longer than most calls take.
fn pace(turns: &[UnboundedSender<Instant>], started: Instant, duration: Duration, per_second: f64) {
    for (number, turn) in (0_u32..).zip(turns.iter().cycle()) {
        let at = Duration::from_secs_f64(f64::from(number) / per_second);
        if at >= duration {
            return;
        }
        std::thread::sleep((started + at).saturating_duration_since(Instant::now()));
        if turn.send(started + at).is_err() {
            return;
        }
    }
}

async fn one(
    mut stream: TcpStream,
    end: Instant,
    next: impl Fn(usize) -> Option<Vec<u8>>,
) -> Result<Vec<Duration>, Failure> {
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
    while let Some(request) = next(latencies.len()) {
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        stream.write_all(&request).await?;
        reply(&mut stream, &mut buffer).await?;
        latencies.push(sent.elapsed());
    }
    Ok(latencies)
}

/// Reads one reply; an error in it ends the measurement, because failures are fast. The buffer, which is not empty,
/// grows to the longest.
pub async fn reply(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<String, Failure> {
    let (mut filled, mut whole) = (0, None);
    loop {
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        filled += read;
        if whole.is_none() {
            whole = length(&buffer[..filled])?;
        }
        let Some((head, end)) = whole.filter(|(_, end)| filled >= *end) else { continue };
        let body = std::str::from_utf8(&buffer[head..end])?;
        if !buffer.starts_with(b"HTTP/1.1 200") || body.contains("\"Error\"") {
            return Err(format!("a call failed: {body}").into());
        }
        return Ok(body.to_owned());
    }
}

/// How long the head of a reply is, and the whole reply; `None` until the head is there.
fn length(received: &[u8]) -> Result<Option<(usize, usize)>, Failure> {
    let Some(head) = received.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let lines = std::str::from_utf8(&received[..head])?.lines();
    let length = lines.filter_map(|line| line.strip_prefix("content-length: ")).next().ok_or("no length")?;
    Ok(Some((head + 4, head + 4 + length.parse::<usize>()?)))
}
