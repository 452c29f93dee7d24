//! Finds the statements that may be about an action without reading them all.

use super::{Effect, Policy, action::Names};

/// The actions of many statements, by hash. Equal hashes do no harm: whoever is given a place still asks the pattern.
#[derive(Clone, Debug, Default)]
pub struct Index(Vec<(u64, Place)>);

/// A place in a list of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub policy: usize,
    pub statement: usize,
    pub action: usize,
}

impl Index {
    /// The index of the statements of that effect.
    pub fn new<'a>(policies: impl Iterator<Item = &'a Policy>, effect: Effect) -> Self {
        let mut all = Vec::new();
        for (policy, statements) in policies.map(|policy| &policy.statements).enumerate() {
            for (statement, it) in statements.iter().enumerate().filter(|(_, s)| s.effect == effect) {
                let places = (0..).map(|action| Place { policy, statement, action });
                all.extend(it.actions.iter().map(|pattern| pattern.hash()).zip(places));
            }
        }
        all.sort_unstable();
        Self(all)
    }

    /// Every place whose pattern may fit one of the names.
    pub fn candidates(&self, names: &Names<'_>) -> impl Iterator<Item = Place> {
        names.hashes().flat_map(|hash| {
            let start = self.0.partition_point(|(known, _)| *known < hash);
            self.0[start..].iter().take_while(move |(known, _)| *known == hash).map(|(_, place)| *place)
        })
    }
}
