//! Tables decrypt what ciphers encrypt.
#![allow(clippy::unwrap_used)]

use keyward_whitebox::{Algorithm, DecryptKey, KeyFile, KeyId, make_decrypt_key, system_random};

/// The tables of a key, on any device.
fn tables(algorithm: Algorithm, key: &str) -> DecryptKey {
    let key = hex::decode(key).unwrap();
    let bytes =
        make_decrypt_key(algorithm, &key, KeyId::from_bytes([7; 16]), &[], &mut system_random).unwrap();
    KeyFile::parse(&bytes).unwrap().open(None).unwrap()
}

fn decrypted(key: &DecryptKey, block: &str) -> String {
    let mut blocks = [<[u8; 16]>::try_from(hex::decode(block).unwrap()).unwrap()];
    key.decrypt_blocks(&mut blocks);
    hex::encode(blocks[0])
}

#[test]
fn vectors_of_fips_197_and_sp_800_38a() {
    let key = tables(Algorithm::Aes256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    assert_eq!(decrypted(&key, "8ea2b7ca516745bfeafc49904b496089"), "00112233445566778899aabbccddeeff");
    let key = tables(Algorithm::Aes256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    for (ciphertext, plaintext) in [
        ("f3eed1bdb5d2a03c064b5a7e3db181f8", "6bc1bee22e409f96e93d7e117393172a"),
        ("591ccb10d410ed26dc5ba74a31362870", "ae2d8a571e03ac9c9eb76fac45af8e51"),
        ("b6ed21b99ca6f4f9f153e7b1beafed1d", "30c81c46a35ce411e5fbc1191a0a52ef"),
        ("23304b7a39f9f3ff067d8d8f9e24ecc7", "f69f2445df4f9b17ad2b417be66c3710"),
    ] {
        assert_eq!(decrypted(&key, ciphertext), plaintext);
    }
}

#[test]
fn vector_of_gb_t_32907() {
    let key = tables(Algorithm::Sm4, "0123456789abcdeffedcba9876543210");
    assert_eq!(decrypted(&key, "681edf34d206965e86b3e94f536e4246"), "0123456789abcdeffedcba9876543210");
}
