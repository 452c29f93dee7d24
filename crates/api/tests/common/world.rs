//! A whole product in a temporary folder, with a clock and randomness that the test owns.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_api::{
    Caches, Clock, Deps, ProductCredentials, Reply, RootCredentials, RootKeeper, Service, Settings, Workers,
    actions::{SERVICES, ServiceActions, service},
    wire::WireRequest,
    workers::{Full, Job, Lane},
};
use keyward_crypto::{
    CryptoError, PairAlgorithm, PublicKey, Random, RootKey, Secret, SoftwareProvider, SystemRandom, mac,
    recipient::{RecipientAlgorithm, encrypt_to},
};
use keyward_domain::{
    AccessKeyId, ProductId, Region, Rule, Suite, Uin, UnixSeconds,
    account::PrincipalKind,
    directory::{Attached, Directory, Entry, ManagedPolicy, Parsed, PolicyId, PolicyVersion, User},
    rates::Rates,
};
use keyward_store::{Change, Principal, Store, Unit, audit::ChainId, audit::Record};
use keyward_store_sql::{Options, SqliteStore};
use keyward_testkit::client::sign::{self, Call, Credentials};
use serde_json::{Value, json};

use super::{archives::TestArchives, headers::TestHeaders};

pub const ROOT: u64 = 100_000_000_001;
pub const START: i64 = 1_790_000_000_000;

/// Stands still until the test moves it.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now_millis(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
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

/// Does every job on the spot, unless the test says that there are too many.
#[derive(Default)]
pub struct TestWorkers(AtomicBool);

impl TestWorkers {
    pub fn refuse(&self, refuse: bool) {
        self.0.store(refuse, Ordering::Relaxed);
    }
}

impl Workers for TestWorkers {
    fn submit(&self, _: Lane, job: Job) -> Result<(), Full> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Full);
        }
        job();
        Ok(())
    }

    fn waiting(&self, _: Lane) -> usize {
        0
    }
}

pub struct World {
    pub service: Arc<Service>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<TestClock>,
    pub workers: Arc<TestWorkers>,
    pub archives: Arc<TestArchives>,
    pub root_key: Arc<RootKey>,
    pub keeper: Arc<TestKeeper>,
    pub root: Credentials,
    aliases: AtomicU64,
    chain: ChainId,
    folder: tempfile::TempDir,
}

/// Remembers the ids of the versions of each root key that it was given, the current one first.
#[derive(Default)]
pub struct TestKeeper {
    pub kept: Mutex<Vec<Vec<[u8; 16]>>>,
    full: AtomicBool,
}

impl TestKeeper {
    /// Whether it refuses from now on.
    pub fn refuse(&self, refuse: bool) {
        self.full.store(refuse, Ordering::Relaxed);
    }
}

impl RootKeeper for TestKeeper {
    fn keep(&self, root_key: &RootKey) -> Result<(), String> {
        if self.full.load(Ordering::Relaxed) {
            return Err("the disk is full".into());
        }
        let ids = std::iter::once(root_key.id()).chain(root_key.earlier_ids()).collect();
        self.kept.lock().unwrap().push(ids);
        Ok(())
    }

