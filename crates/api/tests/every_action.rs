//! What holds for every action: the tests walk the whole list, so that a new one cannot be forgotten.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;

use common::{
    headers::TestHeaders,
    world::{START, World, service_of},
};
use keyward_api::{Reply, actions::SERVICES};
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

/// A call of each action that is well-formed, and would succeed for root.
async fn examples(world: &World) -> BTreeMap<&'static str, Value> {
    let key = world.key("example").await;
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].clone();
    let (archived, disabled, doomed) =
        (world.key("archived").await, world.key("off").await, world.key("doomed").await);
    world.put_state(&archived, KeyState::Archived).await;
    world.put_state(&disabled, KeyState::Disabled).await;
    world.put_state(&doomed, KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }).await;
    let spare = world.key("spare").await;
    let bound = world.key("bound").await;
    world.ok("BindCloudResource", json!({"KeyId": bound, "ProductId": "cos", "ResourceId": "bucket"})).await;
    let pair = async |usage: &str| world.key_for(usage).await;
    let (rsa, sm2) = (pair("ASYMMETRIC_DECRYPT_RSA_2048").await, pair("ASYMMETRIC_DECRYPT_SM2").await);
    let (ecc, kyber) = (pair("ASYMMETRIC_SIGN_VERIFY_ECC").await, pair("ASYMMETRIC_DECRYPT_KYBER_AES").await);
    let dilithium = pair("ASYMMETRIC_SIGN_VERIFY_DILITHIUM").await;
    let sign = json!({"KeyId": ecc, "Algorithm": "ECC_P256_R1", "Message": "YQ=="});
    let signature = world.ok("SignByAsymmetricKey", sign.clone()).await["Signature"].clone();
    let mut verify = sign.clone();
    verify["SignatureValue"] = signature.clone();
    let kem_blob = world.ok("PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})).await
        ["CiphertextBlob"]
        .clone();
    let to_rsa = world.encrypted_to(&rsa, "RSAES_OAEP_SHA_256", b"a").await;
    let to_sm2 = world.encrypted_to(&sm2, "SM2_C1C3C2_ASN1", b"a").await;
    // A key of their own, because the example is disabled for a while.
    let holder = world.key("holder").await;
    let data_key = world.data_key(&holder, "example").await;
    let (off, going) = (world.data_key(&holder, "off").await, world.data_key(&holder, "going").await);
    world.ok("DisableDataKeys", json!({ "DataKeyIds": [off, going] })).await;
    world.ok("ScheduleDataKeyDeletion", json!({"DataKeyId": going, "PendingWindowInDays": 7})).await;
    let one_data_key = json!({ "DataKeyId": data_key });
    let spare_data_key = json!({ "DataKeyId": world.data_key(&holder, "spare").await });
    let (rotating, waiting, ready, imported) = (
        world.key("rotating").await,
        world.external_key("waiting").await,
        world.external_key("ready").await,
        world.external_key("imported").await,
    );
    world.ok("EnableKeyRotation", json!({ "KeyId": rotating })).await;
    let import = world.import(&imported, &[9; 16]).await;
    world.ok("ImportKeyMaterial", import).await;
    let somebody = world.user(json!([{"effect": "deny", "action": "*", "resource": "*"}])).await;
    let refused = world.reply(&somebody, "ListKeys", "ap-guangzhou", &json!({})).await.request_id;
    let one = json!({ "KeyId": key });
    let many = json!({ "KeyIds": [key] });
    BTreeMap::from([
        ("ArchiveKey", json!({ "KeyId": spare })),
        ("BindCloudResource", json!({"KeyId": bound, "ProductId": "cos", "ResourceId": "bucket-2"})),
        (
            "AsymmetricRsaDecrypt",
            json!({"KeyId": rsa, "Ciphertext": to_rsa, "Algorithm": "RSAES_OAEP_SHA_256"}),
        ),
        ("AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": to_sm2})),
        ("CancelDataKeyDeletion", json!({ "DataKeyId": going })),
        ("CancelKeyArchive", json!({ "KeyId": archived })),
        ("CancelKeyDeletion", json!({ "KeyId": doomed })),
        ("CreateGroup", json!({"GroupName": "another"})),
        ("CreateKey", json!({"Alias": "another"})),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("DescribeDataKey", one_data_key.clone()),
        ("DescribeEvents", json!({"StartTime": START / 1000 - 60, "EndTime": START / 1000 + 60})),
        ("GetAttributeKey", json!({})),
        ("LookUpEvents", json!({"StartTime": START / 1000 - 60, "EndTime": START / 1000 + 60})),
        ("DescribeDataKeys", json!({ "DataKeyIds": [data_key] })),
        ("DeleteImportedKeyMaterial", json!({ "KeyId": imported })),
        ("DescribeKey", one.clone()),
        ("DescribeKeys", many.clone()),
        ("DisableDataKey", spare_data_key.clone()),
        ("DisableDataKeys", json!({ "DataKeyIds": [spare_data_key["DataKeyId"]] })),
        ("DisableKey", one.clone()),
        ("DisableKeyRotation", one.clone()),
        ("DisableKeys", many.clone()),
        ("EnableDataKey", one_data_key.clone()),
        ("EnableDataKeys", json!({ "DataKeyIds": [data_key] })),
        ("EnableKey", one.clone()),
        ("EnableKeyRotation", json!({"KeyId": key, "RotateDays": 30})),
        ("EnableKeys", many),
        ("ExplainRefusal", json!({ "RefusedRequestId": refused })),
        ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("GenerateRandom", json!({"NumberOfBytes": 16})),
        ("GetPublicKey", json!({ "KeyId": rsa })),
        ("GetDataKeyCiphertextBlob", one_data_key.clone()),
        ("GetDataKeyPlaintext", one_data_key),
        ("GetRegions", json!({})),
        ("GetServiceStatus", json!({})),
        ("ImportDataKey", json!({"DataKeyName": "imported", "ImportKeyMaterial": blob, "ImportType": 1})),
        ("GetKeyRotationStatus", one),
        (
            "GetParametersForImport",
            json!({"KeyId": waiting, "WrappingAlgorithm": "RSAES_OAEP_SHA_1", "WrappingKeySpec": "RSA_2048"}),
        ),
        ("GetRegions", json!({})),
        ("GetServiceStatus", json!({})),
        ("ImportKeyMaterial", world.import(&ready, &[7; 16]).await),
        ("ListAlgorithms", json!({})),
        ("ListDataKeyDetail", json!({})),
        ("ListDataKeys", json!({})),
        ("ListKeyDetail", json!({})),
        ("ListKeys", json!({})),
        ("PostQuantumCryptoDecrypt", json!({ "CiphertextBlob": kem_blob })),
        ("PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})),
        ("PostQuantumCryptoSign", json!({"KeyId": dilithium, "Message": "YQ=="})),
        (
            "PostQuantumCryptoVerify",
            json!({"KeyId": dilithium, "Message": "YQ==", "SignatureValue": signature}),
        ),
        ("ReEncrypt", json!({ "CiphertextBlob": blob })),
        ("ScheduleDataKeyDeletion", json!({"DataKeyId": off, "PendingWindowInDays": 7})),
        ("RotateKey", json!({ "KeyId": rotating })),
        ("ScheduleKeyDeletion", json!({"KeyId": disabled, "PendingWindowInDays": 7})),
        (
            "SimulateCall",
            json!({"TargetUin": World::uin(&somebody), "Action": "kms:Encrypt", "Resource": "*"}),
        ),
        ("UnbindCloudResource", json!({"KeyId": bound, "ProductId": "cos", "ResourceId": "bucket"})),
        ("SignByAsymmetricKey", sign),
        ("UpdateAlias", json!({"KeyId": key, "Alias": "renamed"})),
        ("UpdateDataKeyDescription", json!({"DataKeyId": data_key, "Description": "text"})),
        ("UpdateDataKeyName", json!({"DataKeyId": data_key, "DataKeyName": "renamed"})),
        ("UpdateKeyDescription", json!({"KeyId": key, "Description": "text"})),
        ("VerifyByAsymmetricKey", verify),
    ])
}

