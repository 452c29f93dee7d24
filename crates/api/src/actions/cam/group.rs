//! What the actions about groups share.

use keyward_domain::directory::{Directory, GroupId};

use crate::{ApiError, ApiResult};

/// How many groups an account has at most (CAM, limits).
pub const MOST: usize = 300;

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
