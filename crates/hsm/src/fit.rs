//! Whether a module is fit for Keyward: what it can do, tried for real, how fast, and whether it keeps its secrets.
//!
//! All keys are session objects, which the token forgets. Results are checked with another implementation.

mod report;
mod trials;

use std::time::{Duration, Instant};

use crate::{Caller, Error, Member};

pub use report::{Finding, Report};

use trials::Trials;

/// How long each operation is measured if nothing else is wanted.
pub const USUAL_TIME: Duration = Duration::from_millis(300);

/// Tries everything that Keyward needs of a token, each operation for this time with as many callers as the member has
/// sessions. Takes some seconds; blocks the thread.
///
/// # Errors
/// If the token cannot be used at all. What single operations fail with is in the report.
pub fn test(member: &Member, time: Duration) -> Result<Report, Error> {
    let description = member.describe()?;
    let mut bench = Bench { member, time, findings: Vec::new() };
    Trials::new(&mut bench)?.run();
    Ok(Report { description, callers: member.limits().sessions, findings: bench.findings })
}

/// Where operations are tried.
struct Bench<'a> {
    member: &'a Member,
    time: Duration,
    findings: Vec<Finding>,
}

impl Bench<'_> {
    /// Tries something once. Whether it worked.
    fn once(&mut self, what: &str, attempt: impl FnOnce() -> Result<(), Error>) -> bool {
        let result = attempt();
        let worked = result.is_ok();
        self.findings.push(Finding { what: what.to_owned(), result: result.map(|()| None) });
        worked
    }

    /// Tries something, and if it works measures it.
    fn measured(&mut self, what: &str, attempt: impl Fn() -> Result<(), Error> + Sync) {
        let result = attempt().and_then(|()| self.speed(&attempt)).map(Some);
        self.findings.push(Finding { what: what.to_owned(), result });
    }

    /// How often per second several callers together can do it.
    fn speed(&self, attempt: &(impl Fn() -> Result<(), Error> + Sync)) -> Result<f64, Error> {
        let started = Instant::now();
        let counts: Result<Vec<u32>, Error> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..self.member.limits().sessions)
                .map(|_| {
                    scope.spawn(|| {
                        let mut count = 0;
                        while started.elapsed() < self.time {
                            attempt()?;
                            count += 1;
                        }
                        Ok(count)
                    })
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().unwrap_or(Err(Error::Died))).collect()
        });
        let done: u32 = counts?.iter().sum();
        Ok(f64::from(done) / started.elapsed().as_secs_f64())
    }
}