/// Actions that every proven caller may use, because they tell nothing of an account.
const OPEN: [&str; 1] = ["GetRegions"];

/// Actions of the original, of which the contract tells names and types.
fn contracted() -> impl Iterator<Item = &'static str> {
    actions().filter(|action| service_of(action).name != "keyward")
}

fn actions() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().flat_map(|service| service.actions).map(|action| action.name)
}

#[tokio::test]
async fn every_action_has_an_example() {
    let world = World::new().await;
    let examples = examples(&world).await;
    assert_eq!(examples.keys().copied().collect::<Vec<_>>(), sorted(actions().collect()));
    for service in SERVICES {
        assert!(
            service.actions.iter().map(|action| action.name).is_sorted(),
            "{}: in order of names",
            service.name
        );
    }
}

#[tokio::test]
async fn every_action_leaves_exactly_one_record_whatever_becomes_of_it() {
    let world = World::new().await;
    let (sub, root) = (world.sub_account().await, world.root.clone());
    for (action, params) in examples(&world).await {
        for (who, params) in [(&root, &params), (&root, &json!({"NoSuchParameter": 1})), (&sub, &params)] {
            let before = world.records().await.len();
            let reply = world.reply(who, action, "ap-guangzhou", params).await;
            let records = world.records().await;
            assert_eq!(records.len(), before + 1, "{action} {params}");
            let last = records.last().unwrap();
            assert_eq!(
                last["requestID"].as_str().or(last["eventID"].as_str()).unwrap(),
                reply.request_id,
                "{action}"
            );
            assert_eq!(last["eventName"], action);
            assert_eq!(last["userIdentity"]["secretId"], who.secret_id);
            let code = last["apiErrorCode"].as_str().unwrap();
            assert_eq!(if code == "0" { "ok" } else { code }, reply.code, "{action}");
        }
    }
}

