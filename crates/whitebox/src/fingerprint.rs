//! Which device a decrypt key may be bound to.

use std::fmt;

use crate::Error;

/// Digits in each part.
const PARTS: [usize; 5] = [8, 14, 14, 14, 16];

/// How a device is told from others: `^[0-9a-f]{8}-[0-9a-f]{14}-[0-9a-f]{14}-[0-9a-f]{14}-[0-9a-f]{16}$`, as the
/// API documents it. Each part stands for one thing about the device; a device counts as the same while four
/// of the five are.
///
/// It is no secret in itself, but what opens a bound decrypt key: so it has no `Debug` of its digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Reads the documented form.
    ///
    /// # Errors
    /// [`Error::Fingerprint`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let lengths: Vec<usize> = text.split('-').map(str::len).collect();
        if lengths != PARTS || !text.bytes().all(|byte| byte == b'-' || is_digit(byte)) {
            return Err(Error::Fingerprint);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, 70 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// All parts but the one of that number, and which was left out.
    pub(crate) fn without(&self, left_out: usize) -> String {
        let kept =
            self.0.split('-').enumerate().map(|(part, digits)| if part == left_out { "" } else { digits });
        kept.collect::<Vec<_>>().join("-")
    }

    /// From 33 bytes of hashes: 4, 7, 7, 7 and 8 of them.
    #[cfg(any(feature = "collect", test))]
    pub(crate) fn from_parts(parts: [&[u8]; 5]) -> Self {
        let digits = parts.iter().zip(PARTS).map(|(bytes, length)| {
            let mut hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            hex.truncate(length);
            hex
        });
        Self(digits.collect::<Vec<_>>().join("-"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_form_is_one() {
        let good = "0123abcd-0123456789abcd-0123456789abcd-0123456789abcd-0123456789abcdef";
        assert_eq!(Fingerprint::parse(good).unwrap().as_str(), good);
        assert_eq!(good.len(), 70);
        for bad in [
            "",
            "-----",
            &good[1..],
            &good.to_uppercase(),
            &good.replace('-', "_"),
            &format!("{good}\n"),
            &format!("{good}-"),
            &good.replacen('0', "g", 1),
            &good.replacen('0', "é", 1),
            "0123abc-00123456789abcd-0123456789abcd-0123456789abcd-0123456789abcdef",
        ] {
            assert_eq!(Fingerprint::parse(bad), Err(Error::Fingerprint), "{bad}");
        }
    }

    #[test]
    fn what_is_left_out_shows_in_what_is_kept() {
        let device = Fingerprint::from_parts([&[1; 32], &[2; 32], &[3; 32], &[3; 32], &[4; 32]]);
        assert_eq!(device, Fingerprint::parse(device.as_str()).unwrap());
        assert_ne!(device.without(2), device.without(3), "equal parts, but not at the same place");
    }
}
