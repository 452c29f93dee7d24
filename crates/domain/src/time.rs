//! Points in time, as the API tells them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z, never negative in practice; `0` stands for "none" on the wire.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct UnixSeconds(pub i64);

/// Seconds of one day.
pub const DAY: i64 = 86_400;

impl UnixSeconds {
    /// The same time of day, `days` days later.
    #[must_use]
    pub fn plus_days(self, days: u16) -> Self {
        Self(self.0 + i64::from(days) * DAY)
    }
}
