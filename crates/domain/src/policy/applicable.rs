//! The part of a decision that depends on nothing but who does what to which resource, for callers who do the same
//! again and again.

use super::{
    Call, Decision, PolicySet,
    action::{Lower, Names},
    index::{Index, Place},
    set::Policies,
};

/// The statements of a set that are about an action on a resource, whatever their conditions say.
#[derive(Clone, Debug)]
pub struct Applicable(Box<[OfLayer]>);

/// Those of one layer.
#[derive(Clone, Debug)]
struct OfLayer {
    deny: Box<[Place]>,
    allow: Box<[Place]>,
}

impl PolicySet {
    /// What of the set is about the action and the resource of the call. Of its circumstances, only the numbers of
    /// caller and account count: the answer holds for every call of that caller with that action on that resource.
    pub fn applicable(&self, call: &Call<'_>) -> Applicable {
        let lower = Lower::of(call.service, call.action);
        let names = lower.as_ref().map(Lower::names);
        let of = |layer: &Policies, index| match &names {
            Some(names) => layer.applicable(index, names, call),
            // A name that no action has is allowed by nobody.
            None => Box::default(),
        };
        let layers = self.layers();
        Applicable(
            layers
                .map(|l| OfLayer { deny: of(l, &l.deny), allow: of(l, &l.allow) })
                .collect::<Vec<_>>()
                .into(),
        )
    }

    /// Decides about a call as [`PolicySet::decide`] does, looking only at what is [applicable](Self::applicable) to
    /// its action and resource. Allocates nothing.
    pub fn decide_among(&self, applicable: &Applicable, call: &Call<'_>) -> Decision {
        let mut layers = self.layers().zip(&applicable.0);
        if layers.clone().any(|(layer, found)| layer.any_holds(&found.deny, call)) {
            Decision::Denied
        } else if layers.all(|(layer, found)| layer.any_holds(&found.allow, call)) {
            Decision::Allowed
        } else {
            Decision::NotAllowed
        }
    }
}

impl Policies {
    /// The statements in the index that are about the call; one is enough if it has no conditions.
    fn applicable(&self, index: &Index, names: &Names<'_>, call: &Call<'_>) -> Box<[Place]> {
        let mut found = Vec::new();
        for place in index.about(names).filter(|place| self.statement(*place).is_on(call)) {
            if self.statement(place).conditions.is_empty() {
                return Box::new([place]);
            }
            found.push(place);
        }
        found.into()
    }

    fn any_holds(&self, places: &[Place], call: &Call<'_>) -> bool {
        places.iter().any(|place| self.statement(*place).holds(call))
    }
}
