//! Whose tables they are.

use std::fmt;

use crate::Error;

/// The id of a white-box key, a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// From the bytes of a UUID.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes of the UUID.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the canonical text of a UUID, in lowercase.
    ///
    /// # Errors
    /// [`Error::KeyId`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits: String = text.chars().filter(|&character| character != '-').collect();
        let mut bytes = [0; 16];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let pair = digits.get(2 * place..2 * place + 2).ok_or(Error::KeyId)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| Error::KeyId)?;
        }
        let id = Self(bytes);
        if id.to_string() == text { Ok(id) } else { Err(Error::KeyId) }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let dash = if matches!(place, 4 | 6 | 8 | 10) { "-" } else { "" };
            write!(f, "{dash}{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_text_is_one() {
        let text = "01234567-89ab-11ef-8123-456789abcdef";
        assert_eq!(KeyId::parse(text).unwrap().to_string(), text);
        for bad in [
            "",
            "0123",
            &text.to_uppercase(),
            &text.replace('-', ""),
            &format!("{text}0"),
            &format!("+{}", &text[1..]),
        ] {
            assert_eq!(KeyId::parse(bad), Err(Error::KeyId), "{bad}");
        }
    }
}
