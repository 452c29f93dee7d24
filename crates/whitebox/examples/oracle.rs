//! Answers the questions of `scripts/whitebox-attacks.py`, a line each: what a program with an AES decrypt key in its memory
//! shows to a debugger. Bytes are hexadecimal. The first line is the key, so that a find can be checked.
//!
//! `input BLOCK`, `round NUMBER STATE`, `output STATE`; and `dca ALGORITHM TRACES`, which is the attack itself.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::{BufRead, Write};

use keyward_whitebox::{Algorithm, DecryptKey, KeyFile, KeyId, make_decrypt_key, system_random};

#[path = "oracle/dca.rs"]
mod dca;

fn main() {
    let key = random::<32>();
    let tables = tables(Algorithm::Aes256, &key);
    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", hex::encode(key)).unwrap();
    output.flush().unwrap();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let block = |word: usize| <[u8; 16]>::try_from(hex::decode(words[word]).unwrap()).unwrap();
        let answer = match words[0] {
            "input" => hex::encode(tables.encoded_input(block(1))),
            "round" => hex::encode(tables.aes_round(words[1].parse().unwrap(), block(2))),
            "output" => hex::encode(tables.aes_output(block(1))),
            "dca" => dca::attack(
                if words[1] == "SM4" { Algorithm::Sm4 } else { Algorithm::Aes256 },
                words[2].parse().unwrap(),
            ),
            _ => panic!("unknown question"),
        };
        writeln!(output, "{answer}").unwrap();
        output.flush().unwrap();
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    system_random(&mut bytes).unwrap();
    bytes
}

fn tables(algorithm: Algorithm, key: &[u8]) -> DecryptKey {
    let file = make_decrypt_key(algorithm, key, KeyId::from_bytes([0; 16]), &[], &mut system_random).unwrap();
    KeyFile::parse(&file).unwrap().open(None).unwrap()
}
