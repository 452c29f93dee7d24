//! Random bytes, fetched in large pieces.

use zeroize::Zeroizing;

use crate::Error;
use crate::permutation::{Permutation, SHUFFLE};

/// Fetched at once.
const PIECE: usize = 4096;

pub(super) struct Random<'a> {
    fill: &'a mut dyn FnMut(&mut [u8]) -> Result<(), Error>,
    piece: Zeroizing<Vec<u8>>,
}

impl<'a> Random<'a> {
    pub fn new(fill: &'a mut dyn FnMut(&mut [u8]) -> Result<(), Error>) -> Self {
        Self { fill, piece: Zeroizing::new(Vec::with_capacity(PIECE)) }
    }

    /// Fresh bytes, at most 4096.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        if self.piece.len() < N {
            self.piece.resize(PIECE, 0);
            (self.fill)(&mut self.piece)?;
        }
        let start = self.piece.len() - N;
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.piece[start..]);
        self.piece.truncate(start);
        Ok(bytes)
    }

    pub fn word(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn permutation(&mut self) -> Result<Permutation, Error> {
        let bytes = Zeroizing::new(self.array::<SHUFFLE>()?);
        Ok(Permutation::shuffled(&bytes))
    }
}
