//! One-time passwords by time (RFC 6238): what authenticator apps show.
//!
//! HMAC-SHA-1, 6 digits, steps of 30 seconds: all that every app understands. SHA-1's collisions do not matter
//! here, because nobody but the two sides chooses what is hashed.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::{CryptoError, Random, Secret, mac};

/// Bytes in a shared secret: the length of the hash (RFC 4226, section 4, R6).
pub const SECRET: usize = 20;

/// Seconds for which a password is shown.
pub const STEP_SECONDS: u64 = 30;

const DIGITS: usize = 6;

/// A new shared secret.
///
/// # Errors
/// [`CryptoError::Random`].
pub fn generate(random: &dyn Random) -> Result<Secret, CryptoError> {
    Secret::random(SECRET, random)
}

/// The step at which the code is right: that of `now` (seconds since 1970), or the one before or after, because
/// clocks differ. No step up to `last` counts, so that no code is taken twice. Takes as long for any code of
/// six digits.
pub fn step(secret: &Secret, code: &str, now: i64, last: u64) -> Option<u64> {
    let current = u64::try_from(now).ok()? / STEP_SECONDS;
    let mut found = (Choice::from(0), 0);
    for step in [current.saturating_sub(1), current, current + 1] {
        let right =
            password(secret, step).as_bytes().ct_eq(code.as_bytes()) & Choice::from(u8::from(step > last));
        found = (found.0 | right, u64::conditional_select(&found.1, &step, right));
    }
    bool::from(found.0).then_some(found.1)
}

/// The code of a step (RFC 4226, section 5.3).
fn password(secret: &Secret, step: u64) -> String {
    let hash = mac::hmac_sha1(secret.expose(), &step.to_be_bytes());
    let offset = usize::from(hash[19] & 0x0f);
    let number = hash[offset..offset + 4].iter().fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    format!("{:0DIGITS$}", (number & 0x7fff_ffff) % 10_u32.pow(DIGITS as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc() -> Secret {
        Secret::new(b"12345678901234567890".to_vec())
    }

    /// RFC 6238, appendix B; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(password(&rfc(), time / 30), code);
            assert_eq!(step(&rfc(), code, time as i64, 0), Some(time / 30));
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn codes_of_counters_are_those_of_the_rfc() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(password(&rfc(), counter), code);
        }
    }

    #[test]
    fn clocks_may_be_one_step_apart_and_no_more() {
        let code = password(&rfc(), 100);
        for (now, right) in [(2969, false), (2970, true), (3000, true), (3059, true), (3060, false)] {
            assert_eq!(step(&rfc(), &code, now, 0).is_some(), right, "{now}");
        }
    }

    #[test]
    fn no_code_counts_twice_and_no_other_text_at_all() {
        let code = password(&rfc(), 100);
        assert_eq!(step(&rfc(), &code, 3000, 99), Some(100));
        assert_eq!(step(&rfc(), &code, 3000, 100), None);
        assert_eq!(step(&Secret::new(vec![0; 20]), &code, 3000, 0), None);
        let spaced = format!(" {code}");
        for text in ["", "0", &code[1..], &spaced, "１２３４５６"] {
            assert_eq!(step(&rfc(), text, 3000, 0), None, "{text}");
        }
        assert_eq!(step(&rfc(), &code, -1, 0), None);
    }
}
