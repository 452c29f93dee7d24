//! CreateMessageReceiver.

use keyward_domain::directory::{CountryCode, Email, GroupName, PhoneNumber, Remark};
use keyward_store::{Change, MessageReceiver};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time,
};

/// How many each user may make on a day (contract: ten requests).
const MOST_A_DAY: u32 = 10;
/// How many an account may have.
const MOST: usize = 200;

/// Makes a receiver of messages, who gets alarms by e-mail once SetAlarmSubscription says of which kinds. Nothing is sent
/// to the telephone number. Each user may make ten on a day.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateMessageReceiver {
    /// The name: 1 to 64 visible characters, unique in the account.
    name: GroupName,
    /// The country code of the telephone number, such as 86.
    country_code: CountryCode,
    /// Where alarms go.
    email: Email,
    /// The telephone number without its country code.
    phone_number: PhoneNumber,
    /// Free text of up to 1,024 bytes.
    remark: Option<Remark>,
}

/// The receiver is there.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Where the telephone number would be verified; empty, because nothing is sent there.
    phone_num_verify_link: String,
}

impl Action for CreateMessageReceiver {
    const NAME: &'static str = "CreateMessageReceiver";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "RequestLimitExceeded", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if is_mailbox(self.email.as_str()) { Ok(()) } else { Err(ApiError::broken::<Email>("Email")) }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (account, store) = (cx.caller.account, &cx.service.store);
        let known = store.message_receivers(account).await?;
        if known.iter().any(|receiver| receiver.name == self.name.as_str()) {
            return Err(refused("Name", "is taken: another receiver has it", "已被其他消息接收人使用"));
        }
        if known.len() >= MOST {
            return Err(refused(
                "Name",
                "is one too many: an account may have 200 receivers",
                "超出数量上限：每个账号最多 200 个消息接收人",
            ));
        }
        let (maker, day) = (cx.caller.uin, local_time::day(cx.now));
        if store.receivers_made(maker, day).await? >= MOST_A_DAY {
            return Err(ApiError::new(
                "RequestLimitExceeded",
                format!(
                    "Each user may make {MOST_A_DAY} receivers of messages on a day. Try again tomorrow."
                ),
                format!("每个用户每天最多创建 {MOST_A_DAY} 个消息接收人，请明天再试。"),
            ));
        }
        let receiver = MessageReceiver {
            account,
            uid: known.iter().map(|receiver| receiver.uid).max().unwrap_or(0) + 1,
            name: self.name.as_str().to_owned(),
            email: self.email.as_str().to_owned(),
            country_code: self.country_code.as_str().to_owned(),
            phone_number: self.phone_number.as_str().to_owned(),
            remark: self.remark.clone().unwrap_or_default().as_str().to_owned(),
            created_at: cx.now,
        };
        let change = Change::CreateReceiver { receiver, maker, day, most: MOST_A_DAY };
        Ok(Done::changing(Response { phone_num_verify_link: String::new() }, vec![change]))
    }
}

/// Whether it can stand in a command of SMTP and in a header: plain ASCII of the characters that addresses have.
fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_fits = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    let domain_fits = |b: u8| b.is_ascii_alphanumeric() || b".-".contains(&b);
    !local.is_empty()
        && local.bytes().all(local_fits)
        && !domain.is_empty()
        && domain.bytes().all(domain_fits)
}

fn refused(parameter: &str, en: &str, zh: &str) -> ApiError {
    ApiError::parameter("InvalidParameter.ParamError", parameter, en, zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_nothing_that_ends_a_header() {
        assert!(is_mailbox("ann.o'neil+kms@mail.example.com") && is_mailbox("root@localhost"));
        for bad in ["a@b\r\nBcc: c@d", "a b@c", "<a@b>", "a@b@c", "@b", "a@", "a", "ü@b", "a@[::1]", "a,b@c"]
        {
            assert!(!is_mailbox(bad), "{bad}");
        }
    }
}
