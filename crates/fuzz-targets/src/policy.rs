//! Policies, as users write them.

use std::sync::Arc;

use keyward_domain::{
    Uin, UnixSeconds,
    policy::{
        Attached, Call, Context, Decision, Label, Policy, PolicyError, PolicySet, Resource, Tag, Trust,
        TrustPolicy, Trustee, Via,
    },
};

const DENY_ALL: &str = r#"{"version":"2.0","statement":{"effect":"deny","action":"*","resource":"*"}}"#;
const PATHS: [&str; 3] = ["key/*", "key/creatorUin/100000000001/k1", "key/creatorUin/100000000002/k2"];
const ACCOUNT: Uin = Uin(100_000_000_001);

/// A policy decides, explains and speaks of lists without contradiction; blanks mean nothing; what is said to be
/// missing helps; and a denial of everything denies. No role trusts users of an account that its policy does not name.
pub fn policy(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    trust(text);
    let policy = match Policy::parse(text) {
        Ok(policy) => Arc::new(policy),
        Err(error) => return told(&error),
    };
    let spaced = format!("\n\t {text} \r\n");
    let tags = [Tag::new("env", "prod"), Tag::new("game", "webpage")];
    let context = context(&tags);
    for (action, path) in
        ["Encrypt", "ListKeys"].into_iter().flat_map(|action| PATHS.map(|path| (action, path)))
    {
        let resource = Resource { service: "kms", region: "ap-guangzhou", account: ACCOUNT, path };
        let call = Call { service: "kms", action, resource, context: &context };
        let with =
            |more: &str| set(vec![policy.clone(), Arc::new(Policy::parse(more).expect(more))]).decide(&call);
        let set = set(vec![policy.clone()]);
        let decision = set.decide(&call);
        let explanation = set.explain(&call);
        assert_eq!(explanation.decision, decision);
        if let Some(missing) = explanation.missing {
            assert_eq!(with(&missing), Decision::Allowed, "{missing}");
        }
        let all = Call { resource: Resource { path: "key/", ..resource }, ..call };
        assert!(set.uniform(&all).is_none_or(|answer| answer == decision.is_allowed()));
        assert_eq!(with(DENY_ALL), Decision::Denied);
        assert!(spaced.len() > 65_536 || with(&spaced) == decision);
    }
}

fn trust(text: &str) {
    let policy = match TrustPolicy::parse(text) {
        Ok(policy) => policy,
        Err(error) => return told(&error),
    };
    let context = context(&[]);
    let trust = policy.trusts(Trustee::User, "sts", "AssumeRole", &context);
    let names_the_account =
        text.contains("100000000001") || text.contains("1250000000") || text.contains('\\');
    assert!(trust == Trust::No || names_the_account, "{text}");
}

fn told(error: &PolicyError) {
    assert!(error.kind.code().starts_with("InvalidParameter."));
    assert!(error.en.len() < 2048 && !error.en.contains(char::is_control), "{}", error.en);
}

fn set(policies: Vec<Arc<Policy>>) -> PolicySet {
    let label = Label { policy_id: 0, name: "fuzz".into(), via: Via::Direct };
    let attached = policies.into_iter().map(|policy| Attached { policy, label: label.clone() });
    PolicySet::new(attached.collect())
}

fn context(resource_tags: &[Tag]) -> Context<'_> {
    Context {
        uin: Uin(100_000_000_002),
        owner_uin: ACCOUNT,
        app_id: 1_250_000_000,
        now: UnixSeconds(1_780_272_000),
        ip: Some([10, 0, 0, 5].into()),
        mfa: Some(true),
        create_uin: None,
        resource_tags,
        request_tags: &[],
        claims: &[("sts:external_id", "partner-7")],
    }
}
