//! What the actions about alarms share.

use std::collections::BTreeMap;

use keyward_domain::{
    AlarmKind,
    rule::{Rule, Text},
    rule_type,
};
use keyward_store::{AlarmQuery, StoredAlarm};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{ApiError, Language, action::Cx, alarms::text::words};

/// The name of a kind of alarms.
#[derive(Clone, Copy, Debug)]
pub struct KindName(pub AlarmKind);

impl Rule for KindName {
    const CODE: &'static str = "InvalidParameterValue.AlarmKind";
    const MUST: Text = Text {
        en: "must be key_pending_delete_access, key_deletion_countdown, sign_in_failures, audit_trouble, disk_filling or certificate_expiring",
        zh: "必须为 key_pending_delete_access、key_deletion_countdown、sign_in_failures、audit_trouble、disk_filling 或 certificate_expiring",
    };

    fn parse(text: &str) -> Option<Self> {
        AlarmKind::parse(text).map(Self)
    }
}

impl Serialize for KindName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

rule_type!(KindName);

/// An alarm.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmInfo {
    /// Its number.
    alarm_id: String,
    /// What kind of alarm it is.
    kind: String,
    /// Where; empty for what is in no region.
    region: String,
    /// What it is about: the last segment of a resource name.
    subject: String,
    /// When it happened first, in seconds since 1970.
    first_time: i64,
    /// When it happened last.
    last_time: i64,
    /// How often it happened.
    count: u64,
    /// Whether the caller has read it.
    read: bool,
    /// The facts, by name.
    params: BTreeMap<String, String>,
    /// In English.
    english: WordsInfo,
    /// In Chinese.
    chinese: WordsInfo,
}

/// The words of an alarm in one language.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct WordsInfo {
    /// What it is about.
    title: String,
    /// What happened.
    text: String,
    /// What to do next.
    next: String,
}

impl From<StoredAlarm> for AlarmInfo {
    fn from(alarm: StoredAlarm) -> Self {
        let words = |language| {
            let words = words(&alarm, language);
            WordsInfo { title: words.title.into(), text: words.what, next: words.next.into() }
        };
        let (english, chinese) = (words(Language::English), words(Language::Chinese));
        Self {
            alarm_id: alarm.id,
            kind: alarm.kind.as_str().to_owned(),
            region: alarm.region,
            subject: alarm.subject,
            first_time: alarm.first_at.0,
            last_time: alarm.last_at.0,
            count: alarm.count,
            read: alarm.read,
            params: alarm.params,
            english,
            chinese,
        }
    }
}

/// The question for all alarms of the caller's account.
pub fn query(cx: &Cx<'_>) -> AlarmQuery {
    AlarmQuery {
        account: cx.caller.account,
        reader: cx.caller.uin,
        kind: None,
        id: None,
        unread: false,
        offset: 0,
        limit: 1,
    }
}

/// The error of a number that no alarm of the account has.
pub fn not_found(parameter: &str) -> ApiError {
    ApiError::parameter(
        "ResourceNotFound.AlarmNotFound",
        parameter,
        "must be the number of an alarm of this account: see ListAlarms",
        "必须是该账号已有的告警，请使用 ListAlarms 查看",
    )
}
