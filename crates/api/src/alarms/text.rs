//! What people read of an alarm, made when it is shown: a title, what happened, and what to do next.

use keyward_domain::{AlarmKind, UnixSeconds};
use keyward_store::StoredAlarm;

use crate::{Language, local_time::date_time};

/// The words of an alarm in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What it is about, without anything that comes from users.
    pub title: &'static str,
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: &'static str,
}

/// The words of an alarm.
pub fn words(alarm: &StoredAlarm, language: Language) -> Words {
    match language {
        Language::English => english(alarm),
        Language::Chinese => chinese(alarm),
    }
}

fn param<'a>(alarm: &'a StoredAlarm, name: &str) -> &'a str {
    alarm.params.get(name).map_or("", String::as_str)
}

fn time(alarm: &StoredAlarm, name: &str) -> String {
    date_time(UnixSeconds(param(alarm, name).parse().unwrap_or(0))) + " (UTC+8)"
}

fn english(alarm: &StoredAlarm) -> Words {
    let p = |name| param(alarm, name);
    let (title, what, next) = match alarm.kind {
        AlarmKind::KeyPendingDeleteAccess => (
            "A key scheduled for deletion is still in use",
            format!(
                "User {} ({}) called {} from {} with the key {} ({}), which will be destroyed at {}. It was refused. Attempts so far: {}.",
                p("User"),
                p("Uin"),
                p("Action"),
                p("Address"),
                p("Alias"),
                alarm.subject,
                time(alarm, "DeletionTime"),
                alarm.count,
            ),
            "Find out who still needs the key. If anybody does, cancel the deletion (CancelKeyDeletion) and enable the key.",
        ),
        AlarmKind::KeyDeletionCountdown => (
            "A key will be destroyed soon",
            format!(
                "The key {} ({}) will be destroyed at {}, within {} day(s). What it encrypted cannot be decrypted after that.",
                p("Alias"),
                alarm.subject,
                time(alarm, "DeletionTime"),
                p("Days"),
            ),
            "If anything still depends on the key, cancel the deletion (CancelKeyDeletion) before that time.",
        ),
        AlarmKind::SignInFailures => (
            "Signing in failed several times in a row",
            match p("User") {
                "" => format!(
                    "Sign-ins of this account failed {} times in a row, the last from {}.",
                    p("Failures"),
                    p("Address")
                ),
                user => format!(
                    "Sign-ins of user {user} failed {} times in a row, the last from {}.",
                    p("Failures"),
                    p("Address")
                ),
            },
            "Ask the user. If it was somebody else, change the password, set up a second factor, and look at the event history.",
        ),
        AlarmKind::AuditTrouble if !p("Keeper").is_empty() => (
            "Evidence of the audit trail is not taken",
            match p("Track") {
                "" => format!("Witness {} does not take checkpoints: {}.", p("Keeper"), p("Reason")),
                track => format!("Track {track} cannot deliver to storage {}: {}.", p("Keeper"), p("Reason")),
            },
            "Mend what it is kept in. Nothing is lost: the server keeps it and gives it again.",
        ),
        AlarmKind::AuditTrouble => (
            "The audit trail was in trouble",
            format!(
                "{} From {} to {}; calls refused: {}.",
                p("Reason"),
                time(alarm, "Since"),
                time(alarm, "Until"),
                p("Refused")
            ),
            "Look at the server's log and at its disk. Calls that could not be recorded were refused, so none is missing.",
        ),
        AlarmKind::DiskFilling => (
            "A disk is filling up",
            format!("The disk of {} is {} % full.", p("Path"), p("Percent")),
            "Free some space, or keep events for a shorter time. When the disk is full, every call is refused.",
        ),
        AlarmKind::CertificateExpiring => (
            "The server's certificate ends soon",
            format!("The TLS certificate that this server shows ends at {}.", time(alarm, "End")),
            "Renew it. Keyward loads new files by itself; if it issues the certificate, the log says why that fails.",
        ),
    };
    Words { title, what, next }
}

fn chinese(alarm: &StoredAlarm) -> Words {
    let p = |name| param(alarm, name);
    let (title, what, next) = match alarm.kind {
        AlarmKind::KeyPendingDeleteAccess => (
            "计划删除的密钥仍在被使用",
            format!(
                "用户 {}（{}）从 {} 调用 {}，使用了将于 {} 销毁的密钥 {}（{}），请求已被拒绝。累计 {} 次。",
                p("User"),
                p("Uin"),
                p("Address"),
                p("Action"),
                time(alarm, "DeletionTime"),
                p("Alias"),
                alarm.subject,
                alarm.count,
            ),
            "请确认是否仍有业务依赖该密钥。如仍需使用，请取消删除（CancelKeyDeletion）并启用密钥。",
        ),
        AlarmKind::KeyDeletionCountdown => (
            "密钥即将被销毁",
            format!(
                "密钥 {}（{}）将于 {} 销毁，剩余不足 {} 天。销毁后其加密的数据将无法解密。",
                p("Alias"),
                alarm.subject,
                time(alarm, "DeletionTime"),
                p("Days"),
            ),
            "如仍有业务依赖该密钥，请在此之前取消删除（CancelKeyDeletion）。",
        ),
        AlarmKind::SignInFailures => (
            "连续登录失败",
            match p("User") {
                "" => format!("该账号连续登录失败 {} 次，最近一次来自 {}。", p("Failures"), p("Address")),
                user => {
                    format!("用户 {user} 连续登录失败 {} 次，最近一次来自 {}。", p("Failures"), p("Address"))
                }
            },
            "请与用户确认。如非本人操作，请修改密码、设置双重验证，并查看操作记录。",
        ),
        AlarmKind::AuditTrouble if !p("Keeper").is_empty() => (
            "审计凭据未能送达",
            match p("Track") {
                "" => format!("见证方 {} 未接收检查点：{}。", p("Keeper"), p("Reason")),
                track => format!("跟踪集 {track} 无法投递到存储 {}：{}。", p("Keeper"), p("Reason")),
            },
            "请检查接收方。数据没有丢失，恢复后会重新发送。",
        ),
        AlarmKind::AuditTrouble => (
            "审计记录曾出现异常",
            format!(
                "{}时间：{} 至 {}，拒绝请求 {} 次。",
                p("ReasonZh"),
                time(alarm, "Since"),
                time(alarm, "Until"),
                p("Refused")
            ),
            "请检查服务器日志和磁盘。无法记录的请求均已被拒绝，没有遗漏。",
        ),
        AlarmKind::DiskFilling => (
            "磁盘空间即将用尽",
            format!("{} 所在磁盘已使用 {}%。", p("Path"), p("Percent")),
            "请释放空间，或缩短审计记录保留时间。磁盘写满后所有请求都会被拒绝。",
        ),
        AlarmKind::CertificateExpiring => (
            "服务器证书即将到期",
            format!("服务器当前使用的 TLS 证书将于 {} 到期。", time(alarm, "End")),
            "请更新证书，服务会自动加载新文件；若由本服务签发，请在日志中查看续期失败的原因。",
        ),
    };
    Words { title, what, next }
}
