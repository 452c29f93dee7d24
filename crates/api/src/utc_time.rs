//! Times in UTC, as text (ISO 8601).

use jiff::Timestamp;
use keyward_domain::UnixSeconds;

/// `2019-08-09T10:31:47Z`.
pub fn date_time(time: UnixSeconds) -> String {
    Timestamp::from_second(time.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_form_that_clients_parse() {
        assert_eq!(date_time(UnixSeconds(1_556_543_908)), "2019-04-29T13:18:28Z");
    }
}
