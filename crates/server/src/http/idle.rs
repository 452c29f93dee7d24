//! Notices connections on which nothing happens: between requests, and in the middle of a request's head.
//!
//! Hyper has one timeout for both, and none while it finds out which protocol a client speaks.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use hyper::Version;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, sleep_until},
};

/// What happens on a connection. Times are milliseconds after its begin, plus one; zero is never.
#[derive(Debug)]
pub struct Activity {
    begin: Instant,
    running: AtomicU32,
    idle_since: AtomicU64,
    head_since: AtomicU64,
    multiplexed: AtomicBool,
}

impl Activity {
    /// A connection that was just made: the head of its first request is due.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            begin: Instant::now(),
            running: AtomicU32::new(0),
            idle_since: AtomicU64::new(1),
            head_since: AtomicU64::new(1),
            multiplexed: AtomicBool::new(false),
        })
    }

    /// A request's head has come; the request runs until the guard is dropped.
    pub fn request(self: &Arc<Self>, version: Version) -> Running {
        self.running.fetch_add(1, Relaxed);
        self.head_since.store(0, Relaxed);
        self.multiplexed.store(version == Version::HTTP_2, Relaxed);
        Running(self.clone())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begin.elapsed().as_millis()).map_or(u64::MAX, |millis| millis.saturating_add(1))
    }

    fn received(&self) {
        // HTTP/2 has frames that belong to no request; there only the idle time counts.
        if self.running.load(Relaxed) == 0
            && self.head_since.load(Relaxed) == 0
            && !self.multiplexed.load(Relaxed)
        {
            self.head_since.store(self.now(), Relaxed);
        }
    }

    /// Until when something has to happen; `None` while a request runs, which has a timeout of its own.
    fn deadline(&self, head: Duration, idle: Duration) -> Option<Instant> {
        if self.running.load(Relaxed) > 0 {
            return None;
        }
        let after = |since: u64, limit: Duration| self.begin + Duration::from_millis(since) + limit;
        let idle = after(self.idle_since.load(Relaxed), idle);
        match self.head_since.load(Relaxed) {
            0 => Some(idle),
            since => Some(idle.min(after(since, head))),
        }
    }

    /// Returns when nothing happened for too long: `head` for the head of a request, `idle` without one.
    pub async fn expired(&self, head: Duration, idle: Duration) {
        loop {
            let now = Instant::now();
            match self.deadline(head, idle) {
                Some(deadline) if deadline <= now => return,
                // A head may begin while this sleeps, so it looks again now and then.
                deadline => sleep_until(deadline.unwrap_or(now + head).min(now + head / 4)).await,
            }
        }
    }
}

/// A request that runs.
#[derive(Debug)]
pub struct Running(Arc<Activity>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.idle_since.store(self.0.now(), Relaxed);
        self.0.running.fetch_sub(1, Relaxed);
    }
}

/// A stream that tells its [`Activity`] of what is received.
pub struct Watched<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S> Watched<S> {
    /// Watches a stream.
    pub fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.activity.received();
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Duration = Duration::from_secs(10);
    const IDLE: Duration = Duration::from_secs(75);

    fn left(activity: &Activity) -> Option<u64> {
        activity.deadline(HEAD, IDLE).map(|deadline| (deadline - activity.begin).as_secs())
    }

    #[test]
    fn the_head_has_less_time_than_the_next_request() {
        let activity = Activity::new();
        assert_eq!(left(&activity), Some(10));
        let request = activity.request(Version::HTTP_11);
        assert_eq!(left(&activity), None);
        drop(request);
        assert_eq!(left(&activity), Some(75));
        activity.received();
        assert_eq!(left(&activity), Some(10));
    }

    #[test]
    fn frames_between_requests_are_no_head_in_http_2() {
        let activity = Activity::new();
        drop(activity.request(Version::HTTP_2));
        activity.received();
        assert_eq!(left(&activity), Some(75));
    }
}
