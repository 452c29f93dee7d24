//! Whether a list must be asked about item by item.

use super::{Call, Effect, PolicySet, action::Lower, set::Policies, statement::Statement};

impl PolicySet {
    /// Whether the answer is the same for every resource of a kind. `call.resource.path` is how their paths begin,
    /// such as `key/`; who made them and their tags do not matter, what the context says of them is not looked at.
    ///
    /// `Some` with the answer for all of them, or `None` if the answer depends on the resource, or might.
    pub fn uniform(&self, call: &Call<'_>) -> Option<bool> {
        let Some(lower) = Lower::of(call.service, call.action) else { return Some(false) };
        let names = lower.names();
        let say = |layer: &Policies, effect| {
            let statements = layer.all.iter().flat_map(|attached| &attached.policy.statements);
            let of_effect =
                statements.filter(|statement| statement.effect == effect && statement.does(&names));
            any(of_effect.map(|statement| statement.is_about_all(call)))
        };
        let denied = any(self.layers().map(|layer| say(layer, Effect::Deny)));
        let allowed = all(self.layers().map(|layer| say(layer, Effect::Allow)));
        match (denied, allowed) {
            (Some(true), _) | (_, Some(false)) => Some(false),
            (Some(false), Some(true)) => Some(true),
            _ => None,
        }
    }
}

impl Statement {
    fn is_about_all(&self, call: &Call<'_>) -> Option<bool> {
        let resources = self.resources.iter();
        let resource = any(resources.map(|r| r.fits_what_begins_with(&call.resource, call.context)));
        let conditions = all(self.conditions.iter().map(|c| c.holds_for_every_resource(call.context)));
        all([resource, conditions].into_iter())
    }
}

/// Whether one is true; `None` if that depends on those that are not known.
fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return answer,
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

/// Whether all are true; `None` if that depends on those that are not known.
fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    any(answers.map(|answer| answer.map(|is| !is))).map(|is| !is)
}
