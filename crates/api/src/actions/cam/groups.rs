//! What the actions about groups share.

use std::sync::Arc;

use keyward_domain::directory::{Directory, Group, GroupId};

use crate::{ApiError, ApiResult};

/// How many groups an account has at most (CAM, limits).
pub const MOST: usize = 300;

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
