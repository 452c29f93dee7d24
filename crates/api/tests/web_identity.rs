//! Roles taken with tokens of an identity provider. The provider of these tests signs with a key of the product itself.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use common::{headers::TestHeaders, world::World};
use keyward_api::Reply;
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const ACTION: &str = "AssumeRoleWithWebIdentity";
const NOT_ACCEPTED: &str = "InvalidParameter.WebIdentityTokenError";
const NOW: i64 = 1_790_000_000;

/// A world with a provider `idp`, whose key is one of the product, and a role `r` that trusts it.
struct Federation {
    world: World,
    key: String,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn trust(condition: Value) -> String {
    let statement = json!({
        "effect": "allow", "action": "name/sts:AssumeRoleWithWebIdentity", "condition": condition,
        "principal": {"federated": ["qcs::cam::uin/100000000001:oidc-provider/idp"]},
    });
    json!({"version": "2.0", "statement": [statement]}).to_string()
}

impl Federation {
    async fn new() -> Self {
        let world = World::new().await;
        let key = world.key_for("ASYMMETRIC_SIGN_VERIFY_RSA_2048").await;
        let federation = Self { world, key };
        federation.world.ok("CreateOIDCConfig", federation.provider().await).await;
        let condition = json!({"string_equal": {"oidc:sub": ["ci", "deploy"]}});
        federation.world.ok("CreateRole", json!({"RoleName": "r", "PolicyDocument": trust(condition)})).await;
        let attach = json!({"PolicyName": "QcloudKMSFullAccess", "AttachRoleName": "r"});
        federation.world.ok("AttachRolePolicy", attach).await;
        federation
    }

    async fn provider(&self) -> Value {
        let public = self.world.ok("GetPublicKey", json!({ "KeyId": self.key })).await["PublicKey"].clone();
        // The modulus stands at a fixed place of such a key.
        let modulus = &STANDARD.decode(public.as_str().unwrap()).unwrap()[33..289];
        let key = json!({"kty": "RSA", "kid": "1", "use": "sig", "n": text(modulus), "e": "AQAB"});
        let keys = json!({ "keys": [key] }).to_string();
        json!({
            "Name": "idp", "IdentityUrl": "https://idp.example.com", "ClientId": ["client", "other"],
            "IdentityKey": STANDARD.encode(keys),
        })
    }

    async fn token_with(&self, header: Value, claims: Value) -> String {
        let signed =
            format!("{}.{}", text(header.to_string().as_bytes()), text(claims.to_string().as_bytes()));
        let sign =
            json!({"KeyId": self.key, "Algorithm": "RSA_PKCS1_SHA_256", "Message": STANDARD.encode(&signed)});
        let signature = self.world.ok("SignByAsymmetricKey", sign).await["Signature"].clone();
        format!("{signed}.{}", text(&STANDARD.decode(signature.as_str().unwrap()).unwrap()))
    }

    /// A token of these claims instead of good ones.
    async fn token(&self, change: Value) -> String {
        let mut claims =
            json!({"iss": "https://idp.example.com", "aud": "client", "sub": "ci", "exp": NOW + 600});
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                _ => claims[name] = value.clone(),
            }
        }
        self.token_with(json!({"alg": "RS256", "kid": "1"}), claims).await
    }

    /// A call that nobody signed.
    async fn unsigned(&self, action: &str, params: &Value) -> Reply {
        let mut headers = TestHeaders::default();
        for (name, value) in [
            ("host", "sts.localhost"),
            ("content-type", "application/json"),
            ("x-tc-action", action),
            ("x-tc-version", "2018-08-13"),
            ("x-tc-language", "en-US"),
            ("authorization", "SKIP"),
        ] {
            headers.set(name, value);
        }
        self.world.send(&headers, params.to_string().as_bytes()).await
    }

    async fn assume(&self, token: &str, more: Value) -> Reply {
        let mut params = json!({
            "ProviderId": "idp", "WebIdentityToken": token, "RoleSessionName": "job-7",
            "RoleArn": "qcs::cam::uin/100000000001:roleName/r",
        });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.unsigned(ACTION, &params).await
    }

    async fn session(&self) -> Credentials {
        let reply = self.assume(&self.token(json!({})).await, json!({})).await;
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        let given = &body["Response"]["Credentials"];
        let text = |name: &str| given[name].as_str().unwrap();
        Credentials::new(text("TmpSecretId"), text("TmpSecretKey")).with_token(text("Token"))
    }

    async fn code(&self, who: &Credentials, action: &str, params: Value) -> String {
        self.world.reply(who, action, "ap-guangzhou", &params).await.code
    }
}

#[tokio::test]
async fn a_token_of_the_provider_is_as_good_as_a_signature() {
    let federation = Federation::new().await;
    let before = federation.world.records().await.len();
    let session = federation.session().await;
    assert_eq!(federation.code(&session, "CreateKey", json!({"Alias": "made-by-ci"})).await, "ok");
    let who = federation.world.call(&session, "GetCallerIdentity", "", json!({})).await.unwrap();
    assert!(who["UserId"].as_str().unwrap().ends_with(":job-7"), "{who}");
    assert_eq!(who["PrincipalId"], "oidc-provider/idp");
    let records = federation.world.records().await;
    let assumed = records[before..].iter().find(|record| record["eventName"] == ACTION).unwrap();
    assert_eq!(assumed["userIdentity"]["type"], "WebIdentityUser");
    assert_eq!(assumed["userIdentity"]["userName"], "oidc-provider/idp:ci");
    assert!(assumed["requestParameters"]["WebIdentityToken"].as_str().unwrap().starts_with("sha256:"));
    // The number of who made the key is nobody's.
    let used = records.last().unwrap();
    assert_eq!(used["userIdentity"]["sessionContext"]["issuer"], "oidc-provider/idp");
    assert_eq!(used["userIdentity"]["sessionContext"]["sourceIdentity"], "ci");
}

