//! What several actions of the service do alike.

use keyward_domain::directory;
use keyward_store::Change;

use crate::{ApiError, cam_resource::CamResource};

/// The change of a directory, as it is committed.
pub fn directory_change(change: directory::Change) -> Change {
    Change::Directory(Box::new(change))
}

/// The resource of an action that may name a user and otherwise is about its caller.
pub fn user_or_caller(uin: Option<keyward_domain::Uin>) -> CamResource {
    uin.map_or(CamResource::Caller, CamResource::User)
}

/// The error of a sub-account that the account does not have; the code differs between actions.
pub fn no_such_user(code: &'static str) -> ApiError {
    ApiError::new(
        code,
        "The account has no such sub-account. ListUsers tells which it has.",
        "该账号下不存在该子用户，可通过 ListUsers 查询已有的子用户。",
    )
}
