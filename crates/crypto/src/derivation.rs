//! The key derivation that XAES-256-GCM and its SM4 sibling share.
//!
//! NIST SP 800-108 in counter mode with CMAC (SP 800-38B) as its function. The input is exactly one
//! block, so CMAC is one call of the block cipher on the input masked by the subkey K1, and K1 is
//! computed once for each key.

/// Bytes in a block of AES and of SM4.
pub const BLOCK: usize = 16;

/// CMAC's subkey K1 of `l`, the encryption of the zero block: `l` doubled in GF(2^128), in constant time.
pub fn subkey(l: [u8; BLOCK]) -> [u8; BLOCK] {
    let value = u128::from_be_bytes(l);
    let overflow = value >> 127;
    ((value << 1) ^ (overflow * 0x87)).to_be_bytes()
}

/// What the block cipher is run on for the `counter`-th block of a derived key: `M xor K1`, where
/// `M` = counter as 16 bits, label `X`, a zero byte, the first 12 bytes of the nonce.
pub fn masked_input(counter: u8, nonce: &[u8; 24], k1: &[u8; BLOCK]) -> [u8; BLOCK] {
    let mut block = *k1;
    block[1] ^= counter;
    block[2] ^= b'X';
    for (byte, nonce_byte) in block[4..].iter_mut().zip(nonce) {
        *byte ^= nonce_byte;
    }
    block
}

/// The rest of the nonce, for the AEAD under the derived key.
pub fn inner_nonce(nonce: &[u8; 24]) -> [u8; 12] {
    let mut inner = [0; 12];
    inner.copy_from_slice(&nonce[12..]);
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subkeys_of_the_xaes_specification() {
        // L and K1 of both vectors; the second has its top bit set and is reduced.
        for (l, k1) in [
            ("7298caa565031eadc6ce23d23ea66378", "e531954aca063d5b8d9c47a47d4cc6f0"),
            ("91c08762876dccf9ba204a33768fa5fe", "23810ec50edb99f374409466ed1f4b7b"),
        ] {
            let l: [u8; 16] = hex::decode(l).unwrap().try_into().unwrap();
            assert_eq!(hex::encode(subkey(l)), k1);
        }
    }

    #[test]
    fn input_of_the_xaes_specification() {
        let nonce = b"ABCDEFGHIJKLMNOPQRSTUVWX";
        assert_eq!(hex::encode(masked_input(1, nonce, &[0; 16])), "000158004142434445464748494a4b4c");
        assert_eq!(hex::encode(masked_input(2, nonce, &[0; 16])), "000258004142434445464748494a4b4c");
        assert_eq!(&inner_nonce(nonce), b"MNOPQRSTUVWX");
    }
}
