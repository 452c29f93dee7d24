//! What one message costs, from handle to text and back: `cargo bench -p keyward-crypto`.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use keyward_crypto::{
    Algorithm, Binding, Ciphertext, Provider, RootKey, SoftwareProvider, SystemRandom, ciphertext,
};

fn messages(criterion: &mut Criterion) {
    let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
    let provider = SoftwareProvider::new(root, Arc::new(SystemRandom));
    let binding = Binding { account: 1, key_id: [5; 16], version: 1 };
    for algorithm in [Algorithm::Aes256, Algorithm::Sm4] {
        let wrapped = provider.generate(algorithm, &binding).unwrap();
        let key = provider.open(algorithm, &binding, &wrapped).unwrap();
        let mut group = criterion.benchmark_group(format!("{algorithm:?}"));
        group.bench_function("load", |b| b.iter(|| provider.open(algorithm, &binding, black_box(&wrapped))));
        for size in [32, 4096] {
            let plaintext = vec![7; size];
            let seal = || ciphertext::seal(&*key, binding.key_id, 1, b"", black_box(&plaintext)).unwrap();
            group.bench_function(format!("encrypt {size}"), |b| {
                b.iter(|| key.encrypt(b"aad", black_box(&plaintext)))
            });
            group.bench_function(format!("seal {size}"), |b| b.iter(seal));
            let text = seal();
            group.bench_function(format!("open {size}"), |b| {
                b.iter(|| ciphertext::open(&*key, &Ciphertext::parse(black_box(&text)).unwrap(), b""))
            });
        }
    }
}

criterion_group!(benches, messages);
criterion_main!(benches);
