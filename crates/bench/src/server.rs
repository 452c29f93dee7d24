//! Servers as processes of their own.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use keyward_testkit::client::sign::Credentials;
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, net::TcpStream};

use crate::Failure;

/// A running server; killed when dropped.
pub struct Server {
    process: Child,
    /// Where it answers plain HTTP.
    pub address: SocketAddr,
}

impl Server {
    /// The bare server.
    pub fn bare() -> Result<Self, Failure> {
        let mut process =
            Command::new(std::env::current_exe()?).arg("bare").stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take().ok_or("no output")?;
        let address = BufReader::new(stdout).lines().next().ok_or("it did not start")??.parse()?;
        Ok(Self { process, address })
    }

    /// Keyward on that data folder; also how long it took until it was ready.
    pub async fn keyward(binary: &Path, data: &Path) -> Result<(Self, Duration), Failure> {
        Self::keyward_on(binary, data, None).await
    }

    /// The same, with a PostgreSQL database at that URL if one is given.
    pub async fn keyward_on(
        binary: &Path,
        data: &Path,
        database: Option<&str>,
    ) -> Result<(Self, Duration), Failure> {
        let (http, https) = (free_port()?, free_port()?);
        let started = Instant::now();
        let process = Command::new(binary)
            .args(["serve", "--log-level", "error", "--data"])
            .arg(data)
            .args(["--http", &http.to_string(), "--listen", &https.to_string()])
            .args(database.into_iter().flat_map(|url| ["--database", url]))
            .stdout(Stdio::null())
            .spawn()?;
        let server = Self { process, address: http };
        while !server.ready().await {
            if started.elapsed() > Duration::from_secs(60) {
                return Err("the server did not get ready".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok((server, started.elapsed()))
    }

    async fn ready(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address).await else { return false };
        let ask = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let mut reply = Vec::new();
        stream.write_all(ask).await.is_ok()
            && stream.read_to_end(&mut reply).await.is_ok()
            && reply.starts_with(b"HTTP/1.1 200")
    }

    /// Memory that is resident now, in bytes.
    pub fn resident(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The root credentials of a data folder.
pub fn credentials(data: &Path) -> Result<Credentials, Failure> {
    let text = std::fs::read_to_string(data.join("root-credentials.json"))?;
    let json: serde_json::Value = serde_json::from_str(&text)?;
    let part = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    Ok(Credentials::new(&part("SecretId"), &part("SecretKey")))
}

fn free_port() -> Result<SocketAddr, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
