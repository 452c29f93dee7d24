//! Alarms: raised once for what is the same, delivered at least once, seen by their account alone.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use common::{
    browser::{PASSWORD, colleague, sign_in, signed_in},
    world::{ROOT, World},
};
use keyward_api::{
    Language, Messenger,
    alarms::{Mail, NotDelivered, Webhook},
};
use keyward_domain::UnixSeconds;
use parking_lot::Mutex;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

async fn alarms(world: &World) -> Vec<Value> {
    world.ok("ListAlarms", json!({"Limit": 200})).await["Alarms"].as_array().unwrap().clone()
}

async fn of_kind(world: &World, kind: &str) -> Vec<Value> {
    alarms(world).await.into_iter().filter(|alarm| alarm["Kind"] == kind).collect()
}

async fn doom(world: &World, key: &str, days: u32) {
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": days})).await;
}

/// What a messenger was asked to send, and what it shall answer.
#[derive(Default)]
struct Sent {
    posts: Mutex<Vec<Value>>,
    mails: Mutex<Vec<Mail>>,
    /// The next answers of the webhook; then it confirms.
    answers: Mutex<Vec<Result<String, bool>>>,
}

#[async_trait]
impl Messenger for Sent {
    fn webhooks(&self) -> Vec<String> {
        vec!["ops".into()]
    }
    fn can_mail(&self) -> bool {
        true
    }
    fn languages(&self) -> Vec<Language> {
        vec![Language::Chinese, Language::English]
    }
    fn first_wait(&self) -> Duration {
        Duration::from_secs(10)
    }
    async fn post(&self, webhook: &Webhook) -> Result<Vec<u8>, NotDelivered> {
        let body: Value = serde_json::from_str(&webhook.body).unwrap();
        let answer = self.answers.lock().pop();
        let confirmed = json!({"sessionId": body["sessionId"], "retCode": 0}).to_string();
        let outcome = answer.unwrap_or(Ok(confirmed));
        if outcome.as_ref().err() != Some(&false) {
            self.posts.lock().push(body);
        }
        outcome.map(String::into_bytes).map_err(|sent| NotDelivered { sent, why: "no".into() })
    }
    async fn mail(&self, mail: &Mail) -> Result<(), NotDelivered> {
        self.mails.lock().push(mail.clone());
        Ok(())
    }
}

async fn connected(world: &World) -> Arc<Sent> {
    let sent = Arc::new(Sent::default());
    world.service.connect_messenger(sent.clone());
    sent
}

async fn subscribe(world: &World, receiver: &str) {
    let kinds = ["key_pending_delete_access", "key_deletion_countdown"];
    world.ok("SetAlarmSubscription", json!({"Receiver": receiver, "Kinds": kinds})).await;
}

#[tokio::test]
async fn every_use_of_a_key_that_is_scheduled_for_deletion_counts_in_one_alarm() {
    let world = World::new().await;
    let (key, other) = (world.key("doomed").await, world.key("fine").await);
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].clone();
    let data_key = world.data_key(&key, "kept").await;
    let (rsa, dilithium) = (
        world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await,
        world.key_for("ASYMMETRIC_SIGN_VERIFY_ECC").await,
    );
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.err("Decrypt", json!({ "CiphertextBlob": blob })).await;
    assert!(alarms(&world).await.is_empty(), "a disabled key is no alarm");
    world.ok("EnableKey", json!({ "KeyId": key })).await;
    for id in [&key, &rsa, &dilithium] {
        doom(&world, id, 7).await;
    }
    for (action, params) in [
        ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("ReEncrypt", json!({"CiphertextBlob": blob, "DestinationKeyId": other})),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("GetDataKeyPlaintext", json!({ "DataKeyId": data_key })),
    ] {
        world.err(action, params).await;
    }
    world
        .err(
            "AsymmetricRsaDecrypt",
            json!({"KeyId": rsa, "Ciphertext": "YQ==", "Algorithm": "RSAES_PKCS1_V1_5"}),
        )
        .await;
    let sign =
        json!({"KeyId": dilithium, "Algorithm": "ECC_P256_R1", "Message": "YQ==", "MessageType": "RAW"});
    world.err("SignByAsymmetricKey", sign).await;
    world.ok("DescribeKey", json!({ "KeyId": key })).await;
    world.ok("ListKeys", json!({})).await;
    world.err("UpdateAlias", json!({"KeyId": key, "Alias": "renamed"})).await;
    world.err("RotateKey", json!({ "KeyId": key })).await;

    let found = alarms(&world).await;
    assert_eq!(found.len(), 3, "one for each key");
    let alarm = found.iter().find(|alarm| alarm["Subject"].as_str().unwrap().contains(&key)).unwrap();
    assert_eq!((&alarm["Kind"], &alarm["Count"]), (&json!("key_pending_delete_access"), &json!(5)));
    assert_eq!(
        (&alarm["Params"]["Action"], &alarm["Params"]["User"]),
        (&json!("GetDataKeyPlaintext"), &json!("root"))
    );
    assert!(alarm["English"]["Text"].as_str().unwrap().contains("Attempts so far: 5"));
    world.clock.advance_seconds(3600);
    world.err("Decrypt", json!({ "CiphertextBlob": blob })).await;
    assert_eq!(
        of_kind(&world, "key_pending_delete_access").await.len(),
        4,
        "the next window is another alarm"
    );
    // Without permission it is no attempt that the key stood in the way of.
    let user = world.user(json!([])).await;
    assert!(world.call(&user, "Decrypt", "ap-guangzhou", json!({ "CiphertextBlob": blob })).await.is_err());
    assert_eq!(alarms(&world).await[0]["Count"], 1);
}

