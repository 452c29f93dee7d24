//! Finds the statements that may be about an action without reading them all.

use super::{action::Names, statement::Statement};

/// Places of statements by the hash of the actions they name; what names actions by pattern is always tried.
/// Equal hashes do no harm: whoever gets a place still asks the statement.
#[derive(Debug, Default)]
pub struct Index {
    named: Vec<(u64, usize)>,
    patterns: Vec<usize>,
}

impl Index {
    /// The index of these statements, each with its place.
    pub fn new<'a>(statements: impl Iterator<Item = (usize, &'a Statement)>) -> Self {
        let mut index = Self::default();
        for (place, statement) in statements {
            let hashes: Option<Vec<_>> = statement.actions.iter().map(|action| action.exact()).collect();
            match hashes {
                Some(hashes) => index.named.extend(hashes.into_iter().map(|hash| (hash, place))),
                None => index.patterns.push(place),
            }
        }
        index.named.sort_unstable();
        index.named.dedup();
        index
    }

    /// Places of all statements that may be about one of the names, some perhaps twice.
    pub fn candidates(&self, names: &Names) -> impl Iterator<Item = usize> {
        let named = names.hashes().flat_map(|hash| {
            let start = self.named.partition_point(|(known, _)| *known < hash);
            self.named[start..].iter().take_while(move |(known, _)| *known == hash).map(|(_, place)| *place)
        });
        named.chain(self.patterns.iter().copied())
    }
}
