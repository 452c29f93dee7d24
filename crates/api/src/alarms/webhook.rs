//! What a webhook is sent, in the shape of Cloud Monitor's callback for events, and what it must answer.

use keyward_domain::AlarmKind;
use keyward_store::StoredAlarm;
use serde_json::{Value, json};

use super::text::words;
use crate::{Language, local_time::date_time};

/// The body; its `sessionId` is the alarm's number, the same at every try.
pub fn body(alarm: &StoredAlarm) -> String {
    let (zh, en) = (words(alarm, Language::Chinese), words(alarm, Language::English));
    let mut dimensions = json!({ "objId": alarm.subject, "objName": alarm.params.get("Alias") });
    if dimensions["objName"].is_null() {
        dimensions["objName"] = json!(alarm.subject);
    }
    let more: Vec<Value> =
        alarm.params.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({
        "sessionId": alarm.id,
        "alarmStatus": "1",
        "alarmType": "event",
        "alarmObjInfo": {
            "region": alarm.region,
            "namespace": "qce/kms",
            "appId": alarm.account.to_string(),
            "uin": alarm.account.to_string(),
            "dimensions": dimensions,
        },
        "alarmPolicyInfo": {
            "policyId": alarm.kind.as_str(),
            "policyType": policy_type(alarm.kind),
            "policyName": en.title,
            "policyTypeCName": "密钥管理系统",
            "conditions": {
                "productName": "kms",
                "productShowName": "密钥管理系统",
                "eventName": alarm.kind.as_str(),
                "eventShowName": zh.title,
            },
        },
        "additionalMsg": more,
        "firstOccurTime": date_time(alarm.first_at),
        "durationTime": alarm.last_at.0 - alarm.first_at.0,
        "recoverTime": "0",
        "content": { "zh-CN": zh.what, "en-US": en.what },
    })
    .to_string()
}

fn policy_type(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::KeyPendingDeleteAccess | AlarmKind::KeyDeletionCountdown => "kms_key",
        AlarmKind::SignInFailures => "kms_account",
        AlarmKind::AuditTrouble | AlarmKind::DiskFilling | AlarmKind::CertificateExpiring => "kms_server",
    }
}

/// Whether the receiver confirms that it has it.
pub fn is_confirmed(answer: &[u8], alarm: &StoredAlarm) -> bool {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    answer["sessionId"] == alarm.id.as_str() && (answer["retCode"] == 0 || answer["retCode"] == "0")
}