#[tokio::test]
async fn each_of_the_last_three_days_is_warned_of_once_also_after_downtime() {
    let world = World::new().await;
    let (key, saved, missed) =
        (world.key("doomed").await, world.key("saved").await, world.key("missed").await);
    doom(&world, &key, 7).await;
    doom(&world, &saved, 7).await;
    doom(&world, &missed, 9).await;
    let days = async |key: &str| -> Vec<String> {
        let all = of_kind(&world, "key_deletion_countdown").await;
        let of = all.iter().filter(|alarm| alarm["Subject"].as_str().unwrap().contains(key));
        of.map(|alarm| alarm["Params"]["Days"].as_str().unwrap().to_owned()).rev().collect()
    };
    // Every six hours, until a moment before the destruction.
    for hour in (0..7 * 24).step_by(6) {
        for _ in 0..2 {
            world.run_jobs().await;
        }
        if hour == 5 * 24 {
            world.ok("CancelKeyDeletion", json!({ "KeyId": saved })).await;
        }
        world.clock.advance_seconds(if hour == 162 { 6 * 3600 - 1 } else { 6 * 3600 });
    }
    world.run_jobs().await;
    assert_eq!(days(&key).await, ["3", "2", "1"]);
    assert_eq!(days(&saved).await, ["3", "2"]);
    assert_eq!(days(&missed).await, ["3"]);
    // Nothing runs for a day and a half, then the last day is still warned of.
    world.clock.advance_seconds(DAY + DAY / 2);
    world.run_jobs().await;
    assert_eq!(days(&missed).await, ["3", "1"]);
    let told = world.records().await;
    let told = told.iter().filter(|event| event["eventName"] == "RaiseAlarm");
    assert!(told.clone().all(|event| event["userIdentity"]["type"] == "System"));
    assert_eq!(told.count(), 7);
}

