//! What the actions about groups share.

use std::sync::Arc;

use keyward_domain::{
    Uin,
    directory::{Directory, Group, GroupId, User},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::no_such_user, parameters::Flag};
use crate::{ApiError, ApiResult, cam_resource::CamResource, local_time::date_time};

/// How many groups an account has at most (CAM, limits).
pub const MOST: usize = 300;

/// A group, as lists show it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct GroupInfo {
    /// Its number.
    group_id: GroupId,
    /// What it is called.
    group_name: String,
    /// When it was made.
    create_time: String,
    /// Free text.
    remark: String,
}

impl From<&Group> for GroupInfo {
    fn from(group: &Group) -> Self {
        Self {
            group_id: group.id,
            group_name: group.name.clone(),
            create_time: date_time(group.created_at),
            remark: group.remark.clone(),
        }
    }
}

/// A member of a group.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct GroupMemberInfo {
    /// Its other number.
    uid: u64,
    /// Its number.
    uin: Uin,
    /// What it signs in with.
    name: String,
    /// Its telephone number.
    phone_num: String,
    /// The country code of the telephone number.
    country_code: String,
    /// Whether the telephone number was verified: 0, for none is.
    phone_flag: Flag,
    /// Its e-mail address.
    email: String,
    /// Whether the e-mail address was verified: 0, for none is.
    email_flag: Flag,
    /// Always 3, as the original says of sub-accounts here.
    user_type: u64,
    /// When it was made.
    create_time: String,
    /// Whether it is the main receiver of messages: 0, for none is.
    is_receiver_owner: Flag,
    /// Free text.
    remark: String,
}

impl From<&User> for GroupMemberInfo {
    fn from(user: &User) -> Self {
        Self {
            uid: user.uid,
            uin: user.uin,
            name: user.name.clone(),
            phone_num: user.phone.clone(),
            country_code: user.country_code.clone(),
            phone_flag: Flag(false),
            email: user.email.clone(),
            email_flag: Flag(false),
            user_type: 3,
            create_time: date_time(user.created_at),
            is_receiver_owner: Flag(false),
            remark: user.remark.clone(),
        }
    }
}

/// A sub-account and a group. Of the two numbers of the sub-account one is needed; if both are given, `Uin` counts.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GroupIdOfUidInfo {
    /// The number of the group.
    group_id: GroupId,
    /// The other number of the sub-account.
    uid: Option<u64>,
    /// The number of the sub-account.
    uin: Option<Uin>,
}

/// How many memberships one call changes at most.
const BATCH: usize = 100;

impl GroupIdOfUidInfo {
    /// Checks the list of a call.
    ///
    /// # Errors
    /// InvalidParameter.ParamError, InvalidParameter.UserUinAndUinNotAllNull.
    pub fn check(list: &[Self]) -> ApiResult<()> {
        if !(1..=BATCH).contains(&list.len()) {
            return Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "Info",
                "must have 1 to 100 entries",
                "必须有 1 到 100 个元素",
            ));
        }
        match list.iter().all(|info| info.uid.is_some() || info.uin.is_some()) {
            true => Ok(()),
            false => Err(ApiError::parameter(
                "InvalidParameter.UserUinAndUinNotAllNull",
                "Info",
                "must say the `Uin` or `Uid` of a sub-account in each entry",
                "的每个元素必须包含子用户的 `Uin` 或 `Uid`",
            )),
        }
    }

    /// What a call with such a list is about: all groups and all sub-accounts.
    pub fn resources(list: &[Self]) -> Vec<CamResource> {
        let users = list.iter().map(|info| match (info.uin, info.uid) {
            (Some(uin), _) => CamResource::User(uin),
            (None, uid) => CamResource::UserWithUid(uid.unwrap_or_default()),
        });
        list.iter().map(|info| CamResource::Group(info.group_id)).chain(users).collect()
    }

    /// The sub-account and the group.
    ///
    /// # Errors
    /// ResourceNotFound.UserNotExist, or `no_group` for a group that the account does not have.
    pub fn found<'a>(
        &self,
        directory: &'a Directory,
        no_group: &'static str,
    ) -> ApiResult<(&'a Arc<User>, GroupId)> {
        let user = match (self.uin, self.uid) {
            (Some(uin), _) => directory.user(uin),
            (None, uid) => directory.users().find(|user| Some(user.uid) == uid),
        };
        let user = user.ok_or_else(|| no_such_user("ResourceNotFound.UserNotExist"))?;
        Ok((user, existing(directory, self.group_id, no_group)?.id))
    }
}

/// The group with that number.
///
/// # Errors
/// That the account has no such group, with a code that differs between actions, as in the original.
pub fn existing<'a>(directory: &'a Directory, id: GroupId, code: &'static str) -> ApiResult<&'a Arc<Group>> {
    directory.group(id).ok_or_else(|| {
        ApiError::new(
            code,
            format!("The account has no group {id}. ListGroups tells which it has."),
            format!("该账号下不存在用户组 {id}，可通过 ListGroups 查询已有的用户组。"),
        )
    })
}

/// Refuses a name that another group of the account has.
///
/// # Errors
/// InvalidParameter.GroupNameInUse.
pub fn name_is_free(directory: &Directory, name: &str, except: Option<GroupId>) -> ApiResult<()> {
    let taken = directory.groups().any(|group| group.name == name && Some(group.id) != except);
    if !taken {
        return Ok(());
    }
    Err(ApiError::parameter(
        "InvalidParameter.GroupNameInUse",
        "GroupName",
        "must be a name that no other group of the account has",
        "不能与该账号下其他用户组的名称相同",
    ))
}
