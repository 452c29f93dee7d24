//! Everything that applies to a caller, and the decision that follows from it.

use std::sync::Arc;

use super::{
    Call, Effect, Policy,
    action::{Lower, Names},
    index::{Index, Place},
    statement::Statement,
};

/// What a caller may do: the policies of the user and its groups, or of the role; and, where they are, the boundary and
/// the policy of the session, which allow nothing by themselves but limit what the others allow.
///
/// Policies are shared, so that putting them together only makes an index of their actions: some microseconds for
/// hundreds of statements. Who is asked often keeps the set.
#[derive(Clone, Debug)]
pub struct PolicySet {
    layers: Vec<Policies>,
}

/// The policies of a layer, with an index of what they allow and one of what they deny.
#[derive(Clone, Debug)]
pub(super) struct Policies {
    pub layer: Layer,
    pub all: Vec<Attached>,
    pub allow: Index,
    pub deny: Index,
}

/// A policy with where it came from.
#[derive(Clone, Debug)]
pub struct Attached {
    /// What it says.
    pub policy: Arc<Policy>,
    /// How it is told apart.
    pub label: Label,
}

/// How a policy is told apart when a decision is explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id; 0 for the policy of a session, which has none.
    pub policy_id: u64,
    /// Its name.
    pub name: Arc<str>,
    /// How it came to the caller.
    pub via: Via,
}

/// How a policy came to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Attached to the user.
    Direct,
    /// Attached to the group of that id, of which the user is a member.
    Group(u64),
    /// Attached to the role that the caller took.
    Role,
    /// The boundary of the user or role.
    Boundary,
    /// Given when the session began.
    Session,
}

/// The part of a set that a policy belongs to. Each part that is there must allow a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Policies of user and groups, or of the role.
    Identity,
    /// The boundary.
    Boundary,
    /// The policy of the session.
    Session,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A statement in every layer allows it, and none denies it.
    Allowed,
    /// A statement denies it.
    Denied,
    /// In some layer no statement allows it.
    NotAllowed,
}

impl Decision {
    /// Whether the call may go on.
    pub fn is_allowed(self) -> bool {
        self == Self::Allowed
    }
}

impl PolicySet {
    /// What these policies of a user and its groups, or of a role, allow. None of them: nothing.
    pub fn new(identity: Vec<Attached>) -> Self {
        Self { layers: vec![Policies::new(Layer::Identity, identity)] }
    }

    /// The same, within a boundary.
    #[must_use]
    pub fn within(mut self, boundary: Attached) -> Self {
        self.layers.push(Policies::new(Layer::Boundary, vec![boundary]));
        self
    }

    /// The same, limited by the policy of a session.
    #[must_use]
    pub fn in_session(mut self, session: Attached) -> Self {
        self.layers.push(Policies::new(Layer::Session, vec![session]));
        self
    }

    /// Decides about a call: allowed if no statement of any layer denies it and one in each layer allows it. Allocates
    /// nothing (unless a variable stands between two `*`).
    pub fn decide(&self, call: &Call<'_>) -> Decision {
        // A name that no action has is allowed by nobody.
        let Some(lower) = Lower::of(call.service, call.action) else { return Decision::NotAllowed };
        let names = lower.names();
        if self.layers.iter().any(|layer| layer.say(&layer.deny, &names, call)) {
            Decision::Denied
        } else if self.layers.iter().all(|layer| layer.say(&layer.allow, &names, call)) {
            Decision::Allowed
        } else {
            Decision::NotAllowed
        }
    }

    /// The layers that are there.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Policies> + Clone {
        self.layers.iter()
    }
}

impl Policies {
    fn new(layer: Layer, all: Vec<Attached>) -> Self {
        let index = |effect| Index::new(all.iter().map(|attached| &*attached.policy), effect);
        let (allow, deny) = (index(Effect::Allow), index(Effect::Deny));
        Self { layer, all, allow, deny }
    }

    /// Whether a statement in the index is about the call.
    fn say(&self, index: &Index, names: &Names<'_>, call: &Call<'_>) -> bool {
        index.about(names).any(|place| {
            let statement = self.statement(place);
            statement.is_on(call) && statement.holds(call)
        })
    }

    /// The statement at that place of the index.
    pub fn statement(&self, place: Place) -> &Statement {
        &self.all[place.policy].policy.statements[place.statement]
    }
}
