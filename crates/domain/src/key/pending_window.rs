//! How long a key that shall be destroyed can still be saved.

use serde::{Deserialize, Deserializer, Serialize};

use crate::rule::Violation;

/// Days between the wish to destroy a key and its destruction: 7 to 30 (guide, "Deleting Key").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PendingWindow(u16);

impl PendingWindow {
    /// The window of that many days, if there is one.
    pub fn of_days(days: u64) -> Option<Self> {
        u16::try_from(days).ok().filter(|days| (7..=30).contains(days)).map(Self)
    }

    /// The days.
    pub fn days(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for PendingWindow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of_days(u64::deserialize(deserializer)?).ok_or_else(|| {
            serde::de::Error::custom(Violation {
                code: "InvalidParameter.InvalidPendingWindowInDays".into(),
                en: "must be 7 to 30".into(),
                zh: "必须在 7 到 30 之间".into(),
            })
        })
    }
}

impl schemars::JsonSchema for PendingWindow {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PendingWindow".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "format": "uint64", "minimum": 7, "maximum": 30 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_7_to_30_days() {
        let days: Vec<_> = (0..40).filter_map(PendingWindow::of_days).map(PendingWindow::days).collect();
        assert_eq!(days, (7..=30).collect::<Vec<_>>());
        assert_eq!(PendingWindow::of_days(u64::MAX), None);
    }
}
