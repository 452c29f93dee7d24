//! Differential computation analysis after Bos, Hubain, Michiels and Teuwen (CHES 2016): the correlation of every bit that
//! the first round computes with every bit that an S-box would give under each guess of a key byte.

use keyward_whitebox::Algorithm;

use super::{random, tables};

/// Attacks a fresh key with random ciphertexts. Tells how many bytes of the round key have the highest correlation of all guesses,
/// and the place of each among 256.
pub fn attack(algorithm: Algorithm, traces: usize) -> String {
    let key = random::<32>();
    let tables = tables(algorithm, &key[..algorithm.key_length()]);
    let sbox = sbox(algorithm);
    let blocks: Vec<[u8; 16]> = (0..traces).map(|_| random()).collect();
    // Bits of the traces, 64 of them in a word.
    let words: Vec<Vec<u32>> = blocks.iter().map(|&block| tables.first_round(block)).collect();
    let bits = |bit: &dyn Fn(usize) -> bool| -> Vec<u64> {
        (0..traces.div_ceil(64))
            .map(|word| {
                (0..64).fold(0, |sum, at| {
                    let trace = 64 * word + at;
                    sum | u64::from(trace < traces && bit(trace)) << at
                })
            })
            .collect()
    };
    let samples: Vec<Vec<u64>> = (0..words[0].len() * 32)
        .map(|sample| bits(&|trace| words[trace][sample / 32] >> (sample % 32) & 1 == 1))
        .collect();
    // Only what depends on the S-box that is attacked can correlate with it in more than chance; all are looked at.
    let (places, right): (usize, Vec<u8>) = match algorithm {
        Algorithm::Aes256 => (16, aes_last_round_key(&key)),
        Algorithm::Sm4 => (4, sm4_last_round_key(&key[..16])),
    };
    let ranks: Vec<usize> = (0..places)
        .map(|place| {
            let input = |trace: usize| match algorithm {
                Algorithm::Aes256 => blocks[trace][place],
                Algorithm::Sm4 => {
                    blocks[trace][4 + place] ^ blocks[trace][8 + place] ^ blocks[trace][12 + place]
                }
            };
            let peak = |guess: u8| {
                let guessed: Vec<Vec<u64>> = (0..8)
                    .map(|bit| bits(&|trace| sbox[usize::from(input(trace) ^ guess)] >> bit & 1 == 1))
                    .collect();
                let distance = |sample: &Vec<u64>, guessed: &Vec<u64>| {
                    let differ: u32 =
                        sample.iter().zip(guessed).map(|(left, right)| (left ^ right).count_ones()).sum();
                    (2 * i64::from(differ) - traces as i64).unsigned_abs()
                };
                samples.iter().flat_map(|sample| guessed.iter().map(move |bit| distance(sample, bit))).max()
            };
            let peaks: Vec<_> = (0..=255).map(peak).collect();
            peaks.iter().filter(|&peak| *peak > peaks[usize::from(right[place])]).count() + 1
        })
        .collect();
    let found = ranks.iter().filter(|&&rank| rank == 1).count();
    format!("{found} of {places} bytes; places of the right guesses among 256: {ranks:?}")
}

/// The table that the round key byte goes into.
fn sbox(algorithm: Algorithm) -> [u8; 256] {
    match algorithm {
        Algorithm::Aes256 => keyward_whitebox::attack::aes_inverse_sbox(),
        Algorithm::Sm4 => keyward_whitebox::attack::sm4_sbox(),
    }
}

fn aes_last_round_key(key: &[u8]) -> Vec<u8> {
    keyward_whitebox::attack::round_keys(Algorithm::Aes256, key)[224..].to_vec()
}

fn sm4_last_round_key(key: &[u8]) -> Vec<u8> {
    keyward_whitebox::attack::round_keys(Algorithm::Sm4, key)[124..].to_vec()
}
