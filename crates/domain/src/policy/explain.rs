//! Why a call is allowed or not, for people who write policies.

use serde_json::json;

use super::{
    Call, Decision, Effect, Label, Layer, PolicySet,
    action::{Lower, Names},
    set::Policies,
    statement::Statement,
};

/// A decision with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What [`PolicySet::decide`] says.
    pub decision: Decision,
    /// Every layer that is there, and what decided in it.
    pub layers: Vec<LayerExplanation>,
    /// Statements about this action and resource whose conditions did not hold.
    pub near_misses: Vec<NearMiss>,
    /// The smallest policy that would allow the call if every layer had it. `None` if the call is allowed, or denied,
    /// which no policy can outweigh.
    pub missing: Option<String>,
}

/// What a layer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerExplanation {
    /// Which layer.
    pub layer: Layer,
    /// The statement that denies the call, otherwise the first that allows it; `None` if there is neither.
    pub reason: Option<Reason>,
}

/// A statement that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its policy.
    pub label: Label,
    /// Its place in the policy, counted from 0.
    pub statement: usize,
    /// What it does.
    pub effect: Effect,
}

/// A statement that would have decided if its conditions held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Its policy, place and effect.
    pub reason: Reason,
    /// The conditions that did not hold: operator and key, as in `ip_equal qcs:ip`.
    pub conditions: Vec<String>,
}

impl PolicySet {
    /// Decides about a call like [`PolicySet::decide`], and says why.
    pub fn explain(&self, call: &Call<'_>) -> Explanation {
        let mut layers = Vec::new();
        let mut near_misses = Vec::new();
        let lower = Lower::of(call.service, call.action);
        let names = lower.as_ref().map(Lower::names);
        for policies in self.layers() {
            let (mut denies, mut allows) = (None, None);
            for (reason, statement) in names.iter().flat_map(|names| policies.about(names, call)) {
                let failed = failed_conditions(statement, call);
                if !failed.is_empty() {
                    near_misses.push(NearMiss { reason, conditions: failed });
                } else if reason.effect == Effect::Deny {
                    denies.get_or_insert(reason);
                } else {
                    allows.get_or_insert(reason);
                }
            }
            layers.push(LayerExplanation { layer: policies.layer, reason: denies.or(allows) });
        }
        let decision = self.decide(call);
        let missing = (decision == Decision::NotAllowed).then(|| smallest(call));
        Explanation { decision, layers, near_misses, missing }
    }
}

impl Policies {
    /// The statements about the action and resource, whatever their conditions.
    fn about<'a>(
        &'a self,
        names: &'a Names<'_>,
        call: &'a Call<'_>,
    ) -> impl Iterator<Item = (Reason, &'a Statement)> {
        self.all.iter().flat_map(move |attached| {
            let statements = attached.policy.statements.iter().enumerate();
            let about = statements.filter(|(_, statement)| statement.does(names) && statement.is_on(call));
            about.map(|(place, statement)| {
                let label = attached.label.clone();
                (Reason { label, statement: place, effect: statement.effect }, statement)
            })
        })
    }
}

fn failed_conditions(statement: &Statement, call: &Call<'_>) -> Vec<String> {
    let failed = statement.conditions.iter().filter(|condition| !condition.holds(call.context));
    failed.map(|condition| condition.text().to_owned()).collect()
}

fn smallest(call: &Call<'_>) -> String {
    json!({
        "version": "2.0",
        "statement": [{
            "effect": "allow",
            "action": [format!("{}:{}", call.service, call.action)],
            "resource": [call.resource.to_string()],
        }],
    })
    .to_string()
}
