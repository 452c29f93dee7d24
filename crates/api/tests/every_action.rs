//! What holds for every action: the tests walk the whole list, so that a new one cannot be forgotten.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{
    headers::TestHeaders,
    world::{START, World, service_of},
};
use keyward_api::{Reply, actions::SERVICES};
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

/// A call of each action that is well-formed, and would succeed for root.
async fn examples(world: &World) -> BTreeMap<&'static str, Value> {
    let alarm = alarm(world).await;
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
    let (user, keys) = world.add_user("example").await;
    world.ok("AddUser", json!({"Name": "leaver"})).await;
    let group = world.ok("CreateGroup", json!({"GroupName": "example"})).await["GroupId"].clone();
    let doomed_group = world.ok("CreateGroup", json!({"GroupName": "doomed"})).await["GroupId"].clone();
    let membership = json!({ "Info": [{ "GroupId": group, "Uin": user }] });
    let target = json!({ "TargetUin": user });
    let spare_key = world.ok("CreateAccessKey", target.clone()).await["AccessKey"]["AccessKeyId"].clone();
    let (beginner, _) = world.add_user("beginner").await;
    let somebody = world.user(json!([{"effect": "deny", "action": "*", "resource": "*"}])).await;
    let refused = world.reply(&somebody, "ListKeys", "ap-guangzhou", &json!({})).await.request_id;
    let tagged = world.key("tagged").await;
    let resource = format!("qcs::kms:ap-guangzhou:uin/:key/creatorUin/100000000001/{tagged}");
    let tags = json!([{"TagKey": "env", "TagValue": "prod"}, {"TagKey": "owner", "TagValue": "li"}]);
    world.ok("TagResources", json!({"ResourceList": [resource], "Tags": tags})).await;
    let loose = ["a", "b"].map(|value| json!({"TagKey": "loose", "TagValue": value}));
    world.ok("CreateTags", json!({ "Tags": loose })).await;
    let carriers = json!({
        "ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": "ap-guangzhou", "ResourceIds": [tagged],
    });
    let on_target = |more: Value| {
        let mut params = carriers.clone();
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let by_tags = json!({"TagFilters": [{"TagKey": "env", "TagValue": ["prod"]}]});
    let cam = CamExamples::new(world, &json!(user), &group).await;
    let tracks = track_examples(world).await;
    let white_box = white_box_examples(world).await;
    let one = json!({ "KeyId": key });
    let many = json!({ "KeyIds": [key] });
    let mut examples = BTreeMap::from([
        ("AddUser", json!({"Name": "another", "UseApi": 1, "Remark": "财务"})),
        ("AddUserToGroup", membership.clone()),
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
        ("CreateAccessKey", json!({ "TargetUin": beginner, "Description": "ci" })),
        ("CreateGroup", json!({"GroupName": "another"})),
        ("CreateKey", json!({"Alias": "another"})),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("DeleteAccessKey", json!({ "TargetUin": user, "AccessKeyId": spare_key })),
        ("DeleteGroup", json!({ "GroupId": doomed_group })),
        ("DeleteUser", json!({"Name": "leaver"})),
        ("DescribeSafeAuthFlag", json!({})),
        ("DescribeSafeAuthFlagColl", json!({ "SubUin": user })),
        ("DescribeSafeAuthFlagIntl", json!({})),
        ("DescribeSubAccounts", json!({ "FilterSubAccountUin": [user] })),
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
        ("GetAccountSummary", json!({})),
        ("GetGroup", json!({ "GroupId": group })),
        ("GetPasswordRules", json!({})),
        ("GetSecurityLastUsed", json!({ "SecretIdList": [keys] })),
        ("GetUser", json!({"Name": "example"})),
        ("GetUserAppId", json!({})),
        ("GetPublicKey", json!({ "KeyId": rsa })),
        ("GetDataKeyCiphertextBlob", one_data_key.clone()),
        ("GetDataKeyPlaintext", one_data_key),
        ("CountUnreadAlarms", json!({})),
        ("DescribeKeyUsage", json!({ "KeyId": key })),
        ("ListOldVersionUses", json!({})),
        ("ListUnusedKeys", json!({"Days": 90})),
        ("SumUsageByTag", json!({"TagKey": "env"})),
        ("CreateMessageReceiver", receiver("another")),
        ("DeleteMessageReceiver", json!({"Name": "doomed"})),
        ("DescribeAlarm", json!({ "AlarmId": alarm })),
        ("ListAlarmReceivers", json!({})),
        ("ListAlarms", json!({})),
        ("ListReceiver", json!({})),
        ("MarkAlarmsRead", json!({ "AlarmIds": [alarm] })),
        ("SetAlarmSubscription", json!({"Receiver": "email/ann", "Kinds": ["sign_in_failures"]})),
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
        ("ListAccessKeys", target),
        ("ListAlgorithms", json!({})),
        ("ListCollaborators", json!({})),
        ("ListDataKeyDetail", json!({})),
        ("ListDataKeys", json!({})),
        ("ListGroups", json!({"Page": 1, "Rp": 20, "Keyword": "EX"})),
        ("ListGroupsForUser", json!({ "SubUin": user })),
        ("ListKeyDetail", json!({})),
        ("ListKeys", json!({})),
        ("ListUsers", json!({})),
        ("ListUsersForGroup", json!({ "GroupId": group })),
        ("PostQuantumCryptoDecrypt", json!({ "CiphertextBlob": kem_blob })),
        ("PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})),
        ("PostQuantumCryptoSign", json!({"KeyId": dilithium, "Message": "YQ=="})),
        (
            "PostQuantumCryptoVerify",
            json!({"KeyId": dilithium, "Message": "YQ==", "SignatureValue": signature}),
        ),
        ("ReEncrypt", json!({ "CiphertextBlob": blob })),
        ("RemoveUserFromGroup", membership),
        ("ScheduleDataKeyDeletion", json!({"DataKeyId": off, "PendingWindowInDays": 7})),
        ("RotateKey", json!({ "KeyId": rotating })),
        ("ScheduleKeyDeletion", json!({"KeyId": disabled, "PendingWindowInDays": 7})),
        (
            "SimulateCall",
            json!({"TargetUin": World::uin(&somebody), "Action": "kms:Encrypt", "Resource": "*"}),
        ),
        ("UnbindCloudResource", json!({"KeyId": bound, "ProductId": "cos", "ResourceId": "bucket"})),
        ("SetMfaFlag", json!({"OpUin": user, "LoginFlag": {"Stoken": 1}})),
        ("SignByAsymmetricKey", sign),
        ("UpdateAccessKey", json!({"AccessKeyId": keys, "Status": "Inactive", "TargetUin": user})),
        ("UpdateAlias", json!({"KeyId": key, "Alias": "renamed"})),
        ("UpdateDataKeyDescription", json!({"DataKeyId": data_key, "Description": "text"})),
        ("UpdateDataKeyName", json!({"DataKeyId": data_key, "DataKeyName": "renamed"})),
        ("UpdateGroup", json!({"GroupId": group, "Remark": "text"})),
        ("UpdateKeyDescription", json!({"KeyId": key, "Description": "text"})),
        ("UpdatePasswordRules", json!({"Rules": {"MinimumLength": 12, "MustContain": "Aa0@"}})),
        (
            "UpdateUser",
            json!({"Name": "example", "Remark": "text", "ConsoleLogin": 1, "Password": "Sesame-2468-open"}),
        ),
        ("VerifyByAsymmetricKey", verify),
        ("AddResourceTag", json!({"TagKey": "new", "TagValue": "1", "Resource": resource})),
        ("AttachResourcesTag", on_target(json!({"TagKey": "loose", "TagValue": "a"}))),
        ("CreateTag", json!({"TagKey": "created", "TagValue": "1"})),
        ("CreateTags", json!({"Tags": [{"TagKey": "created", "TagValue": "2"}]})),
        ("DeleteResourceTag", json!({"TagKey": "new", "Resource": resource})),
        ("DeleteTag", json!({"TagKey": "created", "TagValue": "1"})),
        ("DeleteTags", json!({"Tags": [{"TagKey": "created", "TagValue": "2"}]})),
        ("DescribeProjects", json!({"AllList": 1, "Limit": 1000, "Offset": 0})),
        ("DescribeResourceTags", json!({ "ResourceId": tagged })),
        ("DescribeResourceTagsByResourceIds", carriers.clone()),
        ("DescribeResourceTagsByResourceIdsSeq", carriers.clone()),
        ("DescribeResourceTagsByTagKeys", on_target(json!({"TagKeys": ["env"]}))),
        ("DescribeResourcesByTags", by_tags.clone()),
        ("DescribeResourcesByTagsUnion", by_tags.clone()),
        ("DescribeTagKeys", json!({})),
        ("DescribeTagValues", json!({"TagKeys": ["env"]})),
        ("DescribeTagValuesSeq", json!({"TagKeys": ["env"]})),
        ("DescribeTags", json!({})),
        ("DescribeTagsSeq", json!({})),
        ("DetachResourcesTag", on_target(json!({"TagKey": "loose"}))),
        ("GetResources", by_tags),
        ("GetTagKeys", json!({})),
        ("GetTagValues", json!({"TagKeys": ["env"]})),
        ("GetTags", json!({})),
        ("ModifyResourceTags", json!({"Resource": resource, "DeleteTags": [{"TagKey": "owner"}]})),
        ("ModifyResourcesTagValue", on_target(json!({"TagKey": "env", "TagValue": "prod"}))),
        ("TagResources", json!({"ResourceList": [resource], "Tags": loose[..1]})),
        ("UnTagResources", json!({"ResourceList": [resource], "TagKeys": ["none"]})),
        ("UpdateResourceTagValue", json!({"TagKey": "env", "TagValue": "test", "Resource": resource})),
    ]);
    examples.extend(cam.examples());
    examples.extend(tracks);
    examples.extend(white_box);
    examples
}

/// White-box keys to try actions on.
async fn white_box_examples(world: &World) -> Vec<(&'static str, Value)> {
    let (key, off, doomed) = (
        world.white_box_key("example").await,
        world.white_box_key("off").await,
        world.white_box_key("doomed").await,
    );
    world.ok("DisableWhiteBoxKeys", json!({ "KeyIds": [off, doomed] })).await;
    let device = "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68";
    let devices = json!([{"Identity": device, "Description": "till 7"}]);
    let (one, many) = (json!({ "KeyId": key }), json!({ "KeyIds": [key] }));
    vec![
        ("CreateWhiteBoxKey", json!({"Alias": "another", "Algorithm": "AES_256", "Description": "text"})),
        ("DeleteWhiteBoxKey", json!({ "KeyId": doomed })),
        ("DescribeWhiteBoxDecryptKey", one.clone()),
        ("DescribeWhiteBoxDeviceFingerprints", one.clone()),
        ("DescribeWhiteBoxKey", one.clone()),
        ("DescribeWhiteBoxKeyDetails", json!({"KeyStatus": 1, "Limit": 10})),
        ("DescribeWhiteBoxServiceStatus", json!({})),
        ("DisableWhiteBoxKey", json!({ "KeyId": off })),
        ("DisableWhiteBoxKeys", json!({ "KeyIds": [off] })),
        ("EnableWhiteBoxKey", one.clone()),
        ("EnableWhiteBoxKeys", many),
        ("EncryptByWhiteBox", json!({"KeyId": key, "PlainText": "YQ=="})),
        ("OverwriteWhiteBoxDeviceFingerprints", json!({"KeyId": key, "DeviceFingerprints": devices})),
    ]
}

/// Audit tracks to try actions on.
async fn track_examples(world: &World) -> Vec<(&'static str, Value)> {
    let storage = json!({
        "StorageType": "cos", "StorageRegion": "ap-guangzhou", "StorageName": "archive", "StoragePrefix": "audit",
        "Compress": 2,
    });
    let named = |name: &str| {
        json!({
            "Name": name, "Status": 1, "Storage": storage, "ActionType": "*", "ResourceType": "kms",
            "EventNames": ["Encrypt", "Decrypt"],
        })
    };
    let make = async |name: &str| world.ok("CreateAuditTrack", named(name)).await["TrackId"].clone();
    let (track, doomed) = (make("example").await, make("doomed").await);
    let fields = json!([
        {"ResourceType": "kms", "ActionType": "Write", "EventNames": ["*"]},
        {"ResourceType": "cam", "ActionType": "*", "EventNames": ["CreateGroup"]},
    ]);
    let several =
        json!({"Name": "several", "Status": 0, "Storage": storage, "Filters": {"ResourceFields": fields}});
    vec![
        ("CreateAuditTrack", named("another")),
        ("CreateEventsAuditTrack", several),
        ("DeleteAuditTrack", json!({ "TrackId": doomed })),
        ("DescribeAudit", json!({"AuditName": "example"})),
        ("DescribeAuditTrack", json!({ "TrackId": track })),
        ("DescribeAuditTracks", json!({"PageNumber": 1, "PageSize": 10})),
        ("InquireAuditCredit", json!({})),
        ("ListAudits", json!({})),
        ("ListCosEnableRegion", json!({"WebsiteType": "zh"})),
        ("ModifyAuditTrack", json!({"TrackId": track, "ActionType": "Write", "Status": 1})),
        ("ModifyEventsAuditTrack", json!({"TrackId": track, "Filters": {"ResourceFields": fields}})),
        ("StartLogging", json!({"AuditName": "example"})),
        ("StopLogging", json!({"AuditName": "example"})),
        ("UpdateAudit", json!({"AuditName": "example", "ReadWriteAttribute": 2, "LogFilePrefix": "logs"})),
    ]
}

/// Policies, roles and identity providers to try actions of access management on.
struct CamExamples {
    user: Value,
    group: Value,
    policy: Value,
    /// To be deleted, on the way too.
    doomed: Value,
    role: Value,
    doomed_role: Value,
}

const ROLE: &str = "qcs::cam::uin/100000000001:roleName/example";
const DEVICE: &str = "qcs::cam:uin/100000000001::mfa/softToken";
const DOCUMENT: &str =
    r#"{"version":"2.0","statement":[{"effect":"allow","action":"kms:List*","resource":"*"}]}"#;
const TRUST: &str = r#"{"version":"2.0","statement":[{"effect":"allow","action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"],"principal":{"qcs":["qcs::cam::uin/100000000001:root"],"federated":["qcs::cam::uin/100000000001:oidc-provider/idp"]}}]}"#;
/// The base64 of the key set of an identity provider, and a token that it signed: `iss` https://idp.example.com, `aud`
/// client, `sub` ci, until 2100. Nobody has the private key any more.
const KEY_SET: &str = "eyJrZXlzIjpbeyJrdHkiOiJFQyIsImtpZCI6IjEiLCJjcnYiOiJQLTI1NiIsIngiOiJkU1BOQkhvUkJIdE5RTFN3bUxqcmo4Z3Vzd3gxMFprZm1UOHZuSkVqcW9vIiwieSI6Im9BN2hpWkpNOFZvcWM0T0RET25LRWhFdTEwTFN6eEdYZnlhc1M3b2p6X2cifV19";
const WEB_IDENTITY: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLmNvbSIsImF1ZCI6ImNsaWVudCIsInN1YiI6ImNpIiwiZXhwIjo0MTAyNDQ0ODAwfQ.7pzOShQAXCsvnDLPibhCi7MfHxV6nJChthflZ9PVFa1COk_VMRa-Rae_aRX2zEngEN8f_LYM1Mm-zcdaR78Cmg";

impl CamExamples {
    async fn new(world: &World, user: &Value, group: &Value) -> Self {
        let policy = async |name: &str| {
            let made = json!({"PolicyName": name, "PolicyDocument": DOCUMENT});
            let id = world.ok("CreatePolicy", made).await["PolicyId"].clone();
            let version = json!({"PolicyId": id, "PolicyDocument": DOCUMENT, "SetAsDefault": false});
            world.ok("CreatePolicyVersion", version).await;
            id
        };
        let role = async |name: &str| {
            let made = json!({"RoleName": name, "PolicyDocument": TRUST});
            world.ok("CreateRole", made).await["RoleId"].clone()
        };
        for name in ["idp", "doomed"] {
            world.ok("CreateOIDCConfig", provider(name)).await;
        }
        Self {
            user: user.clone(),
            group: group.clone(),
            policy: policy("example").await,
            doomed: policy("doomed").await,
            role: role("example").await,
            doomed_role: role("doomed").await,
        }
    }

    fn examples(&self) -> Vec<(&'static str, Value)> {
        let Self { user, group, policy, doomed, role, doomed_role } = self;
        let number: u64 = role.as_str().unwrap().parse().unwrap();
        vec![
            ("AssumeRole", json!({"RoleArn": ROLE, "RoleSessionName": "ci"})),
            (
                "AssumeRoleWithWebIdentity",
                json!({
                    "ProviderId": "idp", "WebIdentityToken": WEB_IDENTITY, "RoleArn": ROLE, "RoleSessionName": "ci",
                }),
            ),
            ("GetCallerIdentity", json!({})),
            ("GetFederationToken", json!({"Name": "ci", "Policy": DOCUMENT})),
            ("GetSessionToken", json!({"SerialNumber": DEVICE, "TokenCode": "123456"})),
            ("QueryApiKey", json!({})),
            ("AttachGroupPolicy", json!({"PolicyId": policy, "AttachGroupId": group})),
            ("AttachRolePolicy", json!({"PolicyId": policy, "AttachRoleId": role})),
            ("AttachUserPolicy", json!({"PolicyId": policy, "AttachUin": user})),
            ("CreateOIDCConfig", provider("another")),
            ("CreatePolicy", json!({"PolicyName": "another", "PolicyDocument": DOCUMENT})),
            (
                "CreatePolicyVersion",
                json!({"PolicyId": policy, "PolicyDocument": DOCUMENT, "SetAsDefault": true}),
            ),
            ("CreateRole", json!({"RoleName": "another", "PolicyDocument": TRUST})),
            ("DeleteOIDCConfig", json!({"Name": "doomed"})),
            ("DeletePolicy", json!({ "PolicyId": [doomed] })),
            ("DeletePolicyVersion", json!({"PolicyId": policy, "VersionId": [2]})),
            ("DeleteRole", json!({ "RoleId": doomed_role })),
            ("DeleteRolePermissionsBoundary", json!({ "RoleId": role })),
            ("DeleteUserPermissionsBoundary", json!({ "TargetUin": user })),
            ("DescribeOIDCConfig", json!({"Name": "idp"})),
            ("DescribeRoleList", json!({"Page": 1, "Rp": 10})),
            ("DetachGroupPolicy", json!({"PolicyId": policy, "DetachGroupId": group})),
            ("DetachRolePolicy", json!({"PolicyId": policy, "DetachRoleId": role})),
            ("DetachUserPolicy", json!({"PolicyId": policy, "DetachUin": user})),
            ("GetPolicy", json!({ "PolicyId": policy })),
            ("GetPolicyVersion", json!({"PolicyId": policy, "VersionId": 1})),
            ("GetRole", json!({ "RoleId": role })),
            ("GetRolePermissionBoundary", json!({ "RoleId": role })),
            ("GetUserPermissionBoundary", json!({ "TargetUin": user })),
            ("ListAttachedGroupPolicies", json!({ "TargetGroupId": group })),
            ("ListAttachedRolePolicies", json!({"Page": 1, "Rp": 10, "RoleId": role})),
            ("ListAttachedUserAllPolicies", json!({"TargetUin": user, "Rp": 10, "Page": 1, "AttachType": 0})),
            ("ListAttachedUserPolicies", json!({ "TargetUin": user })),
            ("ListEntitiesForPolicy", json!({ "PolicyId": policy })),
            ("ListPolicies", json!({})),
            ("ListPoliciesGrantingServiceAccess", json!({ "TargetUin": user })),
            ("ListPolicyVersions", json!({ "PolicyId": policy })),
            ("PutRolePermissionsBoundary", json!({"PolicyId": policy, "RoleId": role})),
            ("PutUserPermissionsBoundary", json!({"PolicyId": policy, "TargetUin": user})),
            ("SetDefaultPolicyVersion", json!({"PolicyId": policy, "VersionId": 1})),
            ("TagRole", json!({"RoleId": role, "Tags": [{"Key": "env", "Value": "prod"}]})),
            ("UntagRole", json!({"RoleId": role, "TagKeys": ["env"]})),
            ("UpdateAssumeRolePolicy", json!({"RoleId": role, "PolicyDocument": TRUST})),
            ("UpdateOIDCConfig", provider("idp")),
            ("UpdatePolicy", json!({"PolicyId": policy, "Description": "text"})),
            ("UpdateRoleConsoleLogin", json!({"ConsoleLogin": 1, "RoleId": number})),
            ("UpdateRoleDescription", json!({"RoleId": role, "Description": "text"})),
            ("UpdateRoleSessionDuration", json!({"RoleId": number, "SessionDuration": 3600})),
        ]
    }
}

fn receiver(name: &str) -> Value {
    json!({"Name": name, "CountryCode": "86", "PhoneNumber": "13800000000", "Email": "ann@example.com"})
}

/// An alarm, by its number, and receivers of messages.
async fn alarm(world: &World) -> Value {
    for name in ["ann", "doomed"] {
        world.ok("CreateMessageReceiver", receiver(name)).await;
    }
    let key = world.key("pending-deletion").await;
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    world.ok("ListAlarms", json!({})).await["Alarms"][0]["AlarmId"].clone()
}

fn provider(name: &str) -> Value {
    json!({
        "Name": name, "IdentityUrl": "https://idp.example.com", "ClientId": ["client"], "IdentityKey": KEY_SET,
    })
}

/// Actions that every proven caller may use, because they tell nothing of an account.
const OPEN: [&str; 4] = ["AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetRegions", "GetUserAppId"];

/// Actions that need a second factor, which the callers of the examples do not have.
const NEEDS_DEVICE: [&str; 1] = ["GetSessionToken"];

/// What an example answers if the caller has permission.
fn example_code(action: &str) -> &'static str {
    if NEEDS_DEVICE.contains(&action) { "FailedOperation.CheckMFAError" } else { "ok" }
}

