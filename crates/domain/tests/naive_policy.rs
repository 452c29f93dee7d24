//! A second evaluator, as plain as the language's description, and 100,000 random calls that both must decide alike.
//!
//! It shares no code with the product: it reads JSON, replaces variables as text, tries every way a `*` can be read,
//! and looks at every statement. What stands here is the meaning of policies, a sentence at a time.
#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use std::{cell::Cell, net::Ipv4Addr, sync::Arc};

use keyward_domain::{
    Uin, UnixSeconds,
    policy::{Attached, Call, Context, Decision, Label, Policy, PolicySet, Resource, Tag, Via},
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

/// A call, owned.
#[derive(Clone, Debug)]
struct Asked {
    action: (&'static str, &'static str),
    region: &'static str,
    account: u64,
    path: &'static str,
    uin: u64,
    now: i64,
    ip: Option<[u8; 4]>,
    mfa: Option<bool>,
    creator: Option<u64>,
    resource_tags: Vec<(&'static str, &'static str)>,
    request_tags: Vec<(&'static str, &'static str)>,
}

const OWNER: u64 = 1;
const APP_ID: u64 = 7;

// ---- The naive evaluator ----

/// A call is denied if any policy denies it. It is allowed if in each layer a policy allows it. Otherwise it is not.
fn decide(layers: &[Vec<Value>], call: &Asked) -> Decision {
    let says = |document: &Value, effect: &str| {
        list(&document["statement"]).iter().any(|s| s["effect"] == effect && applies(s, call))
    };
    if layers.iter().flatten().any(|document| says(document, "deny")) {
        return Decision::Denied;
    }
    let allowed = layers.iter().all(|layer| layer.iter().any(|document| says(document, "allow")));
    if allowed { Decision::Allowed } else { Decision::NotAllowed }
}

/// A statement applies if one of its actions, one of its resources and all of its conditions do.
fn applies(statement: &Value, call: &Asked) -> bool {
    let texts = |element| list(&statement[element]).iter().map(|v| v.as_str().unwrap().to_owned());
    texts("action").any(|action| is_action(&action, call))
        && texts("resource").any(|resource| is_resource(&resource, call))
        && statement["condition"].as_object().is_none_or(|operators| {
            operators.iter().all(|(operator, keys)| {
                keys.as_object().unwrap().iter().all(|(key, values)| holds(operator, key, values, call))
            })
        })
}

/// Actions are `service:action`, perhaps with `name/` before it, in any case. `ListKey` also means `ListKeys`.
fn is_action(pattern: &str, call: &Asked) -> bool {
    let pattern = pattern.to_lowercase().replace("name/", "");
    let pattern = if pattern == "*" { "*:*" } else { &pattern };
    let (service, action) = call.action;
    let mut names = vec![format!("{service}:{action}").to_lowercase()];
    if names[0] == "kms:listkeys" {
        names.push("kms:listkey".into());
    }
    names.iter().any(|name| wild(pattern, name))
}

/// A resource is `*` or has six segments. An empty service or region means all, an empty account the policy's own.
/// `gz` is what old policies call ap-guangzhou. Variables in the last segment are replaced by what they stand for.
fn is_resource(pattern: &str, call: &Asked) -> bool {
    if pattern == "*" {
        return true;
    }
    let segments: Vec<_> = pattern.splitn(6, ':').collect();
    let account = match segments[4] {
        "" => OWNER,
        "uid/7" => OWNER,
        "uin/*" => call.account,
        account => account.strip_prefix("uin/").map_or(0, |uin| uin.parse().unwrap()),
    };
    let region = if segments[3] == "gz" { "ap-guangzhou" } else { segments[3] };
    (segments[2].is_empty() || wild(segments[2], "kms"))
        && (segments[3].is_empty() || wild(region, call.region))
        && account == call.account
        && wild(&variables(segments[5], call), call.path)
}

fn variables(text: &str, call: &Asked) -> String {
    text.replace("${uin}", &call.uin.to_string())
        .replace("${owner_uin}", &OWNER.to_string())
        .replace("${app_id}", &APP_ID.to_string())
}

/// `*` means any characters or none; everything else means itself.
fn wild(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => (0..=text.len()).any(|at| wild(&pattern[1..], &text[at..])),
        Some(c) => text.strip_prefix(c).is_some_and(|rest| wild(&pattern[c.len_utf8()..], rest)),
    }
}

