//! UpdateUser.

use std::sync::Arc;

use keyward_domain::directory::{CountryCode, Email, Entry, PhoneNumber, Remark, User, UserName};
use keyward_store::{Change, Principal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, parameters::Flag, users};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
    param::types::SecretInput,
};

/// Changes a sub-account; what is not given stays. A new password, and taking away console sign-in, end its console
/// sessions at once.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateUser {
    /// Which sub-account. Names cannot be changed.
    name: UserName,
    /// Free text of up to 1,024 bytes.
    remark: Option<Remark>,
    /// 1: it may sign in to the console, if it has a password; 0: it may not.
    console_login: Option<Flag>,
    /// Its new password, by the account's password rule.
    password: Option<SecretInput>,
    /// 1: it must choose another password when it signs in next; 0: it need not, which is so too when only a
    /// password is given.
    need_reset_password: Option<Flag>,
    /// Its telephone number: up to 20 digits.
    phone_num: Option<PhoneNumber>,
    /// The country code of the telephone number: up to 5 digits.
    country_code: Option<CountryCode>,
    /// Its e-mail address.
    email: Option<Email>,
}

impl Action for UpdateUser {
    const NAME: &'static str = "UpdateUser";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.PasswordViolatedRules",
        "InvalidParameter.UserNameIllegal",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::UserNamed(self.name.as_str().to_owned())])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let before = users::named(&cx.directory, self.name.as_str())?;
        let mut user = (**before).clone();
        self.edit(&mut user);
        let mut credentials = Vec::new();
        if let Some(password) = &self.password {
            credentials.push(self.change_password(cx, &mut user, password).await?);
        }
        let signs_out = self.password.is_some() || (before.console_login && !user.console_login);
        if signs_out {
            credentials.push(Change::CloseSessions(user.uin));
        }
        if user == **before && credentials.is_empty() {
            return Ok(Done::reply(Empty {}));
        }
        let change = directory_change(cx.directory.put([Entry::User(Arc::new(user))]));
        Ok(Done::changing(Empty {}, [vec![change], credentials].concat()))
    }
}

impl UpdateUser {
    fn edit(&self, user: &mut User) {
        let text = |field: &mut String, given: Option<&str>| {
            if let Some(given) = given {
                given.clone_into(field);
            }
        };
        text(&mut user.remark, self.remark.as_ref().map(Remark::as_str));
        text(&mut user.phone, self.phone_num.as_ref().map(PhoneNumber::as_str));
        text(&mut user.country_code, self.country_code.as_ref().map(CountryCode::as_str));
        text(&mut user.email, self.email.as_ref().map(Email::as_str));
        user.console_login = self.console_login.map_or(user.console_login, |flag| flag.0);
        let reset = user.need_reset_password && self.password.is_none();
        user.need_reset_password = self.need_reset_password.map_or(reset, |flag| flag.0);
    }

    /// Sets the password, if the rule of the account and the passwords before allow it.
    async fn change_password(&self, cx: &Cx<'_>, user: &mut User, new: &SecretInput) -> ApiResult<Change> {
        let rule = &cx.directory.settings().password_rule;
        let principal = cx.service.store.principal(user.uin).await?;
        let principal = principal.ok_or_else(|| ApiError::internal("a sub-account has no principal"))?;
        let old = user.last_passwords(rule, principal.password_hash.as_deref());
        let hash = cx.service.new_password(rule, old, new.share(), "Password").await?;
        user.change_password(rule, principal.password_hash, cx.now);
        Ok(Change::UpdatePrincipal(Principal { password_hash: Some(hash), ..principal }))
    }
}
