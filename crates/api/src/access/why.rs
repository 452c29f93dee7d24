//! Why a call was allowed or not, in words for those who write policies. The same structure stands in the audit record
//! of a refusal and in the answers of ExplainRefusal and SimulateCall.

use keyward_domain::policy::{Decision, Effect, Layer, PolicySet, Reason, Tag, Via};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Asking, Target, authority};

/// A decision with its reasons.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Why {
    /// `Allowed`; `Denied` if a statement denies it, which nothing outweighs; `NotAllowed` if none allows it.
    decision: String,
    /// The action, such as `kms:Encrypt`.
    action: String,
    /// The resource it was decided on.
    resource: String,
    /// What conditions were compared with.
    circumstances: Circumstances,
    /// The layers that must all allow it, each with the statement that decided in it.
    layers: Vec<LayerWhy>,
    /// Statements about this action and resource whose conditions did not hold.
    near_misses: Vec<NearMissWhy>,
    /// The smallest policy that would allow it; empty if it is allowed, or denied.
    missing_policy: String,
}

/// What conditions were compared with.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Circumstances {
    /// From which address.
    source_ip: String,
    /// When, in seconds since 1970.
    time: i64,
    /// Who made the resource; 0 if nobody did.
    create_uin: u64,
    /// The tags of the resource, as `key&value`.
    resource_tags: Vec<String>,
    /// The tags that the request wanted to give, as `key&value`.
    request_tags: Vec<String>,
}

/// What a layer says.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LayerWhy {
    /// `Identity` (user, groups or role), `Boundary` or `Session`.
    layer: String,
    /// The statement that denies it, otherwise the first that allows it; none if no statement is about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<StatementWhy>,
}

/// A statement that would have decided if its conditions held.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NearMissWhy {
    /// Which statement.
    statement: StatementWhy,
    /// Its conditions that did not hold, such as `ip_equal qcs:ip`.
    conditions: Vec<String>,
}

/// A statement and where it stands.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StatementWhy {
    /// The policy; 0 for that of a session.
    policy_id: u64,
    /// Its name.
    policy_name: String,
    /// How it came to the caller: `Direct`, `Group N`, `Role`, `Boundary` or `Session`.
    via: String,
    /// Its place in the policy, from 0.
    statement: usize,
    /// `allow` or `deny`.
    effect: String,
}

impl Why {
    /// What these policies decide, and why.
    pub fn by(set: &PolicySet, asking: &Asking<'_>, target: &Target<'_>) -> Self {
        let context = authority::context(asking, target);
        let explanation = set.explain(&authority::call(asking, target, &context));
        let texts = |tags: &[Tag]| tags.iter().map(|tag| tag.joined().to_owned()).collect();
        let decision = match explanation.decision {
            Decision::Allowed => "Allowed",
            Decision::Denied => "Denied",
            Decision::NotAllowed => "NotAllowed",
        };
        let layers = explanation.layers.into_iter().map(|found| LayerWhy {
            layer: match found.layer {
                Layer::Identity => "Identity",
                Layer::Boundary => "Boundary",
                Layer::Session => "Session",
            }
            .into(),
            decided_by: found.reason.as_ref().map(StatementWhy::of),
        });
        let near_misses = explanation.near_misses.into_iter().map(|near| NearMissWhy {
            statement: StatementWhy::of(&near.reason),
            conditions: near.conditions,
        });
        Self {
            decision: decision.into(),
            action: format!("{}:{}", asking.service, asking.action),
            resource: target.name(),
            circumstances: Circumstances {
                source_ip: asking.ip.to_string(),
                time: asking.now.0,
                create_uin: target.creator.map_or(0, |uin| uin.0),
                resource_tags: texts(target.tags),
                request_tags: texts(asking.request_tags),
            },
            layers: layers.collect(),
            near_misses: near_misses.collect(),
            missing_policy: explanation.missing.unwrap_or_default(),
        }
    }
}

impl StatementWhy {
    fn of(reason: &Reason) -> Self {
        let via = match reason.label.via {
            Via::Direct => "Direct".into(),
            Via::Group(id) => format!("Group {id}"),
            Via::Role => "Role".into(),
            Via::Boundary => "Boundary".into(),
            Via::Session => "Session".into(),
        };
        let effect = match reason.effect {
            Effect::Allow => "allow",
            Effect::Deny => "deny",
        };
        Self {
            policy_id: reason.label.policy_id,
            policy_name: reason.label.name.to_string(),
            via,
            statement: reason.statement,
            effect: effect.into(),
        }
    }
}
