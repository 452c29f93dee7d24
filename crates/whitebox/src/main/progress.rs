//! How far it is, for somebody who watches.

use std::io::{self, IsTerminal, Write};

/// Less is done before anybody could read.
const WORTH_IT: u64 = 16 << 20;
/// Characters of the bar.
const WIDTH: u64 = 40;

/// A bar on standard error, if that is a terminal and there is enough to do.
pub struct Progress {
    total: u64,
    so_far: u64,
    shown: Option<u64>,
}

impl Progress {
    pub fn new(total: u64) -> Self {
        let watched = total >= WORTH_IT && io::stderr().is_terminal();
        Self { total, so_far: 0, shown: watched.then_some(0) }
    }

    /// So many bytes more are done.
    pub fn add(&mut self, bytes: u64) {
        self.so_far += bytes;
        let percent = self.so_far * 100 / self.total;
        if self.shown.is_some_and(|shown| shown < percent) {
            let (full, empty) = (percent * WIDTH / 100, WIDTH - percent * WIDTH / 100);
            let bar = "#".repeat(full as usize) + &"-".repeat(empty as usize);
            // A bar that cannot be shown is no reason to stop.
            let _ = write!(io::stderr(), "\r[{bar}] {percent:3} %");
            self.shown = Some(percent);
        }
    }

    /// Ends the line.
    pub fn done(&self) {
        if self.shown.is_some() {
            let _ = writeln!(io::stderr());
        }
    }
}