/// Actions of the original, of which the contract tells names and types.
fn contracted() -> impl Iterator<Item = &'static str> {
    actions().filter(|action| service_of(action).name != "keyward")
}

fn actions() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().flat_map(|service| service.actions).map(|entry| entry.name)
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
        // Refused first: what was deleted has no maker any more.
        for (who, name) in [(&sub, "sub"), (&root, "root")] {
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
            let [refused, done] = [0, 1].map(|n| resources[n].as_str().unwrap());
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
        let root = world.root.clone();
        let reply = world.reply(&root, action, "ap-guangzhou", &params).await;
        assert_eq!(reply.code, example_code(action), "{action} {}", String::from_utf8_lossy(&reply.body));
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
        assert_eq!(reply.code, example_code(action), "{action} {}", String::from_utf8_lossy(&reply.body));
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
            false => assert_eq!(without.err().as_deref().unwrap_or("ok"), example_code(action), "{action}"),
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

#[tokio::test]
async fn what_is_not_supported_says_so_and_leaves_a_record() {
    let world = World::new().await;
    for service in SERVICES {
        for unsupported in service.unsupported {
            let name = unsupported.name;
            assert!(
                contract(service.name)["actions"][name].is_object(),
                "{name} is no action of the contract"
            );
            assert!(!actions().any(|action| action == name), "{name} is both");
            let before = world.records().await.len();
            let reply = world.reply(&world.root, name, "", &json!({})).await;
            assert_eq!(reply.code, "UnsupportedOperation", "{name}");
            let text = String::from_utf8(reply.body).unwrap();
            assert!(text.contains(name) && text.contains(unsupported.why.en), "{text}");
            assert_eq!(world.records().await.len(), before + 1, "{name}");
        }
        let names = service.unsupported.iter().map(|action| action.name);
        assert!(names.is_sorted(), "{}: in order of names", service.name);
    }
}

/// Codes that an action may have beyond those of the contract, because building showed the need.
const BEYOND: [(&str, &str); 52] = [
    ("CreateEventsAuditTrack", "InvalidParameter"),
    ("CreateEventsAuditTrack", "InvalidParameterValue.AliasAlreadyExists"),
    ("CreateEventsAuditTrack", "InvalidParameterValue.CosRegionError"),
    ("CreateEventsAuditTrack", "LimitExceeded.OverAmount"),
    ("CreateEventsAuditTrack", "ResourceNotFound.CosNotExist"),
    ("CreateMessageReceiver", "RequestLimitExceeded"),
    ("DescribeEvents", "InvalidParameterValue.MaxResult"),
    ("DescribeEvents", "InvalidParameterValue.Time"),
    ("DescribeEvents", "InvalidParameterValue.attributeKey"),
    ("DescribeEvents", "LimitExceeded.OverTime"),
    ("DescribeResourceTagsByTagKeys", "InvalidParameterValue.ServiceTypeInvalid"),
    ("CreateWhiteBoxKey", "FailedOperation.TaggingError"),
    ("EnableDataKey", "ResourceUnavailable.DataKeyStateNotSupport"),
    ("GenerateDataKey", "ResourceUnavailable.CmkArchived"),
    ("GenerateDataKey", "ResourceUnavailable.CmkStateNotSupport"),
    ("GetAttributeKey", "InvalidParameter"),
    ("GetRolePermissionBoundary", "InvalidParameter.ParamError"),
    ("GetRolePermissionBoundary", "InvalidParameter.RoleNotExist"),
    ("GetSessionToken", "FailedOperation.CheckMFAError"),
    ("GetSessionToken", "FailedOperation.MFATypeNotSupported"),
    ("GetSessionToken", "InvalidParameter.OverTimeError"),
    ("GetSessionToken", "InvalidParameter.ParamError"),
    ("GetSessionToken", "UnsupportedOperation"),
    ("GetUserPermissionBoundary", "InvalidParameter.UserNotExist"),
    ("ImportDataKey", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("ImportDataKey", "InvalidParameterValue.InvalidHsmClusterId"),
    ("ListAttachedGroupPolicies", "ResourceNotFound.GroupNotExist"),
    ("ListAttachedRolePolicies", "InvalidParameter.RoleNotExist"),
    ("ListAttachedUserPolicies", "ResourceNotFound.UserNotExist"),
    ("ListPoliciesGrantingServiceAccess", "InvalidParameter.ParamError"),
    ("ListPoliciesGrantingServiceAccess", "InvalidParameter.RoleNotExist"),
    ("ListPoliciesGrantingServiceAccess", "ResourceNotFound.GroupNotExist"),
    ("ListPoliciesGrantingServiceAccess", "ResourceNotFound.UserNotExist"),
    ("LookUpEvents", "InvalidParameter"),
    ("ModifyEventsAuditTrack", "InvalidParameter"),
    ("ModifyEventsAuditTrack", "InvalidParameterValue.AuditTrackNameNotSupportModify"),
    ("ModifyEventsAuditTrack", "InvalidParameterValue.CosRegionError"),
    ("ModifyEventsAuditTrack", "ResourceNotFound.AuditNotExist"),
    ("ModifyEventsAuditTrack", "ResourceNotFound.CosNotExist"),
    ("QueryApiKey", "InvalidParameter.UserNotExist"),
    ("QueryApiKey", "OperationDenied.SubUin"),
    ("ReEncrypt", "ResourceUnavailable.CmkArchived"),
    ("TagResources", "LimitExceeded.ResourceAttachedTags"),
    ("TagResources", "LimitExceeded.TagKey"),
    ("UpdateAlias", "ResourceUnavailable.CmkStateNotSupport"),
    ("UpdateAudit", "InvalidParameter"),
    ("UpdateAudit", "ResourceNotFound.CosNotExist"),
    ("UpdateDataKeyDescription", "InvalidParameter"),
    ("UpdateDataKeyName", "InvalidParameterValue.DataKeyNameAlreadyExists"),
    ("UpdateDataKeyName", "InvalidParameterValue.InvalidDataKeyName"),
    ("UpdateRoleSessionDuration", "InvalidParameter.ParamError"),
    ("UpdateRoleSessionDuration", "InvalidParameter.RoleNotExist"),
];

/// Codes that every action of the tag service may have, because tags, users and parts of lists keep the same rules
/// everywhere, whichever of them the contract lists for an action.
const OF_TAGS: [&str; 8] = [
    "InvalidParameter",
    "InvalidParameter.ReservedTagKey",
    "InvalidParameterValue.OffsetInvalid",
    "InvalidParameterValue.TagKeyEmpty",
    "InvalidParameterValue.TagKeyLengthExceeded",
    "InvalidParameterValue.TagValueEmpty",
    "InvalidParameterValue.TagValueLengthExceeded",
    "InvalidParameterValue.UinInvalid",
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
        // What is ours says so in its name.
        response["properties"].as_object_mut().unwrap().retain(|name, _| !name.starts_with("Keyward"));
        for (_, field) in FIELDS_BEYOND.iter().filter(|(known, _)| *known == action) {
            assert!(
                response["properties"].as_object_mut().unwrap().remove(*field).is_some(),
                "{action} {field}"
            );
        }
        same_fields(action, &response, &facts["response"], &contract, &document);

        let listed: Vec<_> =
            facts["errors"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        for code in post["x-error-codes"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()) {
            let beyond = BEYOND.contains(&(action, code))
                || (service == "tag" && OF_TAGS.contains(&code))
                // Every action can be refused; the contract does not say so of all of them.
                || code == "UnauthorizedOperation"
                // It says of few actions of CAM what a parameter out of its range answers.
                || (service == "cam" && code == "InvalidParameter.ParamError")
                || (action == "UpdateKeyDescription" && code.ends_with("CmkStateNotSupport"));
            assert!(listed.contains(&code) || beyond, "{action} may not answer {code}");
        }
    }
}

/// Fields that answers have beyond those of the contract, because building showed the need. Clients pass over what they do
/// not know.
const FIELDS_BEYOND: [(&str, &str); 1] = [("DescribeAuditTrack", "Delivery")];

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
            "string" | "date" | "datetime" => assert!(is(field, "string"), "{place}: {field}"),
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

/// Fields of requests that hold secrets of the caller in whatever form he likes.
const GIVEN: [&str; 4] = ["Plaintext", "PlainText", "Message", "Password"];
/// Fields of responses that hold secrets.
const TOLD: [&str; 8] = [
    "Plaintext",
    "PlainText",
    "Password",
    "SecretKey",
    "SecretAccessKey",
    "TmpSecretKey",
    "Token",
    "DecryptKey",
];
/// So many bytes of a secret are looked for: the first ones.
const LOOKED_FOR: usize = 16;

/// Random secrets in the requests of every action, and those of the responses, are in no file of the database and in no
/// cause that is logged, whether the call succeeds or not.
#[tokio::test]
async fn no_secret_of_any_action_is_kept_or_logged() {
    let world = World::new().await;
    let root = world.root.clone();
    let (mut secrets, mut logged, mut number) = (BTreeSet::new(), String::new(), 0_u128);
    for (action, mut params) in examples(&world).await {
        for name in GIVEN {
            let Some(field) = params.get_mut(name) else { continue };
            number = number.wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            let random = [number.to_be_bytes(), (number ^ u128::MAX).to_be_bytes()].concat();
            let secret = match name {
                "Password" => format!("Aa0@{}", &hex(&random)[..20]),
                _ => STANDARD.encode(random),
            };
            remember(&mut secrets, &secret);
            *field = secret.into();
        }
        let mut bad = params.clone();
        bad["NoSuchParameter"] = json!(1);
        for params in [&bad, &params] {
            let reply = world.reply(&root, action, "ap-guangzhou", params).await;
            logged.push_str(&reply.cause.unwrap_or_default());
            collect(&serde_json::from_slice(&reply.body).unwrap(), &mut secrets);
        }
    }
    world.run_jobs().await;
    assert!(secrets.len() > 50, "{}", secrets.len());
    for file in world.files().iter().map(Vec::as_slice).chain([logged.as_bytes()]) {
        for part in file.windows(LOOKED_FOR) {
            assert!(!secrets.contains(part), "a secret is kept: {}", String::from_utf8_lossy(part));
        }
    }
}

/// The secrets of a response.
fn collect(value: &Value, secrets: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Value::String(secret) if TOLD.contains(&name.as_str()) => remember(secrets, secret),
            _ => collect(value, secrets),
        }),
        Value::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        _ => {}
    }
}

/// A secret in the forms in which it could be found.
fn remember(secrets: &mut BTreeSet<Vec<u8>>, secret: &str) {
    let raw = STANDARD.decode(secret).unwrap_or_default();
    let forms = [
        secret.as_bytes().to_vec(),
        hex(secret.as_bytes()).into_bytes(),
        STANDARD.encode(secret).into_bytes(),
        hex(&raw).into_bytes(),
        raw,
    ];
    secrets.extend(forms.into_iter().filter_map(|form| Some(form.get(..LOOKED_FOR)?.to_vec())));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
