//! What people are told about a decision.

use keyward_domain::policy::{Decision, Effect, Layer, Via};

use super::world::{OWN_KEY, attached, context, encrypt, set};

const ALLOW: &str = r#"{"effect":"allow","action":"kms:*","resource":"*"}"#;

#[test]
fn the_statement_that_decides_is_named() {
    let context = context();
    let call = encrypt(OWN_KEY, &context);
    let deny = format!(r#"{ALLOW},{{"effect":"deny","action":"kms:Enc*","resource":"*"}}"#);
    let explanation = set(&[ALLOW, &deny]).explain(&call);
    assert_eq!(explanation.decision, Decision::Denied);
    assert_eq!(explanation.missing, None);
    let reason = explanation.layers[0].reason.as_ref().unwrap();
    assert_eq!((reason.label.policy_id, reason.statement, reason.effect), (2, 1, Effect::Deny));

    let explanation = set(&[ALLOW]).explain(&call);
    assert_eq!((explanation.decision, explanation.missing), (Decision::Allowed, None));
    let reason = explanation.layers[0].reason.as_ref().unwrap();
    assert_eq!((reason.label.policy_id, reason.label.via, reason.statement), (1, Via::Direct, 0));
}

#[test]
fn each_layer_is_told() {
    let context = context();
    let boundary = attached(9, Via::Boundary, r#"{"effect":"allow","action":"cam:*","resource":"*"}"#);
    let session = attached(0, Via::Session, ALLOW);
    let explanation = set(&[ALLOW]).within(boundary).in_session(session).explain(&encrypt(OWN_KEY, &context));
    let told: Vec<_> = explanation.layers.iter().map(|l| (l.layer, l.reason.is_some())).collect();
    assert_eq!(told, [(Layer::Identity, true), (Layer::Boundary, false), (Layer::Session, true)]);
    assert_eq!(explanation.decision, Decision::NotAllowed);
}

#[test]
fn conditions_that_failed_are_named() {
    let context = context();
    let near = r#"{"effect":"allow","action":"kms:Encrypt","resource":"*",
        "condition":{"ip_equal":{"qcs:ip":"11.0.0.0/8"},"string_equal":{"qcs:uin":"${uin}"},
        "for_any_value:string_equal":{"qcs:resource_tag":"a&b"}}}"#;
    let far =
        r#"{"effect":"allow","action":"kms:Decrypt","resource":"*","condition":{"bool_equal":{"mfa":true}}}"#;
    let explanation = set(&[far, near]).explain(&encrypt(OWN_KEY, &context));
    let [miss] = &explanation.near_misses[..] else { panic!("{explanation:?}") };
    assert_eq!((miss.reason.label.policy_id, miss.reason.statement), (2, 0));
    assert_eq!(miss.conditions, ["ip_equal qcs:ip", "for_any_value:string_equal qcs:resource_tag"]);
}

#[test]
fn what_is_missing_is_a_policy_that_helps() {
    let context = context();
    let call = encrypt(OWN_KEY, &context);
    let missing = set(&[]).explain(&call).missing.unwrap();
    assert_eq!(
        missing,
        r#"{"version":"2.0","statement":[{"effect":"allow","action":["kms:Encrypt"],"resource":["qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000002/k1"]}]}"#
    );
    let statements: serde_json::Value = serde_json::from_str(&missing).unwrap();
    assert_eq!(set(&[&statements["statement"][0].to_string()]).decide(&call), Decision::Allowed);
}
