//! What a key pair's operations cost, each on one core: `cargo bench -p keyward-crypto --bench pairs`.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use keyward_crypto::recipient::{RecipientAlgorithm, encrypt_to};
use keyward_crypto::{
    Binding, DecryptionAlgorithm, KemCiphertext, Message, PairAlgorithm, Provider, RootKey, SigningAlgorithm,
    SoftwareProvider, SystemRandom, kem_ciphertext,
};

const BINDING: Binding = Binding { account: 1, key_id: [5; 16], version: 1 };

fn provider() -> SoftwareProvider {
    SoftwareProvider::new(Arc::new(RootKey::generate(&SystemRandom).unwrap()), Arc::new(SystemRandom))
}

fn wrapped(provider: &SoftwareProvider, algorithm: PairAlgorithm) -> Vec<u8> {
    provider.bind(provider.generate_unbound(algorithm).unwrap(), &BINDING).unwrap()
}

fn generation(criterion: &mut Criterion) {
    let provider = provider();
    let mut group = criterion.benchmark_group("generate");
    group.sample_size(10);
    for algorithm in PairAlgorithm::ALL {
        group.bench_function(format!("{algorithm:?}"), |b| b.iter(|| provider.generate_unbound(algorithm)));
    }
}

fn signatures(criterion: &mut Criterion) {
    let provider = provider();
    for (pair, algorithm) in [
        (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPssSha256),
        (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPkcs1Sha256),
        (PairAlgorithm::EccP256, SigningAlgorithm::EccP256),
        (PairAlgorithm::EccP384, SigningAlgorithm::EccP384),
        (PairAlgorithm::Sm2, SigningAlgorithm::Sm2Dsa),
        (PairAlgorithm::MlDsa65, SigningAlgorithm::MlDsa65),
    ] {
        let wrapped = wrapped(&provider, pair);
        let open = || provider.open_signing(pair, &BINDING, black_box(&wrapped)).unwrap();
        let key = open();
        let message = Message::Raw(&[7; 32]);
        let signature = key.sign(algorithm, message).unwrap();
        let mut group = criterion.benchmark_group(format!("{pair:?}"));
        group.bench_function("load to sign", |b| b.iter(open));
        group.bench_function("sign", |b| b.iter(|| key.sign(algorithm, black_box(message))));
        group.bench_function("verify", |b| b.iter(|| key.verify(algorithm, message, black_box(&signature))));
    }
}

fn decryption(criterion: &mut Criterion) {
    let provider = provider();
    for (pair, algorithm) in [
        (PairAlgorithm::Rsa2048, DecryptionAlgorithm::RsaOaepSha256),
        (PairAlgorithm::Sm2, DecryptionAlgorithm::Sm2Asn1),
    ] {
        let wrapped = wrapped(&provider, pair);
        let open = || provider.open_decryption(pair, &BINDING, black_box(&wrapped)).unwrap();
        let key = open();
        let recipient = RecipientAlgorithm::parse(algorithm.as_str()).unwrap();
        let ciphertext = encrypt_to(&key.public_key().to_pem(), recipient, &[7; 32], &SystemRandom).unwrap();
        let mut group = criterion.benchmark_group(format!("{pair:?}"));
        group.bench_function("load to decrypt", |b| b.iter(open));
        group.bench_function("decrypt", |b| b.iter(|| key.decrypt(algorithm, black_box(&ciphertext))));
    }
}

fn kem(criterion: &mut Criterion) {
    let provider = provider();
    let wrapped = wrapped(&provider, PairAlgorithm::MlKem768);
    let open = || provider.open_kem(PairAlgorithm::MlKem768, &BINDING, black_box(&wrapped)).unwrap();
    let key = open();
    let seal = || kem_ciphertext::seal(&*key, BINDING.key_id, 1, black_box(&[7; 32])).unwrap();
    let text = seal();
    let mut group = criterion.benchmark_group("MlKem768");
    group.bench_function("load", |b| b.iter(open));
    group.bench_function("seal 32", |b| b.iter(seal));
    group.bench_function("open 32", |b| {
        b.iter(|| kem_ciphertext::open(&*key, &KemCiphertext::parse(black_box(&text)).unwrap()))
    });
}

criterion_group!(benches, generation, signatures, decryption, kem);
criterion_main!(benches);
