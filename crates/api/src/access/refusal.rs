//! What is said about a call that is not allowed: to its caller which permission is missing, to the audit trail why.

use keyward_domain::policy::{Effect, Explanation, Layer, NearMiss, Reason, Tag, Via};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    Asking, Authority, Target,
    authority::{call, context},
};
use crate::ApiError;

/// A call that is not allowed.
pub struct Refusal {
    service: String,
    action: String,
    resource: String,
    /// Why, as JSON; `None` if it was not policies that decided.
    pub why: Option<Box<RawValue>>,
}

impl Refusal {
    pub(super) fn of(asking: &Asking<'_>, target: &Target<'_>, authority: &Authority) -> Self {
        let why = match authority {
            Authority::Policies(set) => {
                let context = context(asking, target);
                let explanation = set.explain(&call(asking, target, &context));
                serde_json::value::to_raw_value(&Why::of(asking, target, &explanation)).ok()
            }
            Authority::Root | Authority::Product(_) | Authority::Nobody => None,
        };
        let (service, action) = (asking.service.to_owned(), asking.action.to_owned());
        Self { service, action, resource: target.name(), why }
    }

    /// What the caller is told, in the form of the original service.
    pub fn error(&self, request_id: &str) -> ApiError {
        let Self { service, action, resource, .. } = self;
        ApiError::new(
            "UnauthorizedOperation",
            format!(
                "[request id:{request_id}]you are not authorized to perform operation ({service}:{action})\nresource ({resource}) has no permission\n"
            ),
            format!(
                "[request id:{request_id}]您没有执行操作 ({service}:{action}) 的权限\n资源 ({resource}) 未授权\n"
            ),
        )
    }
}

/// Why a call was allowed or not, as it is told and recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    decision: &'static str,
    action: String,
    resource: String,
    circumstances: Circumstances,
    layers: Vec<WhyLayer>,
    near_misses: Vec<WhyNot>,
    /// The smallest policy that would allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_policy: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Circumstances {
    ip: String,
    time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_uin: Option<u64>,
    resource_tags: Vec<String>,
    request_tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WhyLayer {
    layer: &'static str,
    /// The statement that decided; none if no statement is about the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<Statement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WhyNot {
    #[serde(flatten)]
    statement: Statement,
    /// Which conditions did not hold.
    conditions: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    policy_id: u64,
    policy_name: String,
    via: String,
    /// Its place in the policy, from 0.
    statement: usize,
    effect: &'static str,
}

impl Why {
    /// The explanation of a decision.
    pub fn of(asking: &Asking<'_>, target: &Target<'_>, explanation: &Explanation) -> Self {
        let texts = |tags: &[Tag]| tags.iter().map(|tag| tag.joined().to_owned()).collect();
        Self {
            decision: match explanation.decision {
                keyward_domain::policy::Decision::Allowed => "Allowed",
                keyward_domain::policy::Decision::Denied => "Denied",
                keyward_domain::policy::Decision::NotAllowed => "NotAllowed",
            },
            action: format!("{}:{}", asking.service, asking.action),
            resource: target.name(),
            circumstances: Circumstances {
                ip: asking.ip.to_string(),
                time: asking.now.0,
                create_uin: target.creator.map(|uin| uin.0),
                resource_tags: texts(target.tags),
                request_tags: texts(asking.request_tags),
            },
            layers: explanation
                .layers
                .iter()
                .map(|layer| WhyLayer {
                    layer: match layer.layer {
                        Layer::Identity => "Identity",
                        Layer::Boundary => "Boundary",
                        Layer::Session => "Session",
                    },
                    decided_by: layer.reason.as_ref().map(Statement::of),
                })
                .collect(),
            near_misses: explanation.near_misses.iter().map(WhyNot::of).collect(),
            missing_policy: explanation.missing.clone(),
        }
    }
}

impl WhyNot {
    fn of(near: &NearMiss) -> Self {
        Self { statement: Statement::of(&near.reason), conditions: near.conditions.clone() }
    }
}

impl Statement {
    fn of(reason: &Reason) -> Self {
        Self {
            policy_id: reason.label.policy_id,
            policy_name: reason.label.name.to_string(),
            via: match reason.label.via {
                Via::Direct => "Direct".into(),
                Via::Group(id) => format!("Group {id}"),
                Via::Role => "Role".into(),
                Via::Boundary => "Boundary".into(),
                Via::Session => "Session".into(),
            },
            statement: reason.statement,
            effect: match reason.effect {
                Effect::Allow => "allow",
                Effect::Deny => "deny",
            },
        }
    }
}