/// A condition compares what the call has for the key with the listed values; one of these is enough, or, for `not`,
/// none of them may fit. Of several values that the call has one must do (for `not`: all of them), unless `for_all_value`
/// or `for_any_value` says otherwise. Without any, the condition does not hold, unless `_if_exist` says otherwise.
fn holds(operator: &str, key: &str, values: &Value, call: &Asked) -> bool {
    let has = values_of(key, call);
    if operator == "null_equal" {
        return list(values).iter().any(|wanted| wanted.as_bool().unwrap() == has.is_empty());
    }
    let negated = operator.contains("_not_");
    let operator = operator.replace("_not_", "_");
    let if_exist = operator.ends_with("_if_exist");
    let operator = operator.replace("_if_exist", "");
    let (all, operator) = match operator.split_once(':') {
        Some((prefix, operator)) => (prefix == "for_all_value", operator.to_owned()),
        None => (negated, operator),
    };
    let fits = |has: &String| {
        let one = list(values).iter().any(|value| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            compare(&operator, has, &variables(&value, call))
        });
        one != negated
    };
    match has.as_slice() {
        [] => if_exist,
        has if all => has.iter().all(fits),
        has => has.iter().any(fits),
    }
}

fn values_of(key: &str, call: &Asked) -> Vec<String> {
    let pairs = |tags: &[(&str, &str)]| tags.iter().map(|(k, v)| format!("{k}&{v}")).collect();
    let value = |tags: &[(&str, &str)], key: &str| {
        tags.iter().filter(|(k, _)| *k == key).map(|(_, v)| (*v).to_owned()).collect()
    };
    match key.strip_prefix("qcs:").unwrap_or(key) {
        "ip" => call.ip.iter().map(|ip| Ipv4Addr::from(*ip).to_string()).collect(),
        "current_time" => vec![call.now.to_string()],
        "uin" => vec![call.uin.to_string()],
        "owner_uin" => vec![OWNER.to_string()],
        "create_uin" => call.creator.iter().map(u64::to_string).collect(),
        "mfa" => call.mfa.iter().map(bool::to_string).collect(),
        "resource_tag" => pairs(&call.resource_tags),
        "request_tag" => pairs(&call.request_tags),
        "resource_tag/a" | "tag/a" => value(&call.resource_tags, "a"),
        "request_tag/a" => value(&call.request_tags, "a"),
        _ => vec![],
    }
}

fn compare(operator: &str, has: &str, value: &str) -> bool {
    let numbers = || (has.parse::<f64>().unwrap(), value.parse::<f64>().unwrap());
    // Dates in these tests are whole days of January 1970.
    let times = || (has.parse::<i64>().unwrap(), (value[8..10].parse::<i64>().unwrap() - 1) * 86_400);
    match operator {
        "string_equal" => has == value,
        "string_equal_ignore_case" => has.to_lowercase() == value.to_lowercase(),
        "string_like" => wild(value, has),
        "numeric_equal" => numbers().0 == numbers().1,
        "numeric_less_than" => numbers().0 < numbers().1,
        "numeric_greater_than_equal" => numbers().0 >= numbers().1,
        "date_equal" => times().0 == times().1,
        "date_greater_than" => times().0 > times().1,
        "date_less_than_equal" => times().0 <= times().1,
        "bool_equal" => has == value,
        "ip_equal" => {
            let bits = |ip: &str| ip.parse::<Ipv4Addr>().unwrap().to_bits() >> 24;
            match value.strip_suffix("/8") {
                Some(network) => bits(network) == bits(has),
                None => value == has,
            }
        }
        other => panic!("{other}"),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

// ---- Random policies and calls, of few words, so that they often meet ----

const ACTIONS: [&str; 12] = [
    "*",
    "*:*",
    "kms:*",
    "kms:Encrypt",
    "name/kms:Encrypt",
    "KMS:decrypt",
    "kms:*crypt",
    "kms:ListKey",
    "kms:List*",
    "cam:*",
    "*:AddUser",
    "kms:*r*t*",
];
const RESOURCES: [&str; 18] = [
    "*",
    "*",
    "qcs:::::*",
    "qcs::kms:::key/*",
    "qcs::k*:ap-*::key/*",
    "qcs::kms:ap-guangzhou::key/*",
    "qcs::kms:gz:uin/1:key/*",
    "qcs::kms::uin/9:*",
    "qcs::kms::uin/*:key/creatorUin/*",
    "qcs::kms::uid/7:key/*",
    "qcs::cam:::key/*",
    "qcs::kms:::key/creatorUin/${uin}/*",
    "qcs::kms:::key/creatorUin/1/k1",
    "qcs::kms:::key/creatorUin/1/*",
    "qcs::kms:::*/${owner_uin}/*",
    "qcs::kms:::*k*2",
    "qcs::kms:::key/creatorUin/*/k${app_id}*",
    "qcs::kms:::*1*1*",
];

fn one_or_more(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => select(words).prop_map(|word| json!(word)),
        1 => prop::collection::vec(select(words), 1..4).prop_map(|words| json!(words)),
    ]
}

fn condition() -> impl Strategy<Value = (String, &'static str, Value)> {
    const TEXT: &[&str] = &[
        "string_equal",
        "string_not_equal",
        "string_equal_ignore_case",
        "string_not_equal_ignore_case",
        "string_like",
        "string_not_like",
    ];
    const TAGS: &[&str] = &["qcs:resource_tag", "qcs:request_tag", "resource_tag"];
    const TAG: &[&str] = &["qcs:resource_tag/a", "qcs:tag/a", "request_tag/a", "qcs:nothing"];
    const UIN: &[&str] = &["qcs:uin", "owner_uin", "qcs:create_uin"];
    let of =
        |operators: &'static [&'static str],
         keys: &'static [&'static str],
         values: &'static [&'static str]| { (select(operators), select(keys), one_or_more(values)) };
    let plain = prop_oneof![
        of(TEXT, TAGS, &["a&x", "a&Y", "b&x", "a&*", "*", "A&X"]),
        of(TEXT, TAG, &["x", "Y", "y", "*", "1*", "${uin}"]),
        of(TEXT, UIN, &["1", "2", "${uin}", "*"]),
        of(
            &["numeric_equal", "numeric_not_equal", "numeric_less_than", "numeric_greater_than_equal"],
            UIN,
            &["1", "2"]
        ),
        of(
            &["date_equal", "date_not_equal", "date_greater_than", "date_less_than_equal"],
            &["qcs:current_time"],
            &["1970-01-01T00:00:00Z", "1970-01-02 00:00:00"]
        ),
        of(&["ip_equal", "ip_not_equal"], &["qcs:ip"], &["10.0.0.1", "10.0.0.0/8", "11.1.1.1/8"]),
        of(&["bool_equal"], &["qcs:mfa", "mfa"], &["true", "false"]),
    ];
    let prefix = select(&["", "", "for_all_value:", "for_any_value:"][..]);
    let suffix = select(&["", "", "_if_exist"][..]);
    let compared = (prefix, plain, suffix).prop_map(|(prefix, (operator, key, values), suffix)| {
        (format!("{prefix}{operator}{suffix}"), key, values)
    });
    let keys = select(&["qcs:mfa", "qcs:resource_tag", "request_tag/a", "qcs:nothing", "qcs:ip"][..]);
    let absent = (keys, any::<bool>()).prop_map(|(key, wanted)| ("null_equal".into(), key, json!(wanted)));
    prop_oneof![6 => compared, 1 => absent]
}

