//! Why a command ended without having done its work: one line for people, one number for scripts.

use std::fmt;

/// Exit status 1: the work was done and its result is bad, such as an audit trail that does not fit.
pub const FOUND: u8 = 1;
/// Exit status 2: the work could not be done: a wrong option, an unusable folder, a damaged database.
pub const UNUSABLE: u8 = 2;

/// The end of a command that could not do its work.
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// The exit status.
    pub status: u8,
    /// What programs read of it, on standard output.
    pub report: String,
}

impl Failure {
    /// The work could not be done.
    pub fn unusable(message: impl fmt::Display) -> Self {
        Self { message: one_line(message), status: UNUSABLE, report: String::new() }
    }

    /// The work was done and its result is bad.
    pub fn found(message: impl fmt::Display) -> Self {
        Self { message: one_line(message), status: FOUND, report: String::new() }
    }

    /// The same, with what programs read of it.
    pub fn with_report(self, report: String) -> Self {
        Self { report, ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

/// A message from elsewhere as one line: logs and scripts read line by line.
fn one_line(message: impl fmt::Display) -> String {
    let message = message.to_string();
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_many_lines_becomes_one() {
        assert_eq!(Failure::unusable("a\n\n  b\n").to_string(), "a; b");
    }
}
