//! A call of each action, to try what holds for all of them.

use std::collections::BTreeMap;

use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

use crate::common::world::{START, World};

/// A call of each action that is well-formed, and would succeed for root.
pub async fn examples(world: &World) -> BTreeMap<&'static str, Value> {
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
        ("DescribeRootKey", json!({})),
        ("RotateRootKey", json!({})),
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