fn statement() -> impl Strategy<Value = Value> {
    let conditions = prop_oneof![2 => Just(0..1_usize), 1 => Just(1..3_usize)]
        .prop_flat_map(|count| prop::collection::vec(condition(), count));
    let effect = select(&["allow", "allow", "allow", "deny"][..]);
    (effect, one_or_more(&ACTIONS), one_or_more(&RESOURCES), conditions).prop_map(
        |(effect, action, resource, conditions)| {
            let mut statement = json!({ "effect": effect, "action": action, "resource": resource });
            for (operator, key, values) in conditions {
                statement["condition"][operator][key] = values;
            }
            statement
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(), 1..4).prop_map(|all| json!({ "version": "2.0", "statement": all }))
}

fn layers() -> impl Strategy<Value = [Vec<Value>; 3]> {
    let limit = || {
        prop_oneof![3 => Just(0..1_usize), 1 => Just(1..2_usize)]
            .prop_flat_map(|count| prop::collection::vec(document(), count))
    };
    (prop::collection::vec(document(), 0..6), limit(), limit())
        .prop_map(|(one, two, three)| [one, two, three])
}

fn asked() -> impl Strategy<Value = Asked> {
    let tags = || prop::collection::vec(select(&[("a", "x"), ("a", "y"), ("b", "x"), ("a", "12")][..]), 0..3);
    let what = (
        select(&[("kms", "Encrypt"), ("kms", "Decrypt"), ("kms", "ListKeys"), ("cam", "AddUser")][..]),
        select(&["ap-guangzhou", "ap-shanghai"][..]),
        select(&[1_u64, 1, 1, 9][..]),
        select(
            &[
                "key/*",
                "key/creatorUin/1/k1",
                "key/creatorUin/2/k2",
                "key/creatorUin/2/k71",
                "key/creatorUin/1/*",
            ][..],
        ),
    );
    let who = (
        select(&[1_u64, 2][..]),
        select(&[0_i64, 86_400, 90_000][..]),
        select(&[None, Some([10, 0, 0, 1]), Some([10, 9, 0, 1]), Some([11, 0, 0, 1])][..]),
        any::<Option<bool>>(),
        select(&[None, Some(1_u64), Some(2)][..]),
    );
    (what, who, tags(), tags()).prop_map(|(what, who, resource_tags, request_tags)| {
        let (action, region, account, path) = what;
        let (uin, now, ip, mfa, creator) = who;
        Asked { action, region, account, path, uin, now, ip, mfa, creator, resource_tags, request_tags }
    })
}

// ---- The comparison ----

const SETS: u32 = 2_500;
const CALLS: usize = 40;

/// The same caller, action and resource under other circumstances.
fn elsewhere(asked: &Asked) -> Asked {
    let none = Asked { now: 0, ip: None, mfa: None, creator: None, ..asked.clone() };
    Asked { resource_tags: Vec::new(), request_tags: Vec::new(), ..none }
}

#[test]
fn both_evaluators_decide_alike() {
    let (allowed, denied, not_allowed) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let (same, same_not, differs) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |counter: &Cell<u32>| counter.set(counter.get() + 1);
    let strategy = (layers(), prop::collection::vec(asked(), CALLS));
    let mut runner = TestRunner::new(Config { cases: SETS, failure_persistence: None, ..Config::default() });
    let compared = runner.run(&strategy, |(layers, calls)| {
        let set = set(&layers);
        let there: Vec<_> = layers.iter().enumerate().filter(|(i, l)| *i == 0 || !l.is_empty()).collect();
        let there: Vec<_> = there.into_iter().map(|(_, layer)| layer.clone()).collect();
        for (at, asked) in calls.iter().enumerate() {
            let expected = decide(&there, asked);
            count(match expected {
                Decision::Allowed => &allowed,
                Decision::Denied => &denied,
                Decision::NotAllowed => &not_allowed,
            });
            let applicable = with_call(&elsewhere(asked), |call| set.applicable(call));
            with_call(asked, |call| {
                prop_assert_eq!(set.decide(call), expected, "{:?}", asked);
                prop_assert_eq!(set.decide_among(&applicable, call), expected, "{:?}", asked);
                let explanation = set.explain(call);
                prop_assert_eq!(explanation.decision, expected);
                prop_assert_eq!(explanation.missing.is_some(), expected == Decision::NotAllowed);
                let uniform =
                    set.uniform(&Call { resource: Resource { path: "key/", ..call.resource }, ..*call });
                count(match uniform {
                    Some(true) => &same,
                    Some(false) => &same_not,
                    None => &differs,
                });
                if let Some(answer) = uniform {
                    prop_assert_eq!(expected.is_allowed(), answer, "uniform: {:?}", asked);
                    let other = of_another(asked, &calls[(at + 1) % CALLS]);
                    let decision = with_call(&other, |call| set.decide(call));
                    prop_assert_eq!(decision.is_allowed(), answer, "uniform: {:?}", other);
                }
                Ok(())
            })?;
        }
        Ok(())
    });
    compared.unwrap();
    for (what, often) in [
        ("allowed", allowed),
        ("denied", denied),
        ("not allowed", not_allowed),
        ("allowed for all", same),
        ("refused for all", same_not),
        ("depends on the resource", differs),
    ] {
        println!("{what}: {}", often.get());
        assert!(often.get() > 5_000, "{what}: only {}", often.get());
    }
}

/// The same call, about the resource of another one.
fn of_another(asked: &Asked, other: &Asked) -> Asked {
    let (path, creator, resource_tags) = (other.path, other.creator, other.resource_tags.clone());
    Asked { path, creator, resource_tags, ..asked.clone() }
}

fn set(layers: &[Vec<Value>; 3]) -> PolicySet {
    let attached = |document: &Value| {
        let policy =
            Policy::parse(&document.to_string()).unwrap_or_else(|error| panic!("{error}: {document}"));
        Attached {
            policy: Arc::new(policy),
            label: Label { policy_id: 0, name: "random".into(), via: Via::Direct },
        }
    };
    let mut set = PolicySet::new(layers[0].iter().map(attached).collect());
    if let Some(boundary) = layers[1].first() {
        set = set.within(attached(boundary));
    }
    if let Some(session) = layers[2].first() {
        set = set.in_session(attached(session));
    }
    set
}

fn with_call<T>(asked: &Asked, then: impl FnOnce(&Call<'_>) -> T) -> T {
    let tags = |tags: &[(&str, &str)]| tags.iter().map(|(k, v)| Tag::new(k, v)).collect::<Vec<_>>();
    let (resource_tags, request_tags) = (tags(&asked.resource_tags), tags(&asked.request_tags));
    let context = Context {
        uin: Uin(asked.uin),
        owner_uin: Uin(OWNER),
        app_id: APP_ID,
        now: UnixSeconds(asked.now),
        ip: asked.ip.map(|ip| Ipv4Addr::from(ip).into()),
        mfa: asked.mfa,
        create_uin: asked.creator.map(Uin),
        resource_tags: &resource_tags,
        request_tags: &request_tags,
        claims: &[],
    };
    let resource =
        Resource { service: "kms", region: asked.region, account: Uin(asked.account), path: asked.path };
    let (service, action) = asked.action;
    then(&Call { service, action, resource, context: &context })
}
