//! Times as the service writes them.

use jiff::Timestamp;
use keyward_domain::UnixSeconds;

/// Beijing is eight hours ahead, all year.
const BEIJING: i64 = 8 * 3600;

/// Date and time of Beijing: `2019-04-29 21:18:28`.
pub fn local(time: UnixSeconds) -> String {
    timestamp(time.0.saturating_add(BEIJING)).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Date and time in UTC (ISO 8601): `2019-08-09T10:31:47Z`.
pub fn utc(time: UnixSeconds) -> String {
    timestamp(time.0).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What lies beyond the year 9999 is shown as its end.
fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_forms_name_the_same_moment() {
        let time = UnixSeconds(1_556_543_908);
        assert_eq!(local(time), "2019-04-29 21:18:28");
        assert_eq!(utc(time), "2019-04-29T13:18:28Z");
        assert!(utc(UnixSeconds(i64::MAX)).starts_with("9999-12-30") && local(UnixSeconds(i64::MAX)).starts_with("9999"));
    }
}