#[tokio::test]
async fn every_action_leaves_one_event_that_is_found() {
    let world = World::new().await;
    let (sub, root) = (world.sub_account().await, world.root.clone());
    for (action, params) in examples(&world).await {
        let mut resources = Vec::new();
        for (who, name) in [(&root, "root"), (&sub, "sub")] {
            let reply = world.reply(who, action, "ap-guangzhou", &params).await;
            let attribute = json!({"AttributeKey": "RequestId", "AttributeValue": reply.request_id});
            let (start, end) = (START / 1000, START / 1000);
            let search = json!({"StartTime": start, "EndTime": end, "LookupAttributes": [attribute]});
            let found = world.ok("LookUpEvents", search).await;
            assert_eq!(found["Events"].as_array().unwrap().len(), 1, "{action}");
            let event = &found["Events"][0];
            assert_eq!(event["EventName"], action);
            assert_eq!(event["Username"], name);
            assert_eq!(event["EventRegion"], "ap-guangzhou", "{action}");
            assert_eq!(event["Resources"]["ResourceType"], service_of(action).name);
            assert_eq!(event["ErrorCode"], i32::from(reply.code == "UnauthorizedOperation"), "{action}");
            let document: Value = serde_json::from_str(event["CloudAuditEvent"].as_str().unwrap()).unwrap();
            let code = if reply.code == "ok" { json!(0) } else { json!(reply.code) };
            assert_eq!(document["apiErrorCode"], code, "{action}");
            resources.push(event["Resources"]["ResourceName"].clone());
        }
        let names_one =
            ["KeyId", "DataKeyId", "KeyIds", "DataKeyIds"].iter().any(|name| params.get(name).is_some());
        if names_one && params.get("IsHostedByKms").is_none() {
            // What a call uses besides is known only once it is allowed.
            let [done, refused] = [0, 1].map(|n| resources[n].as_str().unwrap());
            assert!(done.starts_with(refused), "{action} is about {done}, refused about {refused}");
        }
    }
}

