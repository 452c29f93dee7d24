//! Times as access management tells them: text in China Standard Time (UTC+8), as in the original.

use jiff::Timestamp;
use keyward_domain::UnixSeconds;

/// By how much China Standard Time is ahead of UTC, in seconds; the same all year.
const AHEAD: i64 = 8 * 3600;

/// `YYYY-MM-DD hh:mm:ss`.
pub fn date_time(time: UnixSeconds) -> String {
    format(time, "%Y-%m-%d %H:%M:%S")
}

/// `YYYY-MM-DD`.
pub fn date(time: UnixSeconds) -> String {
    format(time, "%Y-%m-%d")
}

/// The number of the day, counted from 1970.
pub fn day(time: UnixSeconds) -> i64 {
    time.0.saturating_add(AHEAD).div_euclid(keyward_domain::time::DAY)
}

fn format(time: UnixSeconds, form: &str) -> String {
    let shifted = Timestamp::from_second(time.0.saturating_add(AHEAD)).unwrap_or_default();
    shifted.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let before = UnixSeconds(1_700_063_999);
        let after = UnixSeconds(1_700_064_000);
        assert_eq!((date_time(before), date(before)), ("2023-11-15 23:59:59".into(), "2023-11-15".into()));
        assert_eq!((date_time(after), date(after)), ("2023-11-16 00:00:00".into(), "2023-11-16".into()));
        assert_eq!(day(after), day(before) + 1);
    }
}
