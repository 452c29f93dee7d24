//! AddUser.

use std::sync::Arc;

use keyward_domain::{
    AccessKeyId, Uin,
    account::PrincipalKind,
    directory::{CountryCode, Email, Entry, PhoneNumber, Remark, UserName},
};
use keyward_store::{Change, Principal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{access_keys, common::directory_change, parameters::Flag, users};
use crate::{
    ApiError, ApiResult, Service,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    param::types::{SecretInput, SecretText},
    passwords,
};

/// Makes a sub-account. It may do nothing until a policy is attached to it or to a group that it joins.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AddUser {
    /// What it signs in with: 1 to 64 visible characters, unique in the account.
    name: UserName,
    /// Free text of up to 1,024 bytes.
    remark: Option<Remark>,
    /// 1: it may sign in to the console; 0 (the default): it may not.
    console_login: Option<Flag>,
    /// 1: it gets an access key, which the response tells; 0 (the default): it has none yet.
    use_api: Option<Flag>,
    /// Its password, by the account's password rule. Without one, a random one is made for a sub-account that may
    /// sign in, and told once in the response.
    password: Option<SecretInput>,
    /// 1: it must choose another password when it signs in first; 0 (the default): it need not.
    need_reset_password: Option<Flag>,
    /// Its telephone number: up to 20 digits.
    phone_num: Option<PhoneNumber>,
    /// The country code of the telephone number: up to 5 digits.
    country_code: Option<CountryCode>,
    /// Its e-mail address.
    email: Option<Email>,
}

/// The new sub-account. Its secrets are told here and never again.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    uin: Uin,
    /// Its name.
    name: String,
    /// The random password, if one was made; else empty.
    password: SecretText,
    /// Its `SecretId`; empty without an access key.
    secret_id: String,
    /// Its `SecretKey`; empty without an access key.
    secret_key: SecretText,
    /// Its other number.
    uid: u64,
    /// Always empty: telephone numbers are not verified.
    phone_num_verify_link: String,
}

impl Action for AddUser {
    const NAME: &'static str = "AddUser";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.PasswordViolatedRules",
        "InvalidParameter.SubUserFull",
        "InvalidParameter.SubUserNameInUse",
        "InvalidParameter.UserNameIllegal",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (directory, rule) = (&cx.directory, &cx.directory.settings().password_rule);
        let uin = unused_uin(cx.service).await?;
        let mut user = users::new(directory, uin, self.name.as_str(), cx.now)?;
        user.remark = text(self.remark.as_ref().map(Remark::as_str));
        user.phone = text(self.phone_num.as_ref().map(PhoneNumber::as_str));
        user.country_code = text(self.country_code.as_ref().map(CountryCode::as_str));
        user.email = text(self.email.as_ref().map(Email::as_str));
        user.console_login = self.console_login.unwrap_or_default().0;
        user.need_reset_password = self.need_reset_password.unwrap_or_default().0;

        let made_up = match &self.password {
            None if user.console_login => Some(Arc::new(passwords::make_up(rule, &*cx.service.random)?)),
            _ => None,
        };
        let password = self.password.as_ref().map(SecretInput::share).or_else(|| made_up.clone());
        let password_hash = match password {
            Some(password) => Some(cx.service.new_password(rule, Vec::new(), password, "Password").await?),
            None => None,
        };
        let mut response = Response {
            uin,
            name: user.name.clone(),
            password: made_up.as_deref().map(SecretText::ascii).unwrap_or_default(),
            secret_id: String::new(),
            secret_key: SecretText::default(),
            uid: user.uid,
            phone_num_verify_link: String::new(),
        };
        let principal = Principal {
            uin,
            account: directory.account,
            kind: PrincipalKind::SubAccount,
            name: user.name.clone(),
            password_hash,
            created_at: cx.now,
        };
        let mut changes = vec![
            directory_change(directory.put([Entry::User(Arc::new(user))])),
            Change::CreatePrincipal(principal),
        ];
        if self.use_api.unwrap_or_default().0 {
            let (key, secret) = access_keys::new(cx, uin, "")?;
            response.secret_id = AccessKeyId::as_str(&key.id).to_owned();
            response.secret_key = SecretText::ascii(&secret);
            changes.push(Change::CreateAccessKey(key));
        }
        Ok(Done::changing(response, changes).touching(CamResource::User(uin).path(directory, cx.caller.uin)))
    }
}

fn text(given: Option<&str>) -> String {
    given.unwrap_or_default().to_owned()
}

/// A random number that nobody has: 12 digits that begin with 1000, as in the original.
async fn unused_uin(service: &Service) -> ApiResult<Uin> {
    for _ in 0..16 {
        let mut random = [0; 8];
        service.random.fill(&mut random)?;
        let uin = Uin(100_000_000_000 + u64::from_le_bytes(random) % 100_000_000);
        if service.store.principal(uin).await?.is_none() {
            return Ok(uin);
        }
    }
    Err(ApiError::internal("every number that was drawn for a new sub-account is taken"))
}
