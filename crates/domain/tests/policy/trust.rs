//! Who may take a role.

use keyward_domain::{
    Uin,
    policy::{Context, Trust, TrustPolicy, Trustee},
};

use super::world::{OWNER, context, document};

fn statement(effect: &str, principal: &str, condition: &str) -> String {
    format!(
        r#"{{"effect":"{effect}","action":"name/sts:AssumeRole*","principal":{{{principal}}},"condition":{{{condition}}}}}"#
    )
}

fn trusts(statements: &str, trustee: Trustee<'_>, context: &Context<'_>) -> Trust {
    let policy =
        TrustPolicy::parse(&document(statements)).unwrap_or_else(|error| panic!("{error}: {statements}"));
    policy.trusts(trustee, "sts", "AssumeRole", context)
}

#[test]
fn users_and_accounts() {
    let sub = context();
    let root = Context { uin: OWNER, ..sub };
    let stranger = Context { owner_uin: Uin(100_000_000_009), app_id: 1, ..sub };
    for (principal, of_sub, of_root) in [
        ("qcs::cam::uin/100000000001:root", Trust::Account, Trust::Account),
        ("qcs::cam::uin/100000000001:uin/100000000001", Trust::Account, Trust::Account),
        ("qcs::cam::uid/1250000000:root", Trust::Account, Trust::Account),
        ("qcs::cam::uin/100000000001:uin/100000000002", Trust::Named, Trust::No),
        ("qcs::cam::uid/1250000000:uin/100000000002", Trust::Named, Trust::No),
        ("qcs::cam::uin/100000000001:uin/100000000003", Trust::No, Trust::No),
        ("qcs::cam::uin/100000000001:roleName/admin", Trust::No, Trust::No),
    ] {
        let allow = statement("allow", &format!(r#""qcs":["{principal}"]"#), "");
        assert_eq!(trusts(&allow, Trustee::User, &sub), of_sub, "{principal}");
        assert_eq!(trusts(&allow, Trustee::User, &root), of_root, "{principal}");
        assert_eq!(trusts(&allow, Trustee::User, &stranger), Trust::No, "{principal}");
        assert_eq!(trusts(&allow, Trustee::Service("kms.qcloud.com"), &sub), Trust::No, "{principal}");
    }
}

#[test]
fn roles_services_and_providers() {
    let context = context();
    let role = Trustee::Role { id: "4611686018427397919", name: "admin" };
    let other = Trustee::Role { id: "1", name: "Admin" };
    for principal in
        ["qcs::cam::uin/100000000001:role/4611686018427397919", "qcs::cam::uin/100000000001:roleName/admin"]
    {
        let allow = statement("allow", &format!(r#""qcs":"{principal}""#), "");
        assert_eq!(trusts(&allow, role, &context), Trust::Named);
        assert_eq!(trusts(&allow, other, &context), Trust::No);
        assert_eq!(trusts(&allow, Trustee::User, &context), Trust::No);
    }
    let allow = statement("allow", r#""service":["kms.qcloud.com","cls.cloud.tencent.com"]"#, "");
    assert_eq!(trusts(&allow, Trustee::Service("kms.qcloud.com"), &context), Trust::Named);
    assert_eq!(trusts(&allow, Trustee::Service("cos.qcloud.com"), &context), Trust::No);
    let allow = statement("allow", r#""federated":["qcs::cam::uin/100000000001:oidc-provider/ci"]"#, "");
    assert_eq!(trusts(&allow, Trustee::Federated("oidc-provider/ci"), &context), Trust::Named);
    assert_eq!(trusts(&allow, Trustee::Federated("saml-provider/ci"), &context), Trust::No);
    let elsewhere = Context { owner_uin: Uin(9), ..context };
    assert_eq!(trusts(&allow, Trustee::Federated("oidc-provider/ci"), &elsewhere), Trust::No);
}

#[test]
fn conditions_denials_and_actions() {
    let claims = [("sts:external_id", "partner-7"), ("oidc:aud", "a"), ("oidc:aud", "b")];
    let (without, with) = (context(), Context { claims: &claims, ..context() });
    let root = r#""qcs":"qcs::cam::uin/100000000001:root""#;
    let external = statement("allow", root, r#""string_equal":{"sts:external_id":"partner-7"}"#);
    assert_eq!(trusts(&external, Trustee::User, &with), Trust::Account);
    assert_eq!(trusts(&external, Trustee::User, &without), Trust::No);
    let audience = statement("allow", root, r#""for_any_value:string_equal":{"oidc:aud":["b"]}"#);
    assert_eq!(trusts(&audience, Trustee::User, &with), Trust::Account);
    let audience = statement("allow", root, r#""for_all_value:string_equal":{"oidc:aud":["b"]}"#);
    assert_eq!(trusts(&audience, Trustee::User, &with), Trust::No);

    let sub = r#""qcs":"qcs::cam::uin/100000000001:uin/100000000002""#;
    let both = format!("{},{}", statement("allow", root, ""), statement("allow", sub, ""));
    assert_eq!(trusts(&both, Trustee::User, &without), Trust::Named);
    let denied = format!("{both},{}", statement("deny", root, ""));
    assert_eq!(trusts(&denied, Trustee::User, &without), Trust::No);
    let denied_one = format!("{},{}", statement("deny", sub, ""), statement("allow", root, ""));
    assert_eq!(trusts(&denied_one, Trustee::User, &without), Trust::No);

    let policy = TrustPolicy::parse(&document(&statement("allow", root, ""))).unwrap();
    assert_eq!(policy.trusts(Trustee::User, "sts", "AssumeRoleWithSAML", &without), Trust::Account);
    assert_eq!(policy.trusts(Trustee::User, "sts", "GetFederationToken", &without), Trust::No);
}

#[test]
fn principals_leave_nothing_open() {
    for (principal, code) in [
        (r#""*""#, "PrincipalError"),
        ("{}", "PrincipalError"),
        ("[]", "PrincipalError"),
        (r#"{"aws":["x"]}"#, "PrincipalError"),
        (r#"{"qcs":[]}"#, "PrincipalError"),
        (r#"{"qcs":[1]}"#, "PrincipalError"),
        (r#"{"qcs":"*"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam:::root"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::uin/:root"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::uin/*:root"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::uin/1:uin/*"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::uin/1:roleName/a*"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::uin/1:groupid/1"}"#, "PrincipalQcsError"),
        (r#"{"qcs":"qcs::cam::anonymous:anonymous"}"#, "PrincipalQcsError"),
        (r#"{"service":"*"}"#, "PrincipalQcsError"),
        (r#"{"federated":"qcs::cam::uin/1:oidc-provider/"}"#, "PrincipalQcsError"),
        (r#"{"federated":"qcs::cam::uin/1:oidc-provider/*"}"#, "PrincipalQcsError"),
    ] {
        let text = document(&format!(r#"{{"effect":"allow","action":"*","principal":{principal}}}"#));
        let error = TrustPolicy::parse(&text).unwrap_err();
        assert_eq!(error.kind.code(), format!("InvalidParameter.{code}"), "{principal}");
    }
    let with = |resource: &str| {
        let principal = r#""principal":{"qcs":"qcs::cam::uin/1:root"}"#;
        TrustPolicy::parse(&document(&format!(
            r#"{{"effect":"allow","action":"*",{principal},"resource":{resource}}}"#
        )))
    };
    assert!(with("\"*\"").is_ok() && with("[\"*\"]").is_ok());
    assert_eq!(with("\"qcs::cam:::*\"").unwrap_err().kind.code(), "InvalidParameter.ResourceError");
}
