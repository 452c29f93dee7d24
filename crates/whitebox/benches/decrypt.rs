//! How fast tables decrypt on one core, and how long making a decrypt key takes: `cargo bench -p keyward-whitebox`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyward_whitebox::{Algorithm, Fingerprint, KeyFile, KeyId, make_decrypt_key, system_random};

const ID: KeyId = KeyId::from_bytes([7; 16]);

fn decrypt(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decrypt 64 KiB");
    for algorithm in Algorithm::ALL {
        let key = vec![7; algorithm.key_length()];
        let file = make_decrypt_key(algorithm, &key, ID, &[], &mut system_random).unwrap();
        let key = KeyFile::parse(&file).unwrap().open(None).unwrap();
        let mut blocks = vec![[7; 16]; 4096];
        group.throughput(Throughput::Bytes(65_536));
        group.bench_function(algorithm.name(), |bencher| bencher.iter(|| key.decrypt_blocks(&mut blocks)));
    }
}

fn make(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("make");
    group.sample_size(10);
    for (algorithm, count) in
        Algorithm::ALL.into_iter().flat_map(|algorithm| [(algorithm, 0), (algorithm, 200)])
    {
        let key = vec![7; algorithm.key_length()];
        let devices: Vec<_> = (0..count)
            .map(|number| format!("{number:08x}-{number:014x}-{number:014x}-{number:014x}-{number:016x}"))
            .map(|text| Fingerprint::parse(&text).unwrap())
            .collect();
        group.bench_function(format!("{algorithm} for {count} devices"), |bencher| {
            bencher.iter(|| make_decrypt_key(algorithm, &key, ID, &devices, &mut system_random).unwrap());
        });
    }
}

criterion_group!(benches, decrypt, make);
criterion_main!(benches);