    fn seal(&self) -> &'static str {
        "file"
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world whose settings `change` changed.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let caches = Caches::new(1000);
        let chain = ChainId("test".into());
        let options = Options {
            chain: chain.clone(),
            holder: "test".into(),
            observer: caches.observer(),
            now_millis: || START,
        };
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(&folder.path().join("db"), options).await.unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::default());
        let root_key = Arc::new(RootKey::generate(&*random).unwrap());
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let workers = Arc::new(TestWorkers::default());
        let archives = Arc::new(TestArchives::default());
        let keeper = Arc::new(TestKeeper::default());
        let mut settings = Settings {
            regions: vec![
                (Region::new("ap-guangzhou"), Suite::Gm),
                (Region::new("ap-hongkong"), Suite::International),
            ],
            cmk_limit: Some(1000),
            rates: Rates::default(),
            account_rates: Rates::default(),
            products: vec![ProductId::parse("cos").unwrap(), ProductId::parse("ssm").unwrap()],
            prepared_pairs: 0,
            data_key_limit: Some(1000),
            white_box_key_limit: Some(50),
            call_timeout: std::time::Duration::from_secs(60),
            session_seconds: 3600,
            session_idle_seconds: 600,
            sign_in_failures: 3,
            sign_in_lock_seconds: 900,
            audit_retention_days: 0,
            usage_hours_days: 90,
            usage_days: 1100,
            protect_used_days: 0,
            audit_delivery_interval: std::time::Duration::from_secs(300),
        };
        change(&mut settings);
        let service = Arc::new(Service::new(Deps {
            store: store.clone(),
            caches,
            provider: Arc::new(SoftwareProvider::new(root_key.clone(), random.clone())),
            workers: workers.clone(),
            root_key: root_key.clone(),
            root_keeper: keeper.clone(),
            random,
            clock: clock.clone(),
            archives: archives.clone(),
            node: [0x52, 0x54, 0, 0, 0, 1],
            settings,
        }));
        let root = Credentials::new("AKIDroot", "rootSecretKey");
        let credentials = RootCredentials {
            uin: Uin(ROOT),
            secret_id: AccessKeyId::parse(&root.secret_id).unwrap(),
            secret_key: Secret::new(root.secret_key.clone().into_bytes()),
            password: Secret::new(b"root password".to_vec()),
        };
        service.bootstrap(&credentials).await.unwrap();
        Self {
            service,
            store,
            clock,
            workers,
            archives,
            root_key,
            keeper,
            root,
            aliases: AtomicU64::new(0),
            chain,
            folder,
        }
    }

    /// Copies the trail, as if another server had done the same on this database.
    pub fn copy_chain(&self, name: &str) {
        let database = rusqlite::Connection::open(self.folder.path().join("db")).unwrap();
        for (table, columns) in [
            ("audit_block", "first_number, records, previous, hash, committed_at_millis, lines"),
            ("audit_head", "last_number, hash"),
        ] {
            let copy = format!(
                "INSERT INTO {table} (chain, {columns}) SELECT ?1, {columns} FROM {table} WHERE chain = ?2"
            );
            database.execute(&copy, [name, &self.chain.0]).unwrap();
        }
    }

    /// A second root account, which shares nothing with the first.
    pub async fn another_account(&self) -> Credentials {
        self.principal(200_000_000_001, 200_000_000_001, PrincipalKind::Root, "other").await
    }

    /// A sub-account of the root account, without any policy.
    pub async fn sub_account(&self) -> Credentials {
        self.principal(100_000_000_002, ROOT, PrincipalKind::SubAccount, "sub").await
    }

    /// The credentials of a registered product.
    pub async fn product(&self, name: &str) -> Credentials {
        let product = ProductId::parse(name).unwrap();
        let number = 300_000_000_000 + name.bytes().map(u64::from).sum::<u64>();
        let credentials = ProductCredentials {
            uin: Uin(number),
            secret_id: AccessKeyId::parse(&format!("AKID{name}")).unwrap(),
            secret_key: Secret::new(b"secret".to_vec()),
        };
        self.service.register_product(Uin(ROOT), &product, &credentials).await.unwrap();
        Credentials::new(credentials.secret_id.as_str(), "secret")
    }

    async fn principal(&self, uin: u64, account: u64, kind: PrincipalKind, name: &str) -> Credentials {
        let id = AccessKeyId::parse(&format!("AKID{name}")).unwrap();
        let principal = Principal {
            uin: Uin(uin),
            account: Uin(account),
            kind,
            name: name.into(),
            password_hash: None,
            created_at: UnixSeconds(0),
        };
        let access_key = self.service.new_access_key(Uin(uin), id.clone(), b"secret").unwrap();
        let changes = vec![Change::CreatePrincipal(principal), Change::CreateAccessKey(access_key)];
        self.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
        Credentials::new(id.as_str(), "secret")
    }

    /// A sub-account that may do what these statements allow; another one at each call. Changing what it may do:
    /// [`World::attach`].
    pub async fn user(&self, statements: Value) -> Credentials {
        let uin = 100_000_001_000 + self.aliases.fetch_add(1, Ordering::Relaxed);
        let credentials = self.principal(uin, ROOT, PrincipalKind::SubAccount, &format!("user{uin}")).await;
        self.attach(uin, statements).await;
        credentials
    }

    /// The number of a sub-account that [`World::user`] made.
    pub fn uin(user: &Credentials) -> u64 {
        user.secret_id.trim_start_matches("AKIDuser").parse().unwrap()
    }

    /// Gives a sub-account one policy of these statements, and no other.
    pub async fn attach(&self, uin: u64, statements: Value) {
        let document = json!({"version": "2.0", "statement": statements}).to_string();
        let directory = self.store.directories().await.unwrap().into_iter().find(|d| d.account == Uin(ROOT));
        let directory = directory.unwrap_or_else(|| Directory::empty(Uin(ROOT)));
        let (id, at) = (PolicyId(PolicyId::OWN + directory.next_number()), UnixSeconds(0));
        let policy = ManagedPolicy {
            id,
            name: format!("policy-{id}"),
            description: String::new(),
            creator: Uin(ROOT),
            created_at: at,
            updated_at: at,
            versions: vec![PolicyVersion { id: 1, document, created_at: at }],
            default_version: 1,
            next_version: 2,
            tags: Default::default(),
            parsed: Parsed::default(),
        };
        let known = directory.user(Uin(uin)).map(|user| User::clone(user));
        let user = known.unwrap_or_else(|| User::new(Uin(uin), uin, "user", at));
        let user = User { policies: vec![Attached { policy: id, at }], ..user };
        let change = directory.put([Entry::Policy(Arc::new(policy)), Entry::User(Arc::new(user))]);
        let changes = vec![Change::Directory(Box::new(change))];
        self.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
    }

    /// A new sub-account with an access key and nothing else: its number and its `SecretId`.
    pub async fn add_user(&self, name: &str) -> (u64, String) {
        let made = self.ok("AddUser", json!({"Name": name, "UseApi": 1})).await;
        (made["Uin"].as_u64().unwrap(), made["SecretId"].as_str().unwrap().to_owned())
    }

    /// A new sub-account with an access key and nothing else: its number and what it signs with.
    pub async fn signing_user(&self, name: &str) -> (u64, Credentials) {
        let made = self.ok("AddUser", json!({"Name": name, "UseApi": 1})).await;
        let [id, secret] = ["SecretId", "SecretKey"].map(|field| made[field].as_str().unwrap());
        (made["Uin"].as_u64().unwrap(), Credentials::new(id, secret))
    }

    /// A signed call of the service that has that action; the reply as it is.
    pub async fn reply(&self, who: &Credentials, action: &str, region: &str, params: &Value) -> Reply {
        let body = params.to_string().into_bytes();
        let service = service_of(action);
        let host = format!("{}.localhost", service.name);
        let call = Call { service: service.name, action, region, host: &host, body: &body };
        let mut headers = TestHeaders::default();
        for (name, value) in sign::headers(who, &call, self.clock.now_millis() / 1000) {
            headers.set(name, &value);
        }
        self.send(&headers, &body).await
    }

    /// A POST with these headers.
    pub async fn send(&self, headers: &TestHeaders, body: &[u8]) -> Reply {
        let peer = [127, 0, 0, 1].into();
        self.service.signed(&WireRequest { method: "POST", path: "/", query: "", headers, body, peer }).await
    }

    /// The response of a signed call.
    pub async fn call(
        &self,
        who: &Credentials,
        action: &str,
        region: &str,
        params: Value,
    ) -> Result<Value, String> {
        let reply = self.reply(who, action, region, &params).await;
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        let response = body["Response"].clone();
        match response["Error"]["Code"].as_str() {
            None => Ok(response),
            Some(code) => Err(code.to_owned()),
        }
    }

    /// The response of a call that root makes in ap-guangzhou.
    pub async fn ok(&self, action: &str, params: Value) -> Value {
        let root = self.root.clone();
        self.call(&root, action, "ap-guangzhou", params.clone())
            .await
            .unwrap_or_else(|e| panic!("{action} {params}: {e}"))
    }

    /// The error code of a call that root makes in ap-guangzhou.
    pub async fn err(&self, action: &str, params: Value) -> String {
        let root = self.root.clone();
        self.call(&root, action, "ap-guangzhou", params).await.expect_err(action)
    }

    /// A new key in ap-guangzhou; its id.
    pub async fn key(&self, alias: &str) -> String {
        self.ok("CreateKey", json!({ "Alias": alias })).await["KeyId"].as_str().unwrap().to_owned()
    }

    /// A new key of that usage in ap-guangzhou; its id.
    pub async fn key_for(&self, usage: &str) -> String {
        let alias = format!("{usage}-{}", self.aliases.fetch_add(1, Ordering::Relaxed));
        self.ok("CreateKey", json!({"Alias": alias, "KeyUsage": usage})).await["KeyId"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// What somebody encrypted with the public key of a key in ap-guangzhou, as base64.
    pub async fn encrypted_to(&self, key: &str, algorithm: &str, plaintext: &[u8]) -> String {
        let pem = self.ok("GetPublicKey", json!({ "KeyId": key })).await["PublicKeyPem"].clone();
        let algorithm = RecipientAlgorithm::parse(algorithm).unwrap();
        let sealed = encrypt_to(pem.as_str().unwrap(), algorithm, plaintext, &SystemRandom).unwrap();
        STANDARD.encode(sealed)
    }

    /// A new white-box key for SM4 in ap-guangzhou; its id.
    pub async fn white_box_key(&self, alias: &str) -> String {
        let params = json!({"Alias": alias, "Algorithm": "SM4"});
        self.ok("CreateWhiteBoxKey", params).await["KeyId"].as_str().unwrap().to_owned()
    }

    /// A new data key of 32 bytes that the service keeps, in ap-guangzhou; its id.
    pub async fn data_key(&self, key: &str, name: &str) -> String {
        let params = json!({"KeyId": key, "KeySpec": "AES_256", "IsHostedByKms": 1, "DataKeyName": name});
        self.ok("GenerateDataKey", params).await["DataKeyId"].as_str().unwrap().to_owned()
    }

    /// Does what is due, as the server does now and then; tells of how many keys.
    pub async fn run_jobs(&self) -> usize {
        let mut done = 0;
        for job in keyward_api::jobs::JOBS {
            done += job.run(&self.service).await.unwrap();
        }
        done
    }

    /// What DescribeKey tells of a key in ap-guangzhou.
    pub async fn metadata(&self, id: &str) -> Value {
        self.ok("DescribeKey", json!({ "KeyId": id })).await["KeyMetadata"].take()
    }

    /// A new key in ap-guangzhou that waits for its material; its id.
    pub async fn external_key(&self, alias: &str) -> String {
        let created = self.ok("CreateKey", json!({"Alias": alias, "Type": 2})).await;
        created["KeyId"].as_str().unwrap().to_owned()
    }

    /// The parameters of an ImportKeyMaterial that brings this material to a key in ap-guangzhou.
    pub async fn import(&self, id: &str, material: &[u8]) -> Value {
        let asked = json!({
            "KeyId": id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048",
        });
        let given = self.ok("GetParametersForImport", asked).await;
        wrapped(id, &given, "RSAES_OAEP_SHA_256", material)
    }

    /// Puts a key into a state that no action leads to yet.
    pub async fn put_state(&self, id: &str, state: keyward_domain::KeyState) {
        use keyward_domain::KeyId;
        let (id, region) = (KeyId::parse(id).unwrap(), Region::new("ap-guangzhou"));
        let mut key = self.store.key(Uin(ROOT), &region, id).await.unwrap().unwrap().key;
        key.state = state;
        key.revision += 1;
        let changes = vec![Change::UpdateKey(Box::new(key))];
        self.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
    }

    /// The wrapped material of the first version of a key in ap-guangzhou.
    pub async fn wrapped_material(&self, id: &str) -> Vec<u8> {
        use keyward_domain::KeyId;
        let (id, region) = (KeyId::parse(id).unwrap(), Region::new("ap-guangzhou"));
        self.store.key(Uin(ROOT), &region, id).await.unwrap().unwrap().versions[0].wrapped.clone()
    }

    /// Changes the database behind the back of the store.
    /// A white-box key as it is stored, wrapped by the root key.
    pub async fn wrapped_white_box(&self, id: &str) -> Vec<u8> {
        let id = keyward_domain::WhiteBoxKeyId::parse(id).unwrap();
        let region = Region::new("ap-guangzhou");
        self.store.white_box_key(Uin(ROOT), &region, id).await.unwrap().unwrap().wrapped
    }

    pub fn damage(&self, statement: &str) {
        let database = rusqlite::Connection::open(self.folder.path().join("db")).unwrap();
        assert_eq!(database.execute(statement, []).unwrap(), 1, "{statement}");
    }

    /// Whether these bytes are anywhere in the files of the database.
    pub fn files_hold(&self, bytes: &[u8]) -> bool {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path());
        files
            .into_iter()
            .any(|file| std::fs::read(file).unwrap().windows(bytes.len()).any(|part| part == bytes))
    }

    /// The files of the database, whole.
    pub fn files(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// All audit records, oldest first.
    pub async fn records(&self) -> Vec<Value> {
        let blocks = self.store.audit_blocks(&self.chain, 1, u32::MAX).await.unwrap();
        let lines = blocks.iter().flat_map(|block| block.lines.split(|&byte| byte == b'\n'));
        lines.filter(|line| !line.is_empty()).map(|line| serde_json::from_slice(line).unwrap()).collect()
    }
}

/// The parameters of an ImportKeyMaterial, for what GetParametersForImport gave.
pub fn wrapped(id: &str, given: &Value, algorithm: &str, material: &[u8]) -> Value {
    let der = STANDARD.decode(given["PublicKey"].as_str().unwrap()).unwrap();
    let pem = PublicKey::new(PairAlgorithm::Rsa2048, der).to_pem();
    let algorithm = RecipientAlgorithm::parse(algorithm).unwrap();
    let encrypted = encrypt_to(&pem, algorithm, material, &SystemRandom).unwrap();
    json!({
        "KeyId": id, "ImportToken": given["ImportToken"], "EncryptedKeyMaterial": STANDARD.encode(encrypted),
    })
}

/// The service that has that action; `kms` for actions that nobody has.
pub fn service_of(action: &str) -> &'static ServiceActions {
    let has = |service: &&ServiceActions| {
        service.actions.iter().any(|known| known.name == action)
            || service.unsupported.iter().any(|known| known.name == action)
    };
    SERVICES.iter().find(has).or(service("kms")).unwrap()
}
