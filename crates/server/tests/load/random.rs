//! Randomness that can be repeated.

/// SplitMix64 (Steele, Lea and Flood, 2014): enough to choose what to do next.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// The seed of this run: `KEYWARD_SEED` to repeat one, else a new one.
pub fn seed() -> u64 {
    match std::env::var("KEYWARD_SEED") {
        Ok(seed) => seed.parse().expect("KEYWARD_SEED is a number"),
        Err(_) => u64::from(std::process::id()) << 32 | u64::from(time()),
    }
}

fn time() -> u32 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos()
}
