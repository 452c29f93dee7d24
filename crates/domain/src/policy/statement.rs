//! One statement of a policy.

use super::{
    Call,
    action::{ActionPattern, Names},
    condition::Condition,
    resource::ResourcePattern,
};

/// What a statement does with the calls it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// They are allowed, unless another statement denies them.
    Allow,
    /// They are refused, whatever other statements say.
    Deny,
}

/// Effect, actions, resources and conditions.
#[derive(Debug)]
pub struct Statement {
    pub effect: Effect,
    pub actions: Box<[ActionPattern]>,
    pub resources: Box<[ResourcePattern]>,
    pub conditions: Box<[Condition]>,
}

impl Statement {
    /// Whether the action fits.
    pub fn does(&self, names: &Names<'_>) -> bool {
        self.actions.iter().any(|pattern| pattern.fits(names))
    }

    /// Whether the resource fits.
    pub fn is_on(&self, call: &Call<'_>) -> bool {
        self.resources.iter().any(|pattern| pattern.fits(&call.resource, call.context))
    }

    /// Whether every condition holds.
    pub fn holds(&self, call: &Call<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(call.context))
    }
}
