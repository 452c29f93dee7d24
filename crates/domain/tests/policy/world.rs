//! A call that tests change one thing of.

use std::sync::Arc;

use keyward_domain::{
    Uin, UnixSeconds,
    policy::{Attached, Call, Context, Decision, Label, Policy, PolicySet, Resource, Via},
};

/// The root account.
pub const OWNER: Uin = Uin(100_000_000_001);
/// The sub-account that calls.
pub const USER: Uin = Uin(100_000_000_002);
/// A key that the sub-account made.
pub const OWN_KEY: &str = "key/creatorUin/100000000002/k1";
/// A key that the root account made.
pub const ROOT_KEY: &str = "key/creatorUin/100000000001/k2";

/// 2026-06-01T00:00:00Z, from 10.0.0.5, without tags or second factor.
pub fn context() -> Context<'static> {
    Context {
        uin: USER,
        owner_uin: OWNER,
        app_id: 1_250_000_000,
        now: UnixSeconds(1_780_272_000),
        ip: Some("10.0.0.5".parse().unwrap()),
        mfa: None,
        create_uin: None,
        resource_tags: &[],
        request_tags: &[],
        claims: &[],
    }
}

/// A resource of KMS in ap-guangzhou.
pub fn resource(path: &str) -> Resource<'_> {
    Resource { service: "kms", region: "ap-guangzhou", account: OWNER, path }
}

/// `kms:Encrypt` with a key.
pub fn encrypt<'a>(path: &'a str, context: &'a Context<'a>) -> Call<'a> {
    Call { service: "kms", action: "Encrypt", resource: resource(path), context }
}

/// A document of these statements.
pub fn document(statements: &str) -> String {
    format!(r#"{{"version":"2.0","statement":[{statements}]}}"#)
}

/// A policy of these statements, with that id.
pub fn attached(policy_id: u64, via: Via, statements: &str) -> Attached {
    let policy = Policy::parse(&document(statements)).unwrap_or_else(|error| panic!("{error}: {statements}"));
    Attached {
        policy: Arc::new(policy),
        label: Label { policy_id, name: format!("p{policy_id}").into(), via },
    }
}

/// A set of policies that are attached directly, each of these statements.
pub fn set(policies: &[&str]) -> PolicySet {
    PolicySet::new(
        (1..).zip(policies).map(|(id, statements)| attached(id, Via::Direct, statements)).collect(),
    )
}

/// An `allow` of everything that `resource` fits.
pub fn allow(resource: &str) -> String {
    format!(r#"{{"effect":"allow","action":"*","resource":"{resource}"}}"#)
}

/// What one policy decides about a call.
pub fn decide(statements: &str, call: &Call<'_>) -> Decision {
    set(&[statements]).decide(call)
}
