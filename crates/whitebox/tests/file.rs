//! The file of a decrypt key: changes, devices, and that no key is in it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{decrypt_key, device, random, replaced};
use keyward_whitebox::{Algorithm, Error, KeyFile, attack};
use sha2::{Digest, Sha256};

/// The plaintext of a block of zeros.
fn decrypted(file: &[u8], device: Option<&keyward_whitebox::Fingerprint>) -> Result<[u8; 16], Error> {
    let mut blocks = [[0; 16]];
    KeyFile::parse(file)?.open(device)?.decrypt_blocks(&mut blocks);
    Ok(blocks[0])
}

#[test]
fn every_changed_byte_is_refused() {
    let device = device();
    for devices in [vec![], vec![device.clone()]] {
        let mut file = decrypt_key(Algorithm::Aes256, &random(32), &devices);
        let content = file.len() - 32;
        // The digest is of everything before it, so a change anywhere is one of its input, or of itself.
        assert_eq!(Sha256::digest(&file[..content])[..], file[content..]);
        // One by one: the head, the end, and so many in between as take no longer than a few seconds.
        let places = (0..400).chain((400..content).step_by(7919)).chain(content - 50..content + 32);
        for place in places {
            file[place] ^= 1 << (place % 8);
            assert!(KeyFile::parse(&file).is_err(), "byte {place}");
            file[place] ^= 1 << (place % 8);
        }
        assert!(decrypted(&file, Some(&device)).is_ok());
        for length in [0, 3, 4, 5, 62, 100, content, file.len() - 1] {
            assert!(KeyFile::parse(&file[..length]).is_err(), "{length} bytes");
        }
        file.push(0);
        assert_eq!(KeyFile::parse(&file).err(), Some(Error::Damaged));
    }
}

#[test]
fn a_change_with_a_digest_that_fits_is_refused_by_the_seal() {
    let device = device();
    let file = decrypt_key(Algorithm::Sm4, &random(16), std::slice::from_ref(&device));
    let content = file.len() - 32;
    for place in (4..310).chain((310..content).step_by(40_009)).chain(content - 20..content) {
        let mut file = file.clone();
        file[place] ^= 1;
        let digest = Sha256::digest(&file[..content]);
        file[content..].copy_from_slice(&digest);
        assert!(decrypted(&file, Some(&device)).is_err(), "byte {place}");
    }
}

#[test]
fn each_kind_of_wrong_file_is_told() {
    let file = decrypt_key(Algorithm::Sm4, &random(16), &[]);
    assert_eq!(KeyFile::parse(b"-----BEGIN").err(), Some(Error::NotAKey));
    let mut newer = file.clone();
    newer[4] = 2;
    assert_eq!(KeyFile::parse(&newer).err(), Some(Error::Version(2)));
    let mut damaged = file;
    damaged[70] ^= 1;
    assert_eq!(KeyFile::parse(&damaged).err(), Some(Error::Damaged));
}

#[test]
fn bound_to_devices_it_works_on_those_with_at_most_one_part_replaced() {
    let key = random(16);
    let devices: Vec<_> = (0..3).map(|_| device()).collect();
    let right = decrypted(&decrypt_key(Algorithm::Sm4, &key, &[]), None).unwrap();
    let file = decrypt_key(Algorithm::Sm4, &key, &devices);
    for device in &devices {
        assert_eq!(decrypted(&file, Some(device)), Ok(right));
        for part in 0..5 {
            let once = replaced(device, part);
            assert_eq!(decrypted(&file, Some(&once)), Ok(right), "part {part}");
            let twice = replaced(&once, (part + 1) % 5);
            assert_eq!(decrypted(&file, Some(&twice)), Err(Error::WrongDevice), "part {part} and the next");
        }
    }
    assert_eq!(decrypted(&file, Some(&device())), Err(Error::WrongDevice));
    assert_eq!(decrypted(&file, None), Err(Error::WrongDevice));
}

#[test]
fn bound_to_as_many_devices_as_can_be() {
    let devices: Vec<_> = (0..200).map(|_| device()).collect();
    for algorithm in Algorithm::ALL {
        let file = decrypt_key(algorithm, &random(algorithm.key_length()), &devices);
        assert!(file.len() <= 4 << 20, "{} bytes", file.len());
        assert!(decrypted(&file, devices.last()).is_ok());
    }
}

#[test]
fn no_two_are_alike_and_bytes_are_flat() {
    for algorithm in Algorithm::ALL {
        let key = vec![0; algorithm.key_length()];
        let [first, second] = [decrypt_key(algorithm, &key, &[]), decrypt_key(algorithm, &key, &[])];
        let same = first.iter().zip(&second).filter(|(left, right)| left == right).count();
        // One in 256 by chance.
        assert!(same < first.len() / 200, "{same} of {}", first.len());
        let tables = attack::table_bytes(&KeyFile::parse(&first).unwrap().open(None).unwrap());
        // Chi-squared with 255 degrees of freedom: beyond 400 is one in 10^7.
        let counts = histogram(&first);
        let expected = first.len() as f64 / 256.0;
        let squares: f64 = counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
        assert!(squares < 400.0, "the file: {squares}");
        // Tables of sums have each byte equally often. Of the others, some 70 columns in the first rounds of SM4 are
        // constant, where words do not mix bytes yet: each is one byte 256 times, of 11,000 times on the average.
        let counts = histogram(&tables);
        let expected = tables.len() as f64 / 256.0;
        assert!(counts.iter().all(|count| (count / expected - 1.0).abs() < 0.15), "the tables: {counts:?}");
    }
}

/// How often there is each byte.
fn histogram(bytes: &[u8]) -> [f64; 256] {
    let mut counts = [0.0; 256];
    bytes.iter().for_each(|&byte| counts[usize::from(byte)] += 1.0);
    counts
}

#[test]
fn no_key_and_no_round_key_is_in_the_file_or_its_tables() {
    for algorithm in Algorithm::ALL {
        let key = random(algorithm.key_length());
        let file = decrypt_key(algorithm, &key, &[]);
        let tables = attack::table_bytes(&KeyFile::parse(&file).unwrap().open(None).unwrap());
        for secret in attack::round_keys(algorithm, &key).chunks(8).chain(key.chunks(8)) {
            assert!(!holds(&file, secret) && !holds(&tables, secret), "{algorithm}");
        }
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
