//! A product in a temporary folder, with one key of each kind.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_api::{
    Caches, Clock, Deps, Reply, RootCredentials, RootKeeper, Service, Settings, Workers,
    actions::{SERVICES, ServiceActions},
    delivery::{Archive, Archives, Failure},
    workers::{Full, Job, Lane},
};
use keyward_crypto::{
    CryptoError, Random, RootKey, Secret, SoftwareProvider, SystemRandom, mac,
    recipient::{RecipientAlgorithm, encrypt_to},
};
use keyward_domain::{
    AccessKeyId, ProductId, Region, Rule, Suite, Uin, UnixSeconds, account::PrincipalKind, rates::Rates,
    track::StorageName,
};
use keyward_store::{
    AccessKey, Change, Principal, Store, Unit,
    audit::{ChainId, Record},
};
use keyward_store_sql::{Options, SqliteStore};
use serde_json::{Value, json};

use crate::message::Message;

/// The time that never passes, in milliseconds.
const NOW: i64 = 1_790_000_000_000;
/// The day of that time.
pub const DATE: &str = "2026-09-21";
/// Of root and of a sub-account.
pub const ACCESS_KEYS: [&str; 2] = ["AKIDroot", "AKIDsub"];
/// Of both.
pub const SECRET_KEY: &[u8] = b"known-to-the-owner-alone";
/// What policies and roles of the world say.
const DOCUMENT: &str =
    r#"{"version":"2.0","statement":[{"effect":"allow","action":"kms:*","resource":"*"}]}"#;
const TRUST: &str = r#"{"version":"2.0","statement":[{"effect":"allow","action":"sts:*","principal":{"qcs":["qcs::cam::uin/100000000001:root"],"federated":["qcs::cam::uin/100000000001:oidc-provider/example"]}}]}"#;
/// The key set of the identity providers; nobody has the private key any more.
const KEY_SET: &str = "eyJrZXlzIjpbeyJrdHkiOiJFQyIsImtpZCI6IjEiLCJjcnYiOiJQLTI1NiIsIngiOiJkU1BOQkhvUkJIdE5RTFN3bUxqcmo4Z3Vzd3gxMFprZm1UOHZuSkVqcW9vIiwieSI6Im9BN2hpWkpNOFZvcWM0T0RET25LRWhFdTEwTFN6eEdYZnlhc1M3b2p6X2cifV19";
const ROOT: Uin = Uin(100_000_000_001);

struct StoppedClock;

impl Clock for StoppedClock {
    fn now_millis(&self) -> i64 {
        NOW
    }
}

