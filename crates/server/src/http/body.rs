//! Reads a request's body, within bounds of size and time.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::{
    HeaderMap,
    body::{Body, Incoming},
    header::EXPECT,
};
use tokio::{sync::Semaphore, time::timeout};

use super::App;

/// How much of a body that is too large is read away, as a multiple of the limit: a client that is still
/// sending does not see the reply, and one of HTTP/2 sees a broken stream in its place.
const READ_AWAY: usize = 4;

/// Bodies up to this many bytes are read at any time, larger ones take turns.
const SMALL: usize = 64 * 1024;
/// How many larger bodies are held at one time: strangers may send them, and each takes up to 10 MiB.
pub const LARGE_BODIES: usize = 16;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is larger than the limit.
    TooLarge,
    /// It did not come in time.
    Timeout,
    /// The client went away, or broke the protocol.
    Broken,
}

/// The whole body.
///
/// # Errors
/// A body that is too large, too slow, or incomplete.
pub async fn read(body: &mut Incoming, headers: &HeaderMap, app: &App) -> Result<Bytes, Fault> {
    let settings = &app.settings;
    let limit = settings.limit_body.0;
    let announced = body.size_hint().lower();
    if announced > limit as u64 && headers.contains_key(EXPECT) {
        // The client waits for our word before it sends.
        return Err(Fault::TooLarge);
    }
    match timeout(settings.body_timeout, collect(body, limit, &app.large_bodies)).await {
        Ok(Err(Fault::TooLarge)) => {
            read_away(body, limit.saturating_mul(READ_AWAY), settings.body_timeout).await;
            Err(Fault::TooLarge)
        }
        Ok(read) => read,
        Err(_) => Err(Fault::Timeout),
    }
}

async fn collect(body: &mut Incoming, limit: usize, large: &Semaphore) -> Result<Bytes, Fault> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Fault::TooLarge);
    }
    let Some(first) = next(body).await? else { return Ok(Bytes::new()) };
    if first.len() > limit {
        return Err(Fault::TooLarge);
    }
    let Some(second) = next(body).await? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    let mut piece = Some(second);
    let mut turn = None;
    while let Some(bytes) = piece {
        if turn.is_none() && whole.len() > SMALL {
            turn = large.acquire().await.ok();
        }
        if whole.len() + bytes.len() > limit {
            return Err(Fault::TooLarge);
        }
        whole.extend_from_slice(&bytes);
        piece = next(body).await?;
    }
    Ok(whole.freeze())
}

/// The next piece of data; `None` at the end.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, Fault> {
    loop {
        match body.frame().await {
            None => return Ok(None),
            Some(Err(_)) => return Err(Fault::Broken),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) if !data.is_empty() => return Ok(Some(data)),
                _ => {}
            },
        }
    }
}

async fn read_away(body: &mut Incoming, most: usize, longest: Duration) {
    let read = async {
        let mut left = most;
        while let Ok(Some(bytes)) = next(body).await {
            match left.checked_sub(bytes.len()) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    // Too slow is as good as too much: the reply is sent, and the connection ends with it.
    let _ = timeout(longest, read).await;
}
