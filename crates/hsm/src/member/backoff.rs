//! When a child that ended is started again.

use std::time::{Duration, Instant};

use crate::Error;

/// The first wait.
const SHORTEST: Duration = Duration::from_millis(100);

/// The longest.
const LONGEST: Duration = Duration::from_secs(10);

/// Waits that double with each child that was of no use.
#[derive(Default)]
pub(super) struct Backoff {
    useless: u32,
    until: Option<(Instant, Error)>,
}

impl Backoff {
    /// A child ended. One that had answered calls is started again at once.
    pub(super) fn ended(&mut self, was_of_use: bool, error: Error) {
        self.useless = if was_of_use { 0 } else { self.useless + 1 };
        self.until = self.wait().map(|wait| (Instant::now() + wait, error));
    }

    /// Why not yet, if not yet.
    pub(super) fn must_wait(&self) -> Option<Error> {
        self.until.as_ref().filter(|(until, _)| Instant::now() < *until).map(|(_, error)| error.clone())
    }

    fn wait(&self) -> Option<Duration> {
        let doublings = self.useless.checked_sub(1)?;
        Some(SHORTEST.saturating_mul(1 << doublings.min(10)).min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_seconds_and_begin_anew() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.wait(), None);
        let mut waits = Vec::new();
        for _ in 0..9 {
            backoff.ended(false, Error::Died);
            waits.push(backoff.wait().unwrap().as_millis());
        }
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(backoff.must_wait(), Some(Error::Died));
        backoff.ended(true, Error::Died);
        assert_eq!(backoff.must_wait(), None);
    }
}
