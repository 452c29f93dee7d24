//! What the test of a module found, and how it is printed.

use std::fmt;

use serde::Serialize;

use crate::Error;
use crate::protocol::Description;

/// What a token is and what it can do.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What it says of itself.
    pub description: Description,
    /// How many callers there were at a time.
    pub callers: u16,
    /// What was tried, in this order.
    pub findings: Vec<Finding>,
}

/// What trying something came to.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What was tried.
    pub what: String,
    /// How often per second, where that was measured; or why not.
    pub result: Result<Option<f64>, Error>,
}

impl Report {
    /// What trying this came to.
    pub fn finding(&self, what: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.what == what)
    }
}

/// Several lines, as `keyward hsm test` prints them.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = &self.description;
        writeln!(f, "library       {} (PKCS#11 {})", of.library, of.cryptoki)?;
        writeln!(f, "token         {:?} in slot {}, serial number {}", of.label, of.slot, of.serial)?;
        writeln!(f, "device        {} {}, firmware {}", of.manufacturer, of.model, of.firmware)?;
        writeln!(f, "flags         {}", of.flags.join(" "))?;
        match &of.wrapping_key {
            Some(key) if key.trusted => writeln!(f, "wrapping key  {:?}, trusted", key.label)?,
            Some(key) => writeln!(f, "wrapping key  {:?}, not trusted", key.label)?,
            None => writeln!(f, "wrapping key  none: keys stay in this token")?,
        }
        writeln!(f, "\n{} callers at a time", self.callers)?;
        for finding in &self.findings {
            match &finding.result {
                Ok(Some(speed)) => writeln!(f, "  yes  {:<44} {speed:>9.0} a second", finding.what)?,
                Ok(None) => writeln!(f, "  yes  {}", finding.what)?,
                Err(error) => writeln!(f, "  no   {:<44} {error}", finding.what)?,
            }
        }
        writeln!(f, "\nmechanisms")?;
        for mechanism in &of.mechanisms {
            writeln!(f, "  {:<32} {}", mechanism.name, mechanism.uses.join(", "))?;
        }
        Ok(())
    }
}