#[tokio::test]
async fn tokens_that_are_not_accepted() {
    let federation = Federation::new().await;
    let before = federation.world.records().await.len();
    let mut made = 0;
    for change in [
        json!({"iss": "https://other.example.com"}),
        json!({"iss": "https://idp.example.com/"}),
        json!({"iss": null}),
        json!({"aud": "stranger"}),
        json!({"aud": ["stranger"]}),
        json!({"aud": null}),
        json!({"exp": NOW}),
        json!({"exp": null}),
        json!({"exp": "2999"}),
        json!({"nbf": NOW + 61}),
        json!({"iat": NOW + 61}),
        json!({"sub": ""}),
        json!({"sub": null}),
        json!({"sub": ["ci"]}),
    ] {
        let token = federation.token(change.clone()).await;
        assert_eq!(federation.assume(&token, json!({})).await.code, NOT_ACCEPTED, "{change}");
        made += 1;
    }
    let good = federation.token(json!({})).await;
    let claims = json!({"iss": "https://idp.example.com", "aud": "client", "sub": "ci", "exp": NOW + 600});
    for header in
        [json!({"alg": "RS256", "kid": "2"}), json!({"alg": "none"}), json!({"alg": "HS256", "kid": "1"})]
    {
        let token = federation.token_with(header.clone(), claims.clone()).await;
        assert_eq!(federation.assume(&token, json!({})).await.code, NOT_ACCEPTED, "{header}");
        made += 1;
    }
    for token in ["", "x", "a.b.c", &good[..good.len() - 2], &"a".repeat(20_000)] {
        assert_eq!(federation.assume(token, json!({})).await.code, NOT_ACCEPTED);
    }
    // Neither which accounts nor which providers there are is told.
    for more in [json!({"ProviderId": "none"}), json!({"RoleArn": "qcs::cam::uin/200000000001:roleName/r"})] {
        assert_eq!(federation.assume(&good, more.clone()).await.code, NOT_ACCEPTED, "{more}");
    }
    // What nobody proved is in nobody's trail: what came since are the signatures that the tests needed.
    assert_eq!(federation.world.records().await.len(), before + made + 1);
}

#[tokio::test]
async fn the_role_decides_whom_it_trusts() {
    let federation = Federation::new().await;
    let world = &federation.world;
    for (change, code) in [
        (
            json!({"sub": "deploy", "aud": ["x", "other"], "nbf": NOW, "iat": NOW, "exp": NOW as f64 + 0.5}),
            "ok",
        ),
        (json!({"sub": "somebody"}), "UnauthorizedOperation"),
    ] {
        let token = federation.token(change.clone()).await;
        let before = world.records().await.len();
        assert_eq!(federation.assume(&token, json!({})).await.code, code, "{change}");
        assert_eq!(world.records().await.len(), before + 1, "who is proven is in the trail");
    }
    let token = federation.token(json!({})).await;
    let none = json!({"RoleArn": "qcs::cam::uin/100000000001:roleName/none"});
    assert_eq!(federation.assume(&token, none).await.code, "UnauthorizedOperation");
    for (more, code) in [
        (json!({"DurationSeconds": 7201}), "InvalidParameter.ParamError"),
        (json!({"RoleSessionName": "a"}), "InvalidParameter.ParamError"),
        (json!({"RoleArn": "r"}), "InvalidParameter.ParamError"),
        (json!({"Unknown": 1}), "UnknownParameter"),
    ] {
        assert_eq!(federation.assume(&token, more.clone()).await.code, code, "{more}");
    }
    // A role that trusts the account does not trust its providers.
    let account = json!({"version": "2.0", "statement": [{
        "effect": "allow", "action": "*", "principal": {"qcs": ["qcs::cam::uin/100000000001:root"]},
    }]});
    world.ok("UpdateAssumeRolePolicy", json!({"RoleName": "r", "PolicyDocument": account.to_string()})).await;
    assert_eq!(federation.assume(&token, json!({})).await.code, "UnauthorizedOperation");
}

#[tokio::test]
async fn nothing_else_is_done_without_a_signature() {
    let federation = Federation::new().await;
    let role = json!({"RoleArn": "qcs::cam::uin/100000000001:roleName/r", "RoleSessionName": "job"});
    for (action, params) in
        [("AssumeRole", role), ("GetCallerIdentity", json!({})), ("NoSuchAction", json!({}))]
    {
        let code = federation.unsigned(action, &params).await.code;
        assert!(code == "AuthFailure.InvalidAuthorization" || code == "InvalidAction", "{action}: {code}");
    }
}

#[tokio::test]
async fn sessions_end_with_their_provider_and_role() {
    let federation = Federation::new().await;
    let world = &federation.world;
    let session = federation.session().await;
    world.ok("UpdateOIDCConfig", federation.provider().await).await;
    assert_eq!(federation.code(&session, "ListKeys", json!({})).await, "ok");
    world.ok("DeleteOIDCConfig", json!({"Name": "idp"})).await;
    assert_eq!(federation.code(&session, "ListKeys", json!({})).await, "AuthFailure.TokenFailure");
    world.ok("CreateOIDCConfig", federation.provider().await).await;
    let session = federation.session().await;
    world.ok("DeleteRole", json!({"RoleName": "r"})).await;
    assert_eq!(federation.code(&session, "ListKeys", json!({})).await, "AuthFailure.TokenFailure");
}
