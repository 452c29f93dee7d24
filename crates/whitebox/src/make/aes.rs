//! Tables of AES-256: see [`crate::tables::aes`].

use zeroize::Zeroizing;

use super::encoding::{Encoding, LayerInProgress};
use super::linear::{Invertible, Words};
use super::random::Random;
use super::secret;
use crate::file::secret::FileSecret;
use crate::tables::aes::{LAYERS, ROUNDS, shifted};
use crate::tables::{BLOCK, Tables};
use crate::{Algorithm, Error};

/// Words in the key schedule.
const SCHEDULE: usize = 60;

pub(super) fn tables(key: &[u8], file: &FileSecret, random: &mut Random<'_>) -> Result<Tables, Error> {
    let (sbox, inverse) = sboxes();
    let round_keys = Zeroizing::new(schedule(key, &sbox));
    let round_key = |round: usize, place: usize| round_keys[4 * round + place / 4][place % 4];
    let unmix = Words::of(unmix_column);
    let mut layers = Vec::with_capacity(LAYERS);
    // The columns of the state, first as the client writes them.
    let mut state: [Encoding; 4] = std::array::from_fn(|column| Encoding {
        linear: Invertible::identity(),
        mask: 0,
        bytes: std::array::from_fn(|row| file.input_encoding(4 * column + row)),
    });
    // A byte of the state, as it is written, through InvSubBytes, with the round key after it.
    let substituted = |state: &[Encoding; 4], round: usize, place: usize| {
        let from = shifted(place);
        let first_key = if round == 0 { round_key(ROUNDS + 1, from) } else { 0 };
        let table = Zeroizing::new(secret::shifted(&inverse, first_key));
        let key = round_key(ROUNDS - round, place);
        let written = unmixed(&state[from / 4], from % 4);
        Zeroizing::new(written.map(|byte| table[usize::from(byte)] ^ key))
    };
    for round in 0..ROUNDS {
        let mut first = LayerInProgress::new(random)?;
        let mut second = LayerInProgress::new(random)?;
        let mut next = Vec::with_capacity(4);
        for column in 0..4 {
            let wide = Invertible::wide(random)?;
            let mut mask = 0;
            for row in 0..4 {
                let bytes = substituted(&state, round, 4 * column + row);
                mask ^= first.push(&bytes, &wide.map.of_byte(row), random)?;
            }
            let mixed = first.encoding(wide, mask);
            let narrow = Invertible::narrow(random)?;
            let spread = narrow.map.after(&unmix).after(&mixed.linear.inverse);
            let mask = second.push_word(&mixed, &spread, random)?;
            next.push(second.encoding(narrow, mask));
        }
        layers.extend([first.done(), second.done()]);
        state = next.try_into().unwrap_or_else(|_| unreachable!("four of them"));
    }
    let mut output = Box::new([[0; 256]; BLOCK]);
    for (place, table) in output.iter_mut().enumerate() {
        *table = *substituted(&state, ROUNDS, place);
    }
    Ok(Tables { algorithm: Algorithm::Aes256, layers, output })
}

/// What bytes that are written at `row` of a column mean, whose linear map keeps bytes apart.
fn unmixed(encoding: &Encoding, row: usize) -> [u8; 256] {
    let decoded = encoding.decoded(row);
    decoded.map(|byte| encoding.linear.inverse.apply(u32::from(byte) << (8 * row)).to_le_bytes()[row])
}

/// The S-box of FIPS 197 and its inverse.
pub(super) fn sboxes() -> ([u8; 256], [u8; 256]) {
    let (mut sbox, mut inverse) = ([0; 256], [0; 256]);
    // `power` goes through all powers of 3, `reciprocal` through their inverses: 0xf6 is the inverse of 3.
    let (mut power, mut reciprocal) = (1u8, 1u8);
    sbox[0] = 0x63;
    for _ in 0..255 {
        power = multiply(power, 3);
        reciprocal = multiply(reciprocal, 0xf6);
        let rotations = (1..5).fold(reciprocal, |sum, by| sum ^ reciprocal.rotate_left(by));
        sbox[usize::from(power)] = rotations ^ 0x63;
    }
    for (byte, &image) in sbox.iter().enumerate() {
        inverse[usize::from(image)] = byte as u8;
    }
    (sbox, inverse)
}

/// The product in the field of AES.
fn multiply(left: u8, right: u8) -> u8 {
    let (mut product, mut left) = (0, left);
    for bit in 0..8 {
        product ^= left & (right >> bit & 1).wrapping_neg();
        left = left << 1 ^ 0x1b & (left >> 7).wrapping_neg();
    }
    product
}

/// InvMixColumns of a column, whose first byte is in the lowest bits.
fn unmix_column(column: u32) -> u32 {
    let bytes = column.to_le_bytes();
    let factors = [14, 11, 13, 9];
    u32::from_le_bytes(std::array::from_fn(|row| {
        (0..4).fold(0, |sum, from| sum ^ multiply(bytes[from], factors[(from + 4 - row) % 4]))
    }))
}

/// The key expansion of FIPS 197 for 32 bytes.
pub(super) fn schedule(key: &[u8], sbox: &[u8; 256]) -> [[u8; 4]; SCHEDULE] {
    let mut words = [[0; 4]; SCHEDULE];
    for (word, bytes) in words.iter_mut().zip(key.as_chunks::<4>().0) {
        *word = *bytes;
    }
    let mut constant = 1;
    for place in 8..SCHEDULE {
        let mut word = words[place - 1];
        if place % 8 == 0 {
            word.rotate_left(1);
        }
        if place % 4 == 0 {
            word = word.map(|byte| secret::at(sbox, byte));
        }
        if place % 8 == 0 {
            word[0] ^= constant;
            constant = multiply(constant, 2);
        }
        words[place] = std::array::from_fn(|byte| words[place - 8][byte] ^ word[byte]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_expansion_is_that_of_fips_197() {
        let key = hex::decode("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4").unwrap();
        let words = schedule(&key, &sboxes().0);
        assert_eq!(hex::encode(words[8]), "9ba35411");
        assert_eq!(hex::encode(words[59]), "706c631e");
    }
}
