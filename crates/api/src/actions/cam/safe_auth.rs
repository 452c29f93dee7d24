//! What is asked for beside a password, as the actions about it tell.

use schemars::JsonSchema;
use serde::Serialize;

use super::parameters::Flag;

/// The ways to prove who one is. Only one-time passwords ("soft tokens") are there.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LoginActionFlag {
    /// Text messages: 0.
    phone: Flag,
    /// Hardware tokens: 0.
    token: Flag,
    /// One-time passwords: 1 if they are asked for.
    stoken: Flag,
    /// WeChat: 0.
    wechat: Flag,
    /// Others: 0.
    custom: Flag,
    /// E-mail: 0.
    mail: Flag,
    /// U2F tokens: 0.
    #[serde(rename = "U2FToken")]
    u2f_token: Flag,
    /// Passkeys: 0.
    passkey: Flag,
}

impl LoginActionFlag {
    /// Whether one-time passwords are asked for.
    pub fn stoken(asked: bool) -> Self {
        Self { stoken: Flag(asked), ..Self::default() }
    }
}

/// What happens when somebody signs in from an unusual place: nothing.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct OffsiteFlag {
    /// Whether more is asked for: 0.
    verify_flag: Flag,
    /// Whether a text message is sent: 0.
    notify_phone: Flag,
    /// Whether an e-mail is sent: 0.
    notify_email: Flag,
    /// Whether a WeChat message is sent: 0.
    notify_wechat: Flag,
    /// Whether the console says so: 0.
    tips: Flag,
}
