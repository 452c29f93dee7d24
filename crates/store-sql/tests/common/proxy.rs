//! A line to a database server that breaks exactly at a COMMIT.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// When the line breaks next; once, then it holds again for new connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Break {
    /// Not at all.
    Never,
    /// The server gets no COMMIT.
    BeforeCommit,
    /// The server gets the COMMIT, but its answer is lost.
    AfterCommit,
}

/// The line.
pub struct Proxy {
    /// The URL that goes through it.
    pub url: String,
    next: Arc<AtomicU8>,
}

impl Proxy {
    /// A line to the server of that URL.
    pub async fn to(url: &str) -> Self {
        let (before, after) = url.split_once('@').unwrap();
        let (server, database) = after.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{before}@{}/{database}", listener.local_addr().unwrap());
        let next = Arc::new(AtomicU8::new(Break::Never as u8));
        let (server, breaks) = (server.to_owned(), next.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(carry(client, server, breaks.clone()));
            }
        });
        Self { url, next }
    }

    /// Breaks the line at the next COMMIT.
    pub fn break_next(&self, at: Break) {
        self.next.store(at as u8, Ordering::SeqCst);
    }
}

/// Carries bytes both ways until the line ends or breaks. The client waits for the answer to each of its
/// COMMITs, so one comes in a piece of its own.
async fn carry(mut client: TcpStream, mut server: TcpStream, breaks: Arc<AtomicU8>) {
    let (mut asked, mut answered) = ([0; 65536], [0; 65536]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let commits = asked[..length].windows(7).any(|window| window == b"COMMIT\0");
                let at = if commits { breaks.swap(Break::Never as u8, Ordering::SeqCst) } else { 0 };
                if at == Break::BeforeCommit as u8 {
                    return;
                }
                if server.write_all(&asked[..length]).await.is_err() {
                    return;
                }
                if at == Break::AfterCommit as u8 {
                    server.readable().await.ok();
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&answered[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}
