//! Which resources the patterns of statements fit.

use keyward_domain::{
    Uin,
    policy::{Call, Decision, Resource},
};

use super::world::{OWN_KEY, ROOT_KEY, allow, context, decide, encrypt, resource};

fn fits(pattern: &str, resource: Resource<'_>) -> bool {
    let context = context();
    let call = Call { service: "kms", action: "Encrypt", resource, context: &context };
    decide(&allow(pattern), &call) == Decision::Allowed
}

fn fits_key(pattern: &str, path: &str) -> bool {
    fits(pattern, resource(path))
}

#[test]
fn every_segment_counts() {
    for pattern in [
        "*",
        "qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000002/k1",
        "qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000002/*",
        "qcs::kms:ap-guangzhou:uin/100000000001:key/*",
        "qcs::kms:ap-guangzhou:uin/100000000001:*",
        "qcs::kms:gz:uin/100000000001:key/*",
        "qcs::kms:ap-*:uin/100000000001:key/*",
        "qcs::kms::uin/100000000001:key/*",
        "qcs::kms:::key/*",
        "qcs::kms:*:*:key/*",
        "qcs::kms::uin/:key/*",
        "qcs::kms::uin/*:key/*",
        "qcs::kms::uid/1250000000:key/*",
        "qcs::kms::uin/${owner_uin}:key/*",
        "qcs:::::key/*",
        "qcs::*:::key/*",
        "qcs::KMS:::key/*",
        "qcs::kms:::key/creatorUin/${uin}/*",
        "qcs::kms:::key/creatorUin/${uin}/k1",
        "qcs::kms:::*/${uin}/*",
        "qcs::kms:::*Uin/${uin}/*1",
        "qcs::kms:::*k1",
    ] {
        assert!(fits_key(pattern, OWN_KEY), "{pattern}");
    }
    for pattern in [
        "qcs::kms:ap-shanghai:uin/100000000001:key/*",
        "qcs::kms:sh:uin/100000000001:key/*",
        "qcs::kms::uin/100000000002:key/*",
        "qcs::kms::uid/1250000001:key/*",
        "qcs::kms::uid/100000000001:key/*",
        "qcs::cam:::key/*",
        "qcs::kms:::key",
        "qcs::kms:::key/",
        "qcs::kms:::KEY/*",
        "qcs::kms:::key/creatorUin/100000000002/",
        "qcs::kms:::key/creatorUin/100000000002",
        "qcs::kms:::key/creatorUin/100000000002/k",
        "qcs::kms:::key/creatorUin/100000000002/k12",
        "qcs::kms:::key/creatorUin/${owner_uin}/*",
        "qcs::kms:::key/creatorUin/${uin}0/*",
        "qcs::kms:::key/?*",
    ] {
        assert!(!fits_key(pattern, OWN_KEY), "{pattern}");
    }
}

#[test]
fn the_account_of_the_policy_is_the_callers() {
    let elsewhere = Resource { account: Uin(100_000_000_009), ..resource(OWN_KEY) };
    for own in ["qcs::kms:::key/*", "qcs::kms::uin/:key/*", "qcs::kms::uid/1250000000:key/*"] {
        assert!(!fits(own, elsewhere), "{own}");
    }
    for any in ["*", "qcs::kms::uin/100000000009:key/*", "qcs::kms::uin/*:key/*"] {
        assert!(fits(any, elsewhere), "{any}");
    }
}

#[test]
fn names_are_never_patterns() {
    // What stands for all keys is covered by what covers all keys only.
    assert!(fits_key("qcs::kms:::key/*", "key/*"));
    assert!(!fits_key("qcs::kms:::key/creatorUin/*", "key/*"));
    assert!(!fits_key("qcs::kms:::key/creatorUin/${uin}/*", "key/*"));
    assert!(fits_key("qcs::kms:::key/a/*", "key/a/../b") && !fits_key("qcs::kms:::key/b", "key/a/../b"));
    assert!(!fits_key("qcs::kms:::key/a/b", "key/a//b"));
    assert!(fits_key("qcs::kms:::key/密钥*", "key/密钥一号") && !fits_key("qcs::kms:::key/密钥", "key/密"));
    assert!(fits_key("qcs::kms:::a:b:c", "a:b:c"));
    assert!(!fits_key("qcs::kms:::key/creatorUin/${uin}/k1", "key/creatorUin/${uin}/k1"));
    assert!(fits_key("qcs::kms:::key/$x{y}", "key/$x{y}"));
}

#[test]
fn a_region_that_is_none_is_in_all_of_them() {
    let global = Resource { service: "cam", region: "", account: Uin(100_000_000_001), path: "roleName/r" };
    assert!(fits("qcs::cam::uin/100000000001:roleName/r", global));
    assert!(!fits("qcs::cam:ap-guangzhou:uin/100000000001:roleName/r", global));
}

#[test]
fn hostile_patterns_take_no_time() {
    let name = format!("key/{}", "a".repeat(5000));
    let pattern = format!("qcs::kms:::{}b", "*a".repeat(3000));
    let context = context();
    let start = std::time::Instant::now();
    for _ in 0..20 {
        assert_eq!(decide(&allow(&pattern), &encrypt(&name, &context)), Decision::NotAllowed);
    }
    // Trying every way would take longer than the universe has.
    assert!(start.elapsed().as_secs() < 10);
    assert!(fits_key("qcs::kms:::*a*a*a*", "aXaXa") && !fits_key("qcs::kms:::*a*a*a*", "aXa"));
    assert!(fits_key("qcs::kms:::a*a", "aa") && !fits_key("qcs::kms:::a*a", "a"));
    assert!(fits_key("qcs::kms:::**k**", ROOT_KEY));
    assert!(fits_key("qcs::kms:::*ab*", "aab") && fits_key("qcs::kms:::*aab", "aaab"));
}