#[tokio::test]
async fn a_webhook_gets_an_alarm_until_it_confirms_but_three_times_at_most() {
    let world = World::new().await;
    let sent = connected(&world).await;
    subscribe(&world, "webhook/ops").await;
    let key = world.key("doomed").await;
    doom(&world, &key, 7).await;
    let encrypt = async || world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    *sent.answers.lock() = vec![Ok("{}".into()), Ok("rubbish".into()), Err(false), Err(false)];
    encrypt().await;
    encrypt().await;
    for wait in [0, 10, 20, 40, 80, 160] {
        world.clock.advance_seconds(wait);
        world.service.deliver_alarms().await.unwrap();
    }
    let posts = std::mem::take(&mut *sent.posts.lock());
    assert_eq!(posts.len(), 3, "two wrong answers, then a right one");
    let alarm = &alarms(&world).await[0];
    let body = &posts[0];
    assert!(posts.iter().all(|post| post["sessionId"] == alarm["AlarmId"]));
    assert_eq!((&body["alarmStatus"], &body["alarmType"]), (&json!("1"), &json!("event")));
    assert_eq!(body["alarmObjInfo"]["namespace"], "qce/kms");
    assert_eq!(body["alarmObjInfo"]["region"], "ap-guangzhou");
    assert_eq!(body["alarmObjInfo"]["dimensions"]["objId"], alarm["Subject"]);
    assert_eq!(body["alarmPolicyInfo"]["conditions"]["eventName"], "key_pending_delete_access");
    let detail = world.ok("DescribeAlarm", json!({ "AlarmId": alarm["AlarmId"] })).await;
    let delivery = &detail["Deliveries"][0];
    assert_eq!((&delivery["State"], &delivery["Tries"]), (&json!("Delivered"), &json!(5)));
    let tries = world.records().await.into_iter().filter(|event| event["eventName"] == "DeliverAlarm");
    let codes: Vec<_> = tries.map(|event| event["apiErrorCode"].as_str().unwrap() == "0").collect();
    assert_eq!(codes, [false, false, false, false, true], "each try is on record");

    // In the next window, it never confirms.
    world.clock.advance_seconds(3600);
    *sent.answers.lock() = (0..9).map(|_| Ok("{\"retCode\": 0}".into())).collect();
    encrypt().await;
    for _ in 0..9 {
        world.service.deliver_alarms().await.unwrap();
        world.clock.advance_seconds(60);
    }
    assert_eq!(sent.posts.lock().len(), 3);
    let newest = alarms(&world).await[0]["AlarmId"].clone();
    let detail = world.ok("DescribeAlarm", json!({ "AlarmId": newest })).await;
    assert_eq!(detail["Deliveries"][0]["State"], "Failed");
}

#[tokio::test]
async fn mails_go_to_receivers_and_names_cannot_forge_them() {
    let world = World::new().await;
    let sent = connected(&world).await;
    let receiver =
        json!({"Name": "ann", "CountryCode": "86", "PhoneNumber": "1", "Email": "ann@example.com"});
    world.ok("CreateMessageReceiver", receiver.clone()).await;
    for email in ["ann@example.com\r\nBcc: eve@example.com", "a b@c", "<a@b>", "none"] {
        let mut bad = receiver.clone();
        bad["Email"] = json!(email);
        assert_eq!(world.err("CreateMessageReceiver", bad).await, "InvalidParameter.ParamError", "{email:?}");
    }
    subscribe(&world, "email/ann").await;
    let key = world.key("doomed").await;
    doom(&world, &key, 7).await;
    world.ok("AddUser", json!({"Name": "x"})).await;
    world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    for _ in 0..2 {
        world.service.deliver_alarms().await.unwrap();
    }
    let mails = sent.mails.lock().clone();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ann@example.com");
    assert!(mails[0].subject.contains("计划删除的密钥仍在被使用 / A key scheduled for deletion"));
    assert!(mails[0].text.contains("doomed") && mails[0].html.contains("doomed"));
    world.ok("DeleteMessageReceiver", json!({"Name": "ann"})).await;
    let left = world.ok("ListAlarmReceivers", json!({})).await;
    assert_eq!(left["Receivers"], json!([{"Receiver": "webhook/ops", "Kinds": []}]));
}

#[tokio::test]
async fn ten_receivers_can_be_made_on_a_day() {
    let world = World::new().await;
    let make =
        |n: u32| json!({"Name": format!("r{n}"), "CountryCode": "86", "PhoneNumber": "1", "Email": "a@b"});
    for n in 0..10 {
        world.ok("CreateMessageReceiver", make(n)).await;
    }
    world.ok("DeleteMessageReceiver", json!({"Name": "r0"})).await;
    assert_eq!(world.err("CreateMessageReceiver", make(10)).await, "RequestLimitExceeded");
    let list = world.ok("ListReceiver", json!({"Offset": 8, "Limit": 5})).await;
    assert_eq!((&list["TotalCount"], &list["Receivers"][0]["Name"]), (&json!(9), &json!("r9")));
    world.clock.advance_seconds(DAY);
    world.ok("CreateMessageReceiver", make(10)).await;
    assert_eq!(world.err("CreateMessageReceiver", make(10)).await, "InvalidParameter.ParamError");
    assert_eq!(
        world.err("DeleteMessageReceiver", json!({"Name": "r0"})).await,
        "InvalidParameter.ParamError"
    );
}

