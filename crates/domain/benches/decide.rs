//! What a decision costs, for callers with many policies: `cargo bench -p keyward-domain`.

#![allow(missing_docs, clippy::unwrap_used)]

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyward_domain::{
    Uin, UnixSeconds,
    policy::{Attached, Call, Context, Label, Policy, PolicySet, Resource, Tag, Via},
};

const ACTIONS: [&str; 10] = [
    "Encrypt",
    "Decrypt",
    "ReEncrypt",
    "GenerateDataKey",
    "DescribeKey",
    "ListKeys",
    "EnableKey",
    "DisableKey",
    "GetPublicKey",
    "SignByAsymmetricKey",
];

/// 20 policies of 10 statements: half about keys by name, three by a pattern of actions, two denials, and conditions on
/// addresses, tags and creators in between.
fn many() -> PolicySet {
    let policies = (0..20).map(|policy| {
        let statements: Vec<_> = (0..10).map(|statement| self::statement(policy, statement)).collect();
        let text = format!(r#"{{"version":"2.0","statement":[{}]}}"#, statements.join(","));
        let label = Label { policy_id: policy, name: format!("policy-{policy}").into(), via: Via::Direct };
        Attached { policy: Arc::new(Policy::parse(&text).unwrap()), label }
    });
    PolicySet::new(policies.collect())
}

fn statement(policy: u64, statement: usize) -> String {
    let action = ACTIONS[statement];
    let key = format!("qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000001/{policy:032x}");
    match statement {
        0..=4 => format!(
            r#"{{"effect":"allow","action":["kms:{action}","kms:DescribeKey"],"resource":["{key}"]}}"#
        ),
        5 => format!(r#"{{"effect":"allow","action":"kms:Describe*","resource":"{key}"}}"#),
        6 => r#"{"effect":"allow","action":"kms:*","resource":"qcs::kms:::key/creatorUin/${uin}/*"}"#.into(),
        7 => r#"{"effect":"allow","action":"kms:*","resource":"*",
            "condition":{"for_any_value:string_equal":{"qcs:resource_tag":["env&production"]}}}"#
            .into(),
        8 => format!(
            r#"{{"effect":"deny","action":"kms:{action}","resource":"*",
            "condition":{{"ip_not_equal":{{"qcs:ip":["10.{policy}.0.0/16","192.168.0.0/16"]}}}}}}"#
        ),
        _ => format!(r#"{{"effect":"deny","action":"kms:*","resource":"{key}-retired/*"}}"#),
    }
}

fn decisions(criterion: &mut Criterion) {
    let set = many();
    let tags = [Tag::new("team", "payments"), Tag::new("env", "testing")];
    let context = Context {
        uin: Uin(100_000_000_002),
        owner_uin: Uin(100_000_000_001),
        app_id: 1_250_000_000,
        now: UnixSeconds(1_700_000_000),
        ip: Some("192.168.3.4".parse().unwrap()),
        mfa: None,
        create_uin: Some(Uin(100_000_000_001)),
        resource_tags: &tags,
        request_tags: &[],
        claims: &[],
    };
    let mut group = criterion.benchmark_group("20 policies of 10 statements");
    group.throughput(Throughput::Elements(1));
    for (name, action, key) in [
        ("allowed by the first", "Encrypt", 0),
        ("allowed by the last", "Encrypt", 19),
        ("not allowed", "Encrypt", 20),
        ("asks each denial", "GetPublicKey", 20),
    ] {
        let path = format!("key/creatorUin/100000000001/{key:032x}");
        let resource =
            Resource { service: "kms", region: "ap-guangzhou", account: Uin(100_000_000_001), path: &path };
        let call = Call { service: "kms", action, resource, context: &context };
        group.bench_function(name, |b| b.iter(|| set.decide(black_box(&call))));
        let applicable = set.applicable(&call);
        let again = format!("{name}, again");
        group.bench_function(again, |b| b.iter(|| set.decide_among(&applicable, black_box(&call))));
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
