//! What the actions about sub-accounts share.

use std::sync::Arc;

use keyward_domain::{
    Uin, UnixSeconds,
    directory::{Directory, User},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{common::no_such_user, parameters::Flag};
use crate::{ApiError, ApiResult, local_time::date_time};

/// How many sub-accounts an account has at most. The original allows 1,000.
const MOST: usize = 10_000;

/// A sub-account, as lists show it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SubAccountInfo {
    /// Its number.
    uin: Uin,
    /// What it signs in with.
    name: String,
    /// Its other number.
    uid: u64,
    /// Free text.
    remark: String,
    /// Whether it may sign in to the console.
    console_login: Flag,
    /// Its telephone number.
    phone_num: String,
    /// The country code of the telephone number.
    country_code: String,
    /// Its e-mail address.
    email: String,
    /// When it was made.
    create_time: String,
    /// The same as the remark.
    nick_name: String,
}

impl From<&User> for SubAccountInfo {
    fn from(user: &User) -> Self {
        Self {
            uin: user.uin,
            name: user.name.clone(),
            uid: user.uid,
            remark: user.remark.clone(),
            console_login: Flag(user.console_login),
            phone_num: user.phone.clone(),
            country_code: user.country_code.clone(),
            email: user.email.clone(),
            create_time: date_time(user.created_at),
            nick_name: user.remark.clone(),
        }
    }
}

/// The sub-account with that name.
///
/// # Errors
/// ResourceNotFound.UserNotExist.
pub fn named<'a>(directory: &'a Directory, name: &str) -> ApiResult<&'a Arc<User>> {
    directory.user_named(name).ok_or_else(|| no_such_user("ResourceNotFound.UserNotExist"))
}

/// A new sub-account of that number.
///
/// # Errors
/// That there is no room, or the name is taken.
pub fn new(directory: &Directory, uin: Uin, name: &str, now: UnixSeconds) -> ApiResult<User> {
    if directory.users().len() >= MOST {
        return Err(ApiError::new(
            "InvalidParameter.SubUserFull",
            format!("The account has the {MOST} sub-accounts that it may have. Delete one first."),
            format!("该账号的子用户数量已达上限 {MOST}，请先删除不用的子用户。"),
        ));
    }
    if directory.user_named(name).is_some() {
        return Err(ApiError::parameter(
            "InvalidParameter.SubUserNameInUse",
            "Name",
            "must be a name that no other sub-account of the account has",
            "不能与该账号下其他子用户的名称相同",
        ));
    }
    Ok(User::new(uin, directory.next_number(), name, now))
}