#[tokio::test]
async fn sign_ins_that_fail_in_a_row_are_one_alarm_for_the_user_and_one_for_the_account() {
    let world = World::new().await;
    colleague(&world, "ann").await;
    let fail = async |name: &str| {
        assert!(sign_in(&world, &ROOT.to_string(), name, "wrong", 1).await.is_err());
    };
    for _ in 0..2 {
        fail("ann").await;
    }
    signed_in(&world, "ann", 1).await;
    for _ in 0..2 {
        fail("ann").await;
    }
    assert!(of_kind(&world, "sign_in_failures").await.is_empty(), "none three times in a row");
    fail("ann").await;
    fail("ann").await;
    let found = of_kind(&world, "sign_in_failures").await;
    assert_eq!((found.len(), &found[0]["Count"]), (1, &json!(2)));
    assert_eq!(found[0]["Params"]["User"], "ann");
    for n in 0..6 {
        fail(&format!("nobody{n}")).await;
    }
    let found = of_kind(&world, "sign_in_failures").await;
    assert_eq!(found.len(), 2);
    assert!(found.iter().any(|alarm| alarm["Subject"] == "account"));
    let text = json!(found).to_string();
    assert!(!text.contains("nobody") && !text.contains(PASSWORD), "what was typed is not kept: {text}");
}

#[tokio::test]
async fn the_end_of_a_certificate_is_warned_of_at_thirty_seven_and_one_days() {
    let world = World::new().await;
    let end = UnixSeconds(common::world::START / 1000 + 40 * DAY);
    world.service.note_certificate(end, false);
    for _ in 0..40 {
        world.run_jobs().await;
        world.clock.advance_seconds(DAY);
    }
    let found = of_kind(&world, "certificate_expiring").await;
    let days: Vec<_> = found.iter().map(|alarm| alarm["Params"]["Days"].as_str().unwrap()).collect();
    assert_eq!(days, ["1", "7", "30"]);
    world.service.note_certificate(UnixSeconds(end.0 + 20 * DAY), true);
    world.run_jobs().await;
    assert_eq!(of_kind(&world, "certificate_expiring").await.len(), 3, "Keyward renews its own in time");
}

#[tokio::test]
async fn others_see_nothing_and_each_user_has_its_own_marks() {
    let world = World::new().await;
    let key = world.key("doomed").await;
    doom(&world, &key, 7).await;
    world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    let id = alarms(&world).await[0]["AlarmId"].clone();
    let other = world.another_account().await;
    let ask = async |who, action: &str, params: Value| world.call(who, action, "", params).await;
    assert_eq!(ask(&other, "ListAlarms", json!({})).await.unwrap()["TotalCount"], 0);
    let detail = json!({ "AlarmId": id });
    assert_eq!(
        ask(&other, "DescribeAlarm", detail.clone()).await.unwrap_err(),
        "ResourceNotFound.AlarmNotFound"
    );
    ask(&other, "MarkAlarmsRead", json!({ "AlarmIds": [id] })).await.unwrap();
    let sub = world.sub_account().await;
    for action in ["ListAlarms", "CountUnreadAlarms", "MarkAlarmsRead", "ListAlarmReceivers", "ListReceiver"]
    {
        assert_eq!(ask(&sub, action, json!({})).await.unwrap_err(), "UnauthorizedOperation", "{action}");
    }
    let all = json!([{"effect": "allow", "action": "keyward:*", "resource": "*"}]);
    let user = world.user(all).await;
    let unread = async |who| ask(who, "CountUnreadAlarms", json!({})).await.unwrap()["TotalCount"].clone();
    assert_eq!((unread(&world.root).await, unread(&user).await), (json!(1), json!(1)));
    ask(&user, "MarkAlarmsRead", json!({ "AlarmIds": [id] })).await.unwrap();
    assert_eq!((unread(&world.root).await, unread(&user).await), (json!(1), json!(0)));
    world.ok("MarkAlarmsRead", json!({})).await;
    assert_eq!(world.ok("ListAlarms", json!({"Unread": true})).await["TotalCount"], 0);
    assert_eq!(world.err("ListAlarms", json!({"Kind": "other"})).await, "InvalidParameterValue.AlarmKind");
    assert_eq!(world.err("DescribeAlarm", json!({"AlarmId": ""})).await, "ResourceNotFound.AlarmNotFound");
    let unknown = json!({"Receiver": "webhook/none", "Kinds": ["audit_trouble"]});
    assert_eq!(world.err("SetAlarmSubscription", unknown).await, "ResourceNotFound.ReceiverNotFound");
}