#[tokio::test]
async fn every_action_succeeds_for_root_and_is_refused_without_a_policy() {
    let world = World::new().await;
    let sub = world.sub_account().await;
    for (action, params) in examples(&world).await {
        let refused = world.reply(&sub, action, "ap-guangzhou", &params).await;
        if OPEN.contains(&action) {
            assert_eq!(refused.code, "ok");
        } else {
            assert_eq!(refused.code, "UnauthorizedOperation", "{action}");
            let text = String::from_utf8(refused.body).unwrap();
            let service = service_of(action).name;
            assert!(text.contains(&format!("({service}:{action})")), "{text}");
            assert!(text.contains("resource (*)") || text.contains("uin/100000000001:"), "{text}");
        }
        world.ok(action, params).await;
    }
}

/// What a refusal names: the action with its service, and the resource.
fn refused(reply: &Reply) -> (String, String) {
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    let message = body["Response"]["Error"]["Message"].as_str().unwrap_or_default().to_owned();
    let after = |before: &str| {
        message.split(before).nth(1).and_then(|rest| rest.split(')').next()).unwrap_or_default().to_owned()
    };
    (after("operation ("), after("resource ("))
}

/// Actions that need the permission of another one besides their own, because they amount to it.
const ALSO: [(&str, &str); 1] = [("kms:ImportDataKey", "kms:Decrypt")];

#[tokio::test]
async fn every_action_is_allowed_by_a_policy_for_just_it_and_refused_with_one_for_something_else() {
    let world = World::new().await;
    for (action, params) in examples(&world).await {
        if OPEN.contains(&action) {
            continue;
        }
        let name = format!("{}:{action}", service_of(action).name);
        let statements = |allowed: &[(String, String)]| {
            let each = |(action, resource): &(String, String)| json!({"effect": "allow", "action": action, "resource": resource});
            json!(allowed.iter().map(each).collect::<Vec<_>>())
        };
        let elsewhere = ["qcs::kms:ap-guangzhou::key/creatorUin/1/*", "qcs::cam::uin/1:*"];
        let user =
            world.user(statements(&elsewhere.map(|resource| (name.clone(), resource.to_owned())))).await;
        let uin = World::uin(&user);
        let call = async || world.reply(&user, action, "ap-guangzhou", &params).await;
        let reply = call().await;
        assert_eq!(reply.code, "UnauthorizedOperation", "{action}");
        let (_, resource) = refused(&reply);
        world.attach(uin, statements(&[("kms:NoSuchAction".into(), resource)])).await;
        assert_eq!(call().await.code, "UnauthorizedOperation", "{action}: another action");
        // A call may need several permissions; each refusal names the first that is missing.
        let (mut reply, mut allowed) = (reply, Vec::new());
        while reply.code == "UnauthorizedOperation" && !allowed.contains(&refused(&reply)) {
            allowed.push(refused(&reply));
            world.attach(uin, statements(&allowed)).await;
            reply = call().await;
        }
        let own = |(action, _): &(String, String)| *action == name || ALSO.contains(&(&name, action));
        assert!(allowed.iter().all(own), "{action} needs {allowed:?}");
        assert_eq!(reply.code, "ok", "{action} {}", String::from_utf8_lossy(&reply.body));
    }
}

#[tokio::test]
async fn every_action_refuses_calls_that_nobody_signed() {
    let world = World::new().await;
    for (action, params) in examples(&world).await {
        let mut headers = TestHeaders::default();
        for (name, value) in [
            ("host", &*format!("{}.localhost", service_of(action).name)),
            ("content-type", "application/json"),
            ("x-tc-action", action),
            ("x-tc-version", service_of(action).version),
        ] {
            headers.set(name, value);
        }
        let before = world.records().await.len();
        let reply = world.send(&headers, params.to_string().as_bytes()).await;
        assert_eq!(reply.code, "AuthFailure.InvalidAuthorization", "{action}");
        assert_eq!(world.records().await.len(), before, "nobody's calls are in nobody's trail");
    }
}