/// The same bytes in every run.
#[derive(Default)]
struct SeededRandom(AtomicU64);

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), CryptoError> {
        for chunk in bytes.chunks_mut(32) {
            let block = mac::sha256(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

/// Does every job on the spot.
struct OnTheSpot;

impl Workers for OnTheSpot {
    fn submit(&self, _: Lane, job: Job) -> Result<(), Full> {
        job();
        Ok(())
    }

    fn waiting(&self, _: Lane) -> usize {
        0
    }
}

/// A storage that takes every file.
struct TakesAll([Archive; 1]);

impl Default for TakesAll {
    fn default() -> Self {
        Self([Archive { name: StorageName::parse("archive").unwrap(), region: "ap-guangzhou".into() }])
    }
}

#[async_trait]
impl Archives for TakesAll {
    fn all(&self) -> &[Archive] {
        &self.0
    }

    async fn put(&self, _: &StorageName, _: &str, _: Vec<u8>) -> Result<(), Failure> {
        Ok(())
    }
}

/// Takes every root key.
struct KeepsNothing;

impl RootKeeper for KeepsNothing {
    fn keep(&self, _: &RootKey) -> Result<(), String> {
        Ok(())
    }

    fn seal(&self) -> &'static str {
        "file"
    }
}

/// The product and what there is to name.
pub struct World {
    pub service: Service,
    store: Arc<dyn Store>,
    /// What stands for `${name}`.
    names: BTreeMap<&'static str, String>,
    _folder: tempfile::TempDir,
}

impl World {
    /// A new product with its keys.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let caches = Caches::new(1000);
        let options = Options {
            chain: ChainId("fuzz".into()),
            holder: "fuzz".into(),
            observer: caches.observer(),
            now_millis: || NOW,
        };
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(&folder.path().join("db"), options).await.unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::default());
        let root_key = Arc::new(RootKey::generate(&*random).unwrap());
        let service = Service::new(Deps {
            store: store.clone(),
            caches,
            provider: Arc::new(SoftwareProvider::new(root_key.clone(), random.clone())),
            workers: Arc::new(OnTheSpot),
            root_key,
            root_keeper: Arc::new(KeepsNothing),
            random,
            clock: Arc::new(StoppedClock),
            archives: Arc::new(TakesAll::default()),
            node: [0x52, 0x54, 0, 0, 0, 1],
            settings: settings(),
        });
        let mut world = Self { service, store, names: BTreeMap::new(), _folder: folder };
        world.make_callers().await;
        world.make_keys().await;
        world.make_imports().await;
        world.make_tags().await;
        world.change_states().await;
        world.make_tracks().await;
        world.make_directory().await;
        world
    }

    /// How many audit records there are.
    pub async fn records(&self) -> u64 {
        self.store.audit_heads().await.unwrap().iter().map(|head| head.last).sum()
    }

    /// The access key with that id.
    pub async fn access_key(&self, id: &str) -> Option<AccessKey> {
        self.store.access_key(&AccessKeyId::parse(id)?).await.unwrap()
    }

    /// Whether root can still sign.
    pub async fn can_sign(&self) -> bool {
        self.access_key(ACCESS_KEYS[0]).await.is_some_and(|key| key.active)
    }

    /// The bytes with every `${name}` replaced by what it stands for.
    pub fn named(&self, bytes: &[u8]) -> Vec<u8> {
        let mut named = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((&first, after)) = rest.split_first() {
            let mut names = self.names.iter();
            let found = names.find_map(|(name, value)| {
                let behind = rest.strip_prefix(b"${")?.strip_prefix(name.as_bytes())?.strip_prefix(b"}")?;
                Some((value, behind))
            });
            match found {
                Some((value, behind)) => {
                    named.extend_from_slice(value.as_bytes());
                    rest = behind;
                }
                None => {
                    named.push(first);
                    rest = after;
                }
            }
        }
        named
    }

    async fn make_callers(&self) {
        let id = |n: usize| AccessKeyId::parse(ACCESS_KEYS[n]).unwrap();
        let root = RootCredentials {
            uin: ROOT,
            secret_id: id(0),
            secret_key: Secret::new(SECRET_KEY.to_vec()),
            password: Secret::new(b"root password".to_vec()),
        };
        self.service.bootstrap(&root).await.unwrap();
        let uin = Uin(ROOT.0 + 1);
        let sub = Principal {
            uin,
            account: ROOT,
            kind: PrincipalKind::SubAccount,
            name: "sub".into(),
            password_hash: None,
            created_at: UnixSeconds(0),
        };
        let access_key = self.service.new_access_key(uin, id(1), SECRET_KEY).unwrap();
        let changes = vec![Change::CreatePrincipal(sub), Change::CreateAccessKey(access_key)];
        self.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
    }

    async fn make_keys(&mut self) {
        for (name, usage) in [
            ("key", "ENCRYPT_DECRYPT"),
            ("holder", "ENCRYPT_DECRYPT"),
            ("spare", "ENCRYPT_DECRYPT"),
            ("rotating", "ENCRYPT_DECRYPT"),
            ("disabled", "ENCRYPT_DECRYPT"),
            ("archived", "ENCRYPT_DECRYPT"),
            ("doomed", "ENCRYPT_DECRYPT"),
            ("rsa", "ASYMMETRIC_DECRYPT_RSA_2048"),
            ("sm2", "ASYMMETRIC_DECRYPT_SM2"),
            ("ecc", "ASYMMETRIC_SIGN_VERIFY_ECC"),
            ("sm2dsa", "ASYMMETRIC_SIGN_VERIFY_SM2"),
            ("kyber", "ASYMMETRIC_DECRYPT_KYBER_AES"),
            ("dilithium", "ASYMMETRIC_SIGN_VERIFY_DILITHIUM"),
        ] {
            self.make(name, "CreateKey", json!({"Alias": name, "KeyUsage": usage}), "KeyId").await;
        }
        let id = |world: &Self, name: &str| world.names[name].clone();
        let key = id(self, "key");
        self.make("blob", "Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="}), "CiphertextBlob").await;
        let kyber = json!({"KeyId": id(self, "kyber"), "PlainText": "YQ=="});
        self.make("kem_blob", "PostQuantumCryptoEncrypt", kyber, "CiphertextBlob").await;
        for (name, algorithm) in [("ecc", "ECC_P256_R1"), ("sm2dsa", "SM2DSA")] {
            let sign = json!({"KeyId": id(self, name), "Algorithm": algorithm, "Message": "YQ=="});
            let signature = if name == "ecc" { "ecc_signature" } else { "sm2_signature" };
            self.make(signature, "SignByAsymmetricKey", sign, "Signature").await;
        }
        for (name, pem, sealed, algorithm) in [
            ("rsa", "rsa_pem", "to_rsa", "RSAES_OAEP_SHA_256"),
            ("sm2", "sm2_pem", "to_sm2", "SM2_C1C3C2_ASN1"),
        ] {
            self.make(pem, "GetPublicKey", json!({"KeyId": id(self, name)}), "PublicKeyPem").await;
            let algorithm = RecipientAlgorithm::parse(algorithm).unwrap();
            let bytes = encrypt_to(&id(self, pem), algorithm, b"a", &SystemRandom).unwrap();
            self.names.insert(sealed, STANDARD.encode(bytes));
            // As it stands in JSON.
            let escaped = id(self, pem).replace('\n', "\\n");
            self.names.insert(pem, escaped);
        }
        for name in ["data_key", "spare_data_key", "disabled_data_key", "doomed_data_key"] {
            let kept = json!({
                "KeyId": id(self, "holder"), "KeySpec": "AES_256", "IsHostedByKms": 1, "DataKeyName": name,
            });
            self.make(name, "GenerateDataKey", kept, "DataKeyId").await;
        }
        for (name, alias) in [("white_box", "white-box"), ("doomed_white_box", "doomed")] {
            let params = json!({"Alias": alias, "Algorithm": "SM4"});
            self.make(name, "CreateWhiteBoxKey", params, "KeyId").await;
        }
    }

    /// Two keys with tags, and tags that nothing carries.
    async fn make_tags(&self) {
        let tag = |key: &str, value: &str| json!({"TagKey": key, "TagValue": value});
        let names = ["key", "holder"].map(|name| format!("qcs::kms:ap-guangzhou::key/{}", self.names[name]));
        let tags = [tag("env", "prod"), tag("owner", "li")];
        self.call("TagResources", &json!({"ResourceList": names, "Tags": tags})).await;
        self.call("CreateTag", &tag("loose", "a")).await;
    }

    /// A key with imported material, and one that waits for its own.
    async fn make_imports(&mut self) {
        for name in ["imported", "waiting"] {
            self.make(name, "CreateKey", json!({"Alias": name, "Type": 2}), "KeyId").await;
            let key = self.names[name].clone();
            let asked = json!({
                "KeyId": key, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048",
            });
            let given = self.call("GetParametersForImport", &asked).await;
            let der = given["PublicKey"].as_str().unwrap();
            let pem = format!("-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n");
            let wrapped =
                encrypt_to(&pem, RecipientAlgorithm::RsaOaepSha256, &[7; 16], &SystemRandom).unwrap();
            self.names.insert("wrapped", STANDARD.encode(wrapped));
            self.names.insert("token", given["ImportToken"].as_str().unwrap().to_owned());
            if name == "imported" {
                let import = json!({
                    "KeyId": key, "EncryptedKeyMaterial": self.names["wrapped"],
                    "ImportToken": self.names["token"],
                });
                self.call("ImportKeyMaterial", &import).await;
            }
        }
    }

    /// Audit tracks.
    async fn make_tracks(&mut self) {
        for (name, track) in [("example", "track"), ("doomed", "doomed_track")] {
            let storage = json!({
                "StorageType": "cos", "StorageRegion": "ap-guangzhou", "StorageName": "archive",
                "StoragePrefix": "audit",
            });
            let made = json!({
                "Name": name, "Status": 1, "Storage": storage, "ActionType": "*", "ResourceType": "*",
                "EventNames": ["*"],
            });
            let made = self.call("CreateAuditTrack", &made).await;
            self.names.insert(track, made["TrackId"].to_string());
        }
    }

    /// Sub-accounts, groups, and a call that is refused.
    async fn make_directory(&mut self) {
        for (name, uin, access_key) in [("user", "user_uin", "user_key"), ("beginner", "beginner_uin", "")] {
            let use_api = u8::from(!access_key.is_empty());
            let made = self.call("AddUser", &json!({"Name": name, "UseApi": use_api})).await;
            self.names.insert(uin, made["Uin"].to_string());
            if use_api == 1 {
                let (id, secret) = (made["SecretId"].as_str().unwrap(), made["SecretKey"].as_str().unwrap());
                let list = self.reply((id, secret.as_bytes()), "ListKeys", &json!({})).await;
                assert_eq!(list.code, "UnauthorizedOperation");
                self.names.insert("refused", list.request_id);
                self.names.insert(access_key, id.to_owned());
            }
        }
        for name in ["ann", "doomed"] {
            let receiver =
                json!({"Name": name, "CountryCode": "86", "PhoneNumber": "1", "Email": "ann@example.com"});
            self.call("CreateMessageReceiver", &receiver).await;
        }
        let used = json!({"KeyId": self.names["doomed"], "Plaintext": "YQ=="});
        let reply = self.reply((ACCESS_KEYS[0], SECRET_KEY), "Encrypt", &used).await;
        assert_eq!(reply.code, "ResourceUnavailable.CmkDisabled", "it is scheduled for deletion");
        let alarms = self.call("ListAlarms", &json!({})).await;
        self.names.insert("alarm", alarms["Alarms"][0]["AlarmId"].as_str().unwrap().to_owned());
        for name in ["group", "doomed_group"] {
            let made = self.call("CreateGroup", &json!({ "GroupName": name })).await;
            self.names.insert(name, made["GroupId"].to_string());
        }
        for (name, policy, role) in
            [("example", "policy", "role"), ("doomed", "doomed_policy", "doomed_role")]
        {
            let made =
                self.call("CreatePolicy", &json!({"PolicyName": name, "PolicyDocument": DOCUMENT})).await;
            let version =
                json!({"PolicyId": made["PolicyId"], "PolicyDocument": DOCUMENT, "SetAsDefault": false});
            self.call("CreatePolicyVersion", &version).await;
            self.names.insert(policy, made["PolicyId"].to_string());
            let made = self.call("CreateRole", &json!({"RoleName": name, "PolicyDocument": TRUST})).await;
            self.names.insert(role, made["RoleId"].as_str().unwrap().to_owned());
            let provider = json!({
                "Name": name, "IdentityUrl": "https://idp.example.com", "ClientId": ["client"], "IdentityKey": KEY_SET,
            });
            self.call("CreateOIDCConfig", &provider).await;
        }
    }

    /// Brings the keys into the states of their names.
    async fn change_states(&self) {
        for (action, field, name) in [
            ("EnableKeyRotation", "KeyId", "rotating"),
            ("DisableKey", "KeyId", "disabled"),
            ("DisableKey", "KeyId", "doomed"),
            ("ArchiveKey", "KeyId", "archived"),
            ("DisableDataKey", "DataKeyId", "disabled_data_key"),
            ("DisableDataKey", "DataKeyId", "doomed_data_key"),
            ("DisableWhiteBoxKey", "KeyId", "doomed_white_box"),
        ] {
            self.call(action, &json!({ (field): self.names[name] })).await;
        }
        let doomed = json!({"KeyId": self.names["doomed"], "PendingWindowInDays": 7});
        self.call("ScheduleKeyDeletion", &doomed).await;
        let doomed = json!({"DataKeyId": self.names["doomed_data_key"], "PendingWindowInDays": 7});
        self.call("ScheduleDataKeyDeletion", &doomed).await;
        let bound = json!({"KeyId": self.names["key"], "ProductId": "cos", "ResourceId": "bucket"});
        self.call("BindCloudResource", &bound).await;
    }

    /// Calls as root, and keeps one text of the response under that name.
    async fn make(&mut self, name: &'static str, action: &str, params: Value, field: &str) {
        let text = self.call(action, &params).await[field].as_str().unwrap().to_owned();
        self.names.insert(name, text);
    }

    /// The response of a call of root that must succeed.
    async fn call(&self, action: &str, params: &Value) -> Value {
        let reply = self.reply((ACCESS_KEYS[0], SECRET_KEY), action, params).await;
        assert_eq!(reply.code, "ok", "{action} {params}");
        let mut body: Value = serde_json::from_slice(&reply.body).unwrap();
        body["Response"].take()
    }

    /// Calls with that access key.
    async fn reply(&self, (id, secret): (&str, &[u8]), action: &str, params: &Value) -> Reply {
        let has = |service: &&ServiceActions| service.actions.iter().any(|entry| entry.name == action);
        let ServiceActions { name, version, .. } = SERVICES.iter().find(has).expect(action);
        let head = format!(
            "POST /\nhost: {name}\ncontent-type: application/json\nx-tc-action: {action}\nx-tc-version: {version}\n\
             x-tc-timestamp: {}\nx-tc-region: ap-guangzhou",
            NOW / 1000
        );
        let mut message = Message::read(format!("{head}\n\n{params}").as_bytes());
        message.sign(id, secret, DATE);
        self.service.signed(&message.request()).await
    }
}

fn settings() -> Settings {
    Settings {
        regions: vec![
            (Region::new("ap-guangzhou"), Suite::Gm),
            (Region::new("ap-hongkong"), Suite::International),
        ],
        cmk_limit: Some(50),
        rates: Rates::default(),
        account_rates: Rates::default(),
        products: vec![ProductId::parse("cos").unwrap()],
        prepared_pairs: 0,
        data_key_limit: Some(50),
        white_box_key_limit: Some(50),
        call_timeout: Duration::from_secs(60),
        session_seconds: 3600,
        session_idle_seconds: 600,
        sign_in_failures: 3,
        sign_in_lock_seconds: 900,
        audit_retention_days: 0,
        usage_hours_days: 90,
        usage_days: 1100,
        protect_used_days: 0,
        audit_delivery_interval: Duration::from_secs(300),
    }
}
