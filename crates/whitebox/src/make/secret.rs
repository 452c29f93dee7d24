//! What is done to bytes of the key: in the same time, and at the same places in memory, for all of them.

/// The byte at a secret place: looks at all.
pub(super) fn at(table: &[u8; 256], place: u8) -> u8 {
    let mut found = 0;
    for (index, &byte) in table.iter().enumerate() {
        let other = index as u8 ^ place;
        // All ones if the places are equal, else zero.
        let equal = ((u16::from(other).wrapping_sub(1)) >> 8) as u8;
        found |= byte & equal;
    }
    found
}

/// The table that has at each place what `table` has at that place XOR a secret byte.
pub(super) fn shifted(table: &[u8; 256], by: u8) -> [u8; 256] {
    let mut shifted = *table;
    for bit in 0..8 {
        let chosen = (by >> bit & 1).wrapping_neg();
        for place in (0..256usize).filter(|place| place >> bit & 1 == 0) {
            let other = place | 1 << bit;
            let difference = (shifted[place] ^ shifted[other]) & chosen;
            shifted[place] ^= difference;
            shifted[other] ^= difference;
        }
    }
    shifted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_do_what_indexing_does() {
        let table: [u8; 256] = std::array::from_fn(|place| (place * 7 + 3) as u8);
        for place in 0..=255 {
            assert_eq!(at(&table, place), table[usize::from(place)]);
            let shifted = shifted(&table, place);
            assert!(
                (0..=255u8).all(|index| shifted[usize::from(index)] == table[usize::from(index ^ place)])
            );
        }
    }
}
