//! Load: connections that send a request, wait for its reply, and send the next.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
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
    let between = Duration::from_secs_f64(connections as f64 / per_second);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for connection in 0..connections {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (request, mut due) =
            (request.clone(), started + between.mul_f64(connection as f64 / connections as f64));
        tasks.spawn(async move {
            let (mut latencies, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
            while due < started + duration {
                tokio::time::sleep_until(due.into()).await;
                stream.write_all(&request).await?;
                reply(&mut stream, &mut buffer).await?;
                latencies.push(due.elapsed());
                due += between;
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(found) = tasks.join_next().await {
        latencies.extend(found??);
    }
    Ok(Outcome { latencies, took: started.elapsed() })
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

/// Reads one reply; an error in it ends the measurement, because failures are fast.
pub async fn reply(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<String, Failure> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        filled += read;
        let text = std::str::from_utf8(&buffer[..filled])?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
        if body.len() < length.parse::<usize>()? {
            continue;
        }
        if !head.starts_with("HTTP/1.1 200") || body.contains("\"Error\"") {
            return Err(format!("a call failed: {body}").into());
        }
        return Ok(body.to_owned());
    }
}
