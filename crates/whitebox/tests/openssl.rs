//! What OpenSSL encrypts, tables decrypt. The command `openssl` (3.0 or later) must be there.
#![allow(clippy::unwrap_used)]

mod common;

use common::{decrypt_key, openssl, random};
use keyward_whitebox::{Algorithm, Error, KeyFile};

/// Blocks for each algorithm.
const BLOCKS: usize = 1_000_000;

#[test]
fn a_million_random_blocks_agree() {
    for algorithm in Algorithm::ALL {
        let key = random(algorithm.key_length());
        let plaintext = random(16 * BLOCKS);
        let mut blocks = openssl(algorithm, "ecb", &key, None, &plaintext);
        let tables = KeyFile::parse(&decrypt_key(algorithm, &key, &[])).unwrap().open(None).unwrap();
        tables.decrypt_blocks(blocks.as_chunks_mut().0);
        assert!(blocks == plaintext, "{algorithm}");
    }
}

#[test]
fn cbc_of_every_length_and_in_pieces_of_any_size() {
    for algorithm in Algorithm::ALL {
        let (key, iv) = (random(algorithm.key_length()), random(16));
        let tables = KeyFile::parse(&decrypt_key(algorithm, &key, &[])).unwrap().open(None).unwrap();
        let start: [u8; 16] = iv.as_slice().try_into().unwrap();
        for length in [0, 1, 15, 16, 17, 31, 32, 33, 4096] {
            let plaintext = random(length);
            let ciphertext = openssl(algorithm, "cbc", &key, Some(&iv), &plaintext);
            assert_eq!(tables.decrypt(&start, &ciphertext).unwrap(), plaintext, "{algorithm} {length}");
            for size in [1, 5, 16, 17, 40] {
                let (mut stream, mut found) = (tables.stream(&start), Vec::new());
                ciphertext.chunks(size).for_each(|piece| stream.update(piece, &mut found));
                stream.finish(&mut found).unwrap();
                assert_eq!(found, plaintext, "{algorithm} {length} by {size}");
            }
            assert_eq!(tables.decrypt(&start, &ciphertext[1..]), Err(Error::Truncated));
        }
        assert_eq!(tables.decrypt(&start, &[]), Err(Error::Truncated));
    }
}

#[test]
fn another_key_is_told_by_the_padding_but_for_one_in_256() {
    let algorithm = Algorithm::Sm4;
    let (key, iv) = (random(16), [0; 16]);
    let other = KeyFile::parse(&decrypt_key(algorithm, &random(16), &[])).unwrap().open(None).unwrap();
    let refused = (0..100u8)
        .map(|number| openssl(algorithm, "cbc", &key, Some(&iv), &[number; 40]))
        .filter(|ciphertext| other.decrypt(&iv, ciphertext) == Err(Error::WrongKey))
        .count();
    // By chance 0.4 are taken for right; ten would be one time in 10^12.
    assert!(refused > 90, "{refused}");
}
