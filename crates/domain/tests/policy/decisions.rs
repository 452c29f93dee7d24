//! What many policies together decide.

use std::sync::Arc;

use keyward_domain::policy::{
    Call, Context, Decision, Policy, PolicySet, Tag, Via,
    presets::{self, PRESETS},
};

use super::world::{OWN_KEY, ROOT_KEY, attached, context, encrypt, resource, set};

const ALLOW: &str = r#"{"effect":"allow","action":"kms:*","resource":"*"}"#;
const DENY: &str = r#"{"effect":"deny","action":"kms:Encrypt","resource":"*"}"#;
const OTHER: &str = r#"{"effect":"allow","action":"kms:Decrypt","resource":"*"}"#;

fn kms<'a>(action: &'a str, path: &'a str, context: &'a Context<'a>) -> Call<'a> {
    Call { service: "kms", action, resource: resource(path), context }
}

#[test]
fn nothing_is_allowed_unless_said_and_denials_win() {
    let context = context();
    let call = encrypt(OWN_KEY, &context);
    for (policies, expected) in [
        (&[][..], Decision::NotAllowed),
        (&[OTHER], Decision::NotAllowed),
        (&[ALLOW], Decision::Allowed),
        (&[DENY], Decision::Denied),
        (&[ALLOW, DENY], Decision::Denied),
        (&[DENY, ALLOW], Decision::Denied),
        (&[OTHER, ALLOW], Decision::Allowed),
    ] {
        assert_eq!(set(policies).decide(&call), expected, "{policies:?}");
        assert_eq!(expected.is_allowed(), expected == Decision::Allowed);
    }
    assert_eq!(set(&[&format!("{ALLOW},{DENY}")]).decide(&call), Decision::Denied);
    assert_eq!(
        set(&[&format!("{ALLOW},{DENY}")]).decide(&kms("Decrypt", OWN_KEY, &context)),
        Decision::Allowed
    );
}

#[test]
fn boundaries_and_sessions_only_take_away() {
    let context = context();
    let call = encrypt(OWN_KEY, &context);
    let boundary = |statements| attached(8, Via::Boundary, statements);
    let session = |statements| attached(0, Via::Session, statements);
    assert_eq!(set(&[ALLOW]).within(boundary(ALLOW)).decide(&call), Decision::Allowed);
    assert_eq!(set(&[ALLOW]).within(boundary(OTHER)).decide(&call), Decision::NotAllowed);
    assert_eq!(set(&[ALLOW]).within(boundary(DENY)).decide(&call), Decision::Denied);
    assert_eq!(set(&[]).within(boundary(ALLOW)).decide(&call), Decision::NotAllowed);
    assert_eq!(set(&[]).in_session(session(ALLOW)).decide(&call), Decision::NotAllowed);
    assert_eq!(set(&[ALLOW]).in_session(session(OTHER)).decide(&call), Decision::NotAllowed);
    let all = set(&[ALLOW]).within(boundary(ALLOW)).in_session(session(ALLOW));
    assert_eq!(all.decide(&call), Decision::Allowed);
    let one_denies = set(&[ALLOW]).within(boundary(ALLOW)).in_session(session(&format!("{ALLOW},{DENY}")));
    assert_eq!(one_denies.decide(&call), Decision::Denied);
}