#[tokio::test]
async fn every_action_names_the_first_missing_parameter_and_unknown_ones() {
    let world = World::new().await;
    for action in contracted() {
        let contract = contract(service_of(action).name);
        let required =
            contract["actions"][action]["request"].as_array().unwrap().iter().find(|p| p["required"] == true);
        if let Some(first) = required {
            let reply = world.reply(&world.root, action, "ap-guangzhou", &json!({})).await;
            assert_eq!(reply.code, "MissingParameter", "{action}");
            let text = String::from_utf8(reply.body).unwrap();
            assert!(text.contains(&format!("`{}`", first["name"].as_str().unwrap())), "{text}");
        }
        assert_eq!(world.err(action, json!({"NoSuchParameter": 1})).await, "UnknownParameter", "{action}");
    }
}

#[tokio::test]
async fn actions_with_a_region_need_one_that_exists() {
    let world = World::new().await;
    let root = world.root.clone();
    for (action, params) in examples(&world).await {
        let without = world.call(&root, action, "", params.clone()).await;
        let elsewhere = world.call(&root, action, "ap-nowhere", params).await;
        let entry = service_of(action).actions.iter().find(|entry| entry.name == action).unwrap();
        match entry.regional {
            false => assert!(without.is_ok(), "{action}"),
            true => assert_eq!(without.unwrap_err(), "MissingParameter", "{action}"),
        }
        assert_eq!(elsewhere.unwrap_err(), "UnsupportedRegion", "{action}");
    }
}

/// Actions check this each for itself, so that one could forget it.
#[tokio::test]
async fn no_action_acts_for_an_account_that_is_not_the_callers() {
    let world = World::new().await;
    let foreign = json!({"MemberUin": 200_000_000_001_u64});
    let mut checked = 0;
    for (action, mut params) in examples(&world).await {
        if !contracted().any(|known| known == action) {
            continue;
        }
        let contract = contract(service_of(action).name);
        let fields = names(&contract["actions"][action]["request"], |_| true);
        let Some(name) = fields.into_iter().find(|name| name.starts_with("MemberAccount")) else { continue };
        params[name] = if name.ends_with('s') { json!([foreign]) } else { foreign.clone() };
        assert_eq!(world.err(action, params.clone()).await, "UnauthorizedOperation", "{action}");
        let own = json!({"MemberUin": 100_000_000_001_u64});
        params[name] = if name.ends_with('s') { json!([own]) } else { own };
        world.ok(action, params).await;
        checked += 1;
    }
    assert!(checked >= 13, "{checked}");
}

