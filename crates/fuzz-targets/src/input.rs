//! Takes the bytes of an input apart.

/// What is left of an input. Nothing is ever missing: an input that has ended gives zeros.
pub struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// The next two bytes, as a number below `bound`, which is 0 only for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (usize::from(self.byte()) << 8 | usize::from(self.byte())).checked_rem(bound).unwrap_or(0)
    }

    /// One of these.
    pub fn one<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// Everything that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// The rest instead of `genuine`, or `genuine` with something changed, cut off or put in.
    pub fn forged(&mut self, genuine: &[u8]) -> Vec<u8> {
        let kind = self.byte() % 4;
        if kind == 0 {
            return self.rest().to_vec();
        }
        let mut forged = genuine.to_vec();
        match kind {
            1 => {
                while !self.0.is_empty() {
                    let place = self.below(forged.len());
                    forged[place] ^= self.byte();
                }
            }
            2 => forged.truncate(self.below(genuine.len() + 1)),
            _ => {
                let place = self.below(forged.len() + 1);
                forged.splice(place..place, self.rest().iter().copied());
            }
        }
        forged
    }
}
