//! Finds the statements that may be about an action without reading them all.

use std::collections::BTreeMap;

use super::{
    Effect, Policy,
    action::{ActionPattern, Names},
};

/// The statements of many policies by the actions they name: groups of equal patterns, by their hash.
#[derive(Clone, Debug, Default)]
pub struct Index(BTreeMap<u64, Vec<Group>>);

/// The statements that name actions in the same way. Hashes of different patterns may be equal, therefore each group
/// knows its own.
#[derive(Clone, Debug)]
struct Group {
    pattern: ActionPattern,
    places: Vec<Place>,
}

/// A place in a list of policies.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub policy: usize,
    pub statement: usize,
}

impl Index {
    /// The index of the statements of that effect.
    pub fn new<'a>(policies: impl Iterator<Item = &'a Policy>, effect: Effect) -> Self {
        let mut index = Self::default();
        for (policy, statements) in policies.map(|policy| &policy.statements).enumerate() {
            for (statement, it) in statements.iter().enumerate().filter(|(_, s)| s.effect == effect) {
                it.actions.iter().for_each(|pattern| index.add(pattern, Place { policy, statement }));
            }
        }
        index
    }

    fn add(&mut self, pattern: &ActionPattern, place: Place) {
        let groups = self.0.entry(pattern.hash()).or_default();
        match groups.iter_mut().find(|group| group.pattern == *pattern) {
            Some(group) => group.places.push(place),
            None => groups.push(Group { pattern: pattern.clone(), places: vec![place] }),
        }
    }

    /// The places of all statements about that action, some perhaps twice.
    pub fn about(&self, names: &Names<'_>) -> impl Iterator<Item = Place> {
        let groups = names.hashes().filter_map(|hash| self.0.get(&hash)).flatten();
        groups.filter(|group| group.pattern.fits(names)).flat_map(|group| group.places.iter().copied())
    }
}