fn contract(service: &str) -> Value {
    let path = format!("{}/tests/contract/{service}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Codes that an action may have beyond those of the contract, because building showed the need.
const BEYOND: [(&str, &str); 16] = [
    ("DescribeEvents", "InvalidParameterValue.MaxResult"),
    ("DescribeEvents", "InvalidParameterValue.Time"),
    ("DescribeEvents", "InvalidParameterValue.attributeKey"),
    ("DescribeEvents", "LimitExceeded.OverTime"),
    ("EnableDataKey", "ResourceUnavailable.DataKeyStateNotSupport"),
    ("GenerateDataKey", "ResourceUnavailable.CmkArchived"),
    ("GenerateDataKey", "ResourceUnavailable.CmkStateNotSupport"),
    ("GetAttributeKey", "InvalidParameter"),
    ("ImportDataKey", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("ImportDataKey", "InvalidParameterValue.InvalidHsmClusterId"),
    ("LookUpEvents", "InvalidParameter"),
    ("ReEncrypt", "ResourceUnavailable.CmkArchived"),
    ("UpdateAlias", "ResourceUnavailable.CmkStateNotSupport"),
    ("UpdateDataKeyDescription", "InvalidParameter"),
    ("UpdateDataKeyName", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("UpdateDataKeyName", "InvalidParameterValue.InvalidDataKeyName"),
];

#[test]
fn actions_and_fields_are_those_of_the_contract() {
    let document = keyward_api::openapi::document();
    for action in contracted() {
        let service = service_of(action).name;
        let contract = contract(service);
        let facts = &contract["actions"][action];
        assert!(facts.is_object(), "{action} is no action of the contract");
        let post = &document["paths"][format!("/{service}/{action}")]["post"];
        let request = &post["requestBody"]["content"]["application/json"]["schema"];
        same_fields(action, request, &facts["request"], &contract, &document);
        let required: Vec<_> = names(&facts["request"], |fact| fact["required"] == true);
        let stated: Vec<_> =
            request["required"].as_array().into_iter().flatten().map(|v| v.as_str().unwrap()).collect();
        assert_eq!(sorted(stated), sorted(required), "{action}: what is required");

        let replies = &post["responses"]["200"]["content"]["application/json"]["schema"];
        let mut response = replies["properties"]["Response"]["anyOf"][0].clone();
        response["properties"].as_object_mut().unwrap().remove("RequestId");
        same_fields(action, &response, &facts["response"], &contract, &document);

        let listed: Vec<_> =
            facts["errors"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        for code in post["x-error-codes"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()) {
            let beyond = BEYOND.contains(&(action, code))
                // Every action can be refused; the contract does not say so of all of them.
                || code == "UnauthorizedOperation"
                || (action == "UpdateKeyDescription" && code.ends_with("CmkStateNotSupport"));
            assert!(listed.contains(&code) || beyond, "{action} may not answer {code}");
        }
    }
}

/// Names and types of fields, into the structures they are made of.
fn same_fields(place: &str, schema: &Value, facts: &Value, contract: &Value, document: &Value) {
    let empty = serde_json::Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&empty);
    let given = sorted(fields.keys().map(String::as_str).collect());
    assert_eq!(given, sorted(names(facts, |_| true)), "{place}: fields");
    for fact in facts.as_array().unwrap() {
        let (name, full) = (fact["name"].as_str().unwrap(), fact["type"].as_str().unwrap());
        let (fact_type, is_list) = full.strip_suffix("[]").map_or((full, false), |inner| (inner, true));
        let place = format!("{place}.{name}");
        let mut field = resolve(&fields[name], document);
        if is_list {
            assert!(is(field, "array"), "{place} is a list: {field}");
            field = resolve(&field["items"], document);
        }
        match fact_type {
            "string" => assert!(is(field, "string"), "{place}: {field}"),
            "uint64" | "int64" => assert!(is(field, "integer"), "{place}: {field}"),
            "bool" => assert!(is(field, "boolean"), "{place}: {field}"),
            structure => {
                let fields = &contract["structures"][structure];
                let fields = fields.get("members").or(fields.get("fields")).unwrap_or(fields);
                same_fields(&place, field, fields, contract, document);
            }
        }
    }
}

/// The schema behind a reference, or the one that is not null.
fn resolve<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return resolve(document.pointer(&reference[1..]).unwrap(), document);
    }
    match schema["anyOf"].as_array() {
        Some(either) => resolve(either.iter().find(|s| s["type"] != "null").unwrap(), document),
        None => schema,
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&kind.into()))
}

fn names(facts: &Value, keep: impl Fn(&Value) -> bool) -> Vec<&str> {
    facts
        .as_array()
        .unwrap()
        .iter()
        .filter(|fact| keep(fact))
        .map(|fact| fact["name"].as_str().unwrap())
        .collect()
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

/// `KEYWARD_UPDATE=1` writes it anew.
#[test]
fn the_api_description_is_up_to_date() {
    let path = format!("{}/../../docs/openapi.json", env!("CARGO_MANIFEST_DIR"));
    let document = format!("{:#}\n", keyward_api::openapi::document());
    if std::env::var_os("KEYWARD_UPDATE").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == document, "docs/openapi.json is stale");
}