#[test]
fn the_older_name_of_the_list_grants_and_denies() {
    let context = context();
    let list = kms("ListKeys", "key/*", &context);
    let of = |effect| format!(r#"{{"effect":"{effect}","action":"kms:ListKey","resource":"*"}}"#);
    assert_eq!(set(&[&of("allow")]).decide(&list), Decision::Allowed);
    assert_eq!(set(&[ALLOW, &of("deny")]).decide(&list), Decision::Denied);
    assert_eq!(set(&[&of("allow")]).decide(&kms("ListKeyDetail", "key/*", &context)), Decision::NotAllowed);
}

#[test]
fn lists_pass_by_what_is_said_of_single_resources() {
    let context = context();
    let one = format!(r#"{{"effect":"deny","action":"kms:*","resource":"qcs::kms:::{ROOT_KEY}"}}"#);
    let set = set(&[ALLOW, &one]);
    // The list itself is about all keys; which of them it may show is another question.
    assert_eq!(set.decide(&kms("ListKeys", "key/*", &context)), Decision::Allowed);
    assert_eq!(set.decide(&kms("ListKeys", ROOT_KEY, &context)), Decision::Denied);
    assert_eq!(set.decide(&kms("ListKeys", OWN_KEY, &context)), Decision::Allowed);
    assert_eq!(set.uniform(&kms("ListKeys", "key/", &context)), None);
}

#[test]
fn whether_the_answer_is_the_same_for_all() {
    let tags = [Tag::new("env", "prod")];
    let context = Context { resource_tags: &tags, ..context() };
    let on = |effect: &str, resource: &str, condition: &str| {
        format!(
            r#"{{"effect":"{effect}","action":"kms:*","resource":"{resource}","condition":{{{condition}}}}}"#
        )
    };
    let tagged = r#""string_equal":{"qcs:resource_tag":"env&prod"}"#;
    let here = r#""ip_equal":{"ip":"10.0.0.0/8"}"#;
    let elsewhere = r#""ip_equal":{"ip":"11.0.0.0/8"}"#;
    for (policies, expected) in [
        (vec![], Some(false)),
        (vec![on("allow", "*", "")], Some(true)),
        (vec![on("allow", "qcs::kms:::key/*", "")], Some(true)),
        (vec![on("allow", "qcs::kms:::k*", here)], Some(true)),
        (vec![on("allow", "qcs::kms:::key/*", elsewhere)], Some(false)),
        (vec![on("allow", "qcs::kms:::key/*", tagged)], None),
        (vec![on("allow", "*", r#""string_equal":{"qcs:tag/env":"prod"}"#)], None),
        (vec![on("allow", "*", r#""string_equal_if_exist":{"qcs:create_uin":"1"}"#)], None),
        (vec![on("allow", "*", r#""null_equal":{"qcs:request_tag/env":true}"#)], Some(true)),
        (vec![on("allow", "qcs::kms:::key/creatorUin/${uin}/*", "")], None),
        (vec![on("allow", "qcs::kms:::*/*", "")], None),
        (vec![on("allow", "qcs::kms:::alias/*", "")], Some(false)),
        (vec![on("allow", "qcs::kms:ap-shanghai::key/*", "")], Some(false)),
        (vec![on("allow", "*", ""), on("deny", "*", "")], Some(false)),
        (vec![on("allow", "*", ""), on("deny", "*", elsewhere)], Some(true)),
        (vec![on("allow", "*", ""), on("deny", "*", tagged)], None),
        (vec![on("allow", "*", ""), on("deny", "qcs::kms:::key/creatorUin/1/*", "")], None),
        (vec![on("allow", "*", ""), on("deny", "qcs::kms:ap-shanghai::key/1", "")], Some(true)),
        (vec![on("deny", "qcs::kms:::key/creatorUin/1/*", "")], Some(false)),
    ] {
        let policies: Vec<_> = policies.iter().map(String::as_str).collect();
        assert_eq!(set(&policies).uniform(&kms("ListKeys", "key/", &context)), expected, "{policies:?}");
    }
    let bounded = set(&[ALLOW]).within(attached(8, Via::Boundary, &on("allow", "*", tagged)));
    assert_eq!(bounded.uniform(&kms("ListKeys", "key/", &context)), None);
}

fn with_preset(name: &str) -> PolicySet {
    let preset = presets::by_name(name).unwrap();
    let policy = Arc::new(Policy::parse(preset.document).unwrap_or_else(|error| panic!("{name}: {error}")));
    let mut attached = attached(preset.id, Via::Direct, ALLOW);
    attached.policy = policy;
    PolicySet::new(vec![attached])
}

#[test]
fn presets_have_ids_and_names_of_their_own() {
    for (place, preset) in PRESETS.iter().enumerate() {
        assert!(PRESETS[..place].iter().all(|other| other.id < preset.id && other.name != preset.name));
        assert!(preset.id < presets::FIRST_CUSTOM_ID);
        assert_eq!(presets::by_id(preset.id).map(|found| found.name), Some(preset.name));
        with_preset(preset.name);
    }
    assert!(presets::by_id(4).is_none() && presets::by_name("Nobody").is_none());
}

#[test]
fn presets_allow_what_they_are_for() {
    let context = context();
    let may = |preset, service, action, path| {
        let call = Call { service, action, resource: resource(path), context: &context };
        with_preset(preset).decide(&call).is_allowed()
    };
    assert!(may("AdministratorAccess", "cam", "AddUser", "uin/1"));
    assert!(may("QCloudResourceFullAccess", "kms", "CreateKey", "key/*"));
    assert!(!may("QCloudResourceFullAccess", "cam", "AddUser", "uin/1"));
    assert!(!may("QCloudFinanceFullAccess", "kms", "Encrypt", OWN_KEY));
    assert!(may("QcloudKMSFullAccess", "kms", "Decrypt", ROOT_KEY));
    assert!(!may("QcloudKMSFullAccess", "cam", "ListUsers", "uin/*"));
    for preset in ["ReadOnlyAccess", "QcloudKMSReadOnlyAccess"] {
        for action in ["ListKeys", "ListKeyDetail", "DescribeKey", "GetPublicKey", "ListDataKeys"] {
            assert!(may(preset, "kms", action, ROOT_KEY), "{preset} {action}");
        }
        for action in [
            "CreateKey",
            "Encrypt",
            "Decrypt",
            "GetDataKeyPlaintext",
            "GetParametersForImport",
            "EnableKey",
            "DescribeWhiteBoxDecryptKey",
            "GetDataKeyCiphertextBlob",
            "GenerateRandom",
        ] {
            assert!(!may(preset, "kms", action, ROOT_KEY), "{preset} {action}");
        }
    }
    assert!(may("ReadOnlyAccess", "cam", "ListUsers", "uin/*"));
    assert!(!may("ReadOnlyAccess", "cam", "CreateAccessKey", "uin/1"));
    assert!(!may("ReadOnlyAccess", "sts", "GetFederationToken", "*"));
    assert!(may("QcloudKMSCreatorFullAccess", "kms", "Decrypt", OWN_KEY));
    assert!(!may("QcloudKMSCreatorFullAccess", "kms", "Decrypt", ROOT_KEY));
    assert!(may("QcloudKMSCreatorFullAccess", "kms", "CreateKey", "key/*"));
    assert!(may("QcloudKMSCreatorFullAccess", "kms", "ListKeys", "key/*"));
}
