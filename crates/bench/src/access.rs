//! What permissions cost: Encrypt by a sub-account with many policies beside the root account, and the lists of an
//! account with many sub-accounts and policies.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use keyward_testkit::client::sign::Credentials;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Failure,
    load::{self, Outcome},
    measure::{ROUNDS, Row, ask, exchange, repeated},
    requests::{REGION, signed_for},
    server::{self, Server},
};

/// Over how many connections data is encrypted.
const CONNECTIONS: usize = 64;
/// How many policies the sub-account has, and of how many statements each.
const POLICIES: (usize, usize) = (20, 10);
/// How many sub-accounts and policies the lists are about.
const MANY: (usize, usize) = (10_000, 1_000);

/// A list and how long it takes.
#[derive(Serialize)]
pub struct List {
    call: &'static str,
    /// The slowest of ten, in microseconds.
    slowest_micros: u64,
}

impl List {
    /// A line for people.
    pub fn print(&self) {
        println!("{:<28}slowest of 10: {:>8} µs", self.call, self.slowest_micros);
    }
}

struct Cam {
    server: Server,
    root: Credentials,
}

impl Cam {
    async fn start(binary: &Path, folder: &Path) -> Result<Self, Failure> {
        let (server, _) = Server::keyward(binary, folder).await?;
        Ok(Self { server, root: server::credentials(folder)? })
    }

    async fn call(&self, service: &str, action: &str, params: Value) -> Result<Value, Failure> {
        ask(&self.server, &signed_for(service, REGION, &self.root, action, &params)).await
    }
}

/// Encrypt by the root account and by a sub-account with twenty policies of ten statements, in turn.
pub async fn decisions(binary: &Path, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let cam = Cam::start(binary, folder.path()).await?;
    let user = cam.call("cam", "AddUser", json!({"Name": "app", "UseApi": 1})).await?;
    let text = |field: &str| user[field].as_str().unwrap_or_default().to_owned();
    let app = Credentials::new(&text("SecretId"), &text("SecretKey"));
    let key = cam.call("kms", "CreateKey", json!({"Alias": "key"})).await?["KeyId"].clone();
    let (policies, statements) = POLICIES;
    for number in 0..policies {
        let others = (1..statements).map(|n| {
            let resource = format!("qcs::kms:{REGION}::key/creatorUin/${{uin}}/{number}-{n}-*");
            json!({"effect": "allow", "action": ["kms:Encrypt", "kms:Decrypt"], "resource": resource})
        });
        // The one that allows it is the last of all.
        let last = match number + 1 == policies {
            true => json!({"effect": "allow", "action": "kms:*", "resource": "*"}),
            false => json!({"effect": "deny", "action": "kms:ScheduleKeyDeletion", "resource": "*"}),
        };
        let document = json!({"version": "2.0", "statement": others.chain([last]).collect::<Vec<_>>()});
        let create =
            json!({"PolicyName": format!("policy-{number}"), "PolicyDocument": document.to_string()});
        let policy = cam.call("cam", "CreatePolicy", create).await?["PolicyId"].clone();
        cam.call("cam", "AttachUserPolicy", json!({"PolicyId": policy, "AttachUin": user["Uin"]})).await?;
    }
    let encrypt = json!({"KeyId": key, "Plaintext": "AAECAwQFBgcICQoLDA0ODw=="});
    let requests = [&cam.root, &app].map(|who| signed_for("kms", REGION, who, "Encrypt", &encrypt));
    let (mut rounds, mut ratios): ([Vec<Outcome>; 2], [Vec<f64>; 2]) = Default::default();
    for _ in 0..ROUNDS {
        let mut speed = 0.0;
        for (number, request) in requests.iter().enumerate() {
            let outcome =
                repeated(cam.server.address, CONNECTIONS, duration / ROUNDS, request.clone()).await?;
            if number == 0 {
                speed = outcome.per_second();
            }
            ratios[number].push(outcome.per_second() / speed);
            rounds[number].push(outcome);
        }
    }
    let names = ["Encrypt by root", "Encrypt by a sub-account"];
    let rows = names.into_iter().zip(rounds.into_iter().zip(ratios));
    rows.map(|(name, (rounds, ratios))| Row::of(name, CONNECTIONS, rounds, ratios)).collect()
}

/// The lists of an account with 10,000 sub-accounts and 1,000 policies.
pub async fn lists(binary: &Path) -> Result<Vec<List>, Failure> {
    let folder = tempfile::tempdir()?;
    let cam = Cam::start(binary, folder.path()).await?;
    let (users, policies) = MANY;
    let group = cam.call("cam", "CreateGroup", json!({"GroupName": "all"})).await?["GroupId"].clone();
    let root = cam.root.clone();
    let create = move |worker: usize, number: usize| {
        let n = number * 8 + worker;
        (n < users).then(|| {
            let params = json!({"Name": format!("user-{n}"), "Remark": "one of many"});
            signed_for("cam", REGION, &root, "AddUser", &params)
        })
    };
    load::run(cam.server.address, 8, Duration::from_secs(900), create).await?;
    let document =
        json!({"version": "2.0", "statement": {"effect": "allow", "action": "kms:Encrypt", "resource": "*"}});
    let mut policy = Value::Null;
    for number in 0..policies {
        let create =
            json!({"PolicyName": format!("policy-{number}"), "PolicyDocument": document.to_string()});
        policy = cam.call("cam", "CreatePolicy", create).await?["PolicyId"].clone();
    }
    cam.call("cam", "AttachGroupPolicy", json!({"PolicyId": policy, "AttachGroupId": group})).await?;
    let mut lists = Vec::new();
    for (call, params) in [
        ("ListUsers", json!({})),
        ("ListGroups", json!({})),
        ("ListPolicies", json!({"Rp": 200, "Page": 5})),
        ("ListEntitiesForPolicy", json!({ "PolicyId": policy })),
        ("ListUsersForGroup", json!({ "GroupId": group })),
        ("GetUser", json!({"Name": format!("user-{}", users - 1)})),
        ("GetAccountSummary", json!({})),
    ] {
        let mut slowest = Duration::ZERO;
        for _ in 0..10 {
            let request = signed_for("cam", REGION, &cam.root, call, &params);
            let begin = Instant::now();
            exchange(&cam.server, &request).await?;
            slowest = slowest.max(begin.elapsed());
        }
        lists.push(List { call, slowest_micros: u64::try_from(slowest.as_micros())? });
    }
    Ok(lists)
}
