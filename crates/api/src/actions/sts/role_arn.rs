//! Names of roles, as AssumeRole takes them.

use keyward_domain::{
    Uin,
    directory::{Directory, Role, RoleId},
};

use crate::{ApiError, ApiResult, action::Scope, cam_resource::CamResource};

/// A role by its whole name: `qcs::cam::uin/OWNER:roleName/NAME` or `qcs::cam::uin/OWNER:role/ID`.
pub struct RoleArn<'a> {
    /// The account of the role.
    pub account: Uin,
    role: Named<'a>,
}

enum Named<'a> {
    Id(RoleId),
    Name(&'a str),
}

impl<'a> RoleArn<'a> {
    /// The role of that name.
    ///
    /// # Errors
    /// InvalidParameter.ParamError.
    pub fn parse(text: &'a str) -> ApiResult<Self> {
        read(text).ok_or_else(|| {
            ApiError::parameter(
                "InvalidParameter.ParamError",
                "RoleArn",
                "must be qcs::cam::uin/OWNER:roleName/NAME or qcs::cam::uin/OWNER:role/ID",
                "必须为 qcs::cam::uin/主账号:roleName/角色名 或 qcs::cam::uin/主账号:role/角色 ID",
            )
        })
    }

    /// What permission is needed on.
    pub fn scope(&self) -> Scope {
        Scope::Cam(vec![match self.role {
            Named::Id(id) => CamResource::Role(id),
            Named::Name(name) => CamResource::RoleNamed(name.to_owned()),
        }])
    }

    /// The role.
    pub fn find<'d>(&self, directory: &'d Directory) -> Option<&'d Role> {
        let role = match self.role {
            Named::Id(id) => directory.role(id),
            Named::Name(name) => directory.role_named(name),
        };
        role.filter(|_| self.account == directory.account).map(|role| &**role)
    }
}

fn read(text: &str) -> Option<RoleArn<'_>> {
    let (account, role) = text.strip_prefix("qcs::cam::uin/")?.split_once(':')?;
    let (kind, name) = role.split_once('/')?;
    let role = match kind {
        "role" => Named::Id(RoleId(name.parse().ok()?)),
        "roleName" if !name.is_empty() => Named::Name(name),
        _ => return None,
    };
    Some(RoleArn { account: Uin(account.parse().ok()?), role })
}
