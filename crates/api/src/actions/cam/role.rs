//! What the actions about roles share.

use std::sync::Arc;

use keyward_domain::{
    Uin,
    directory::{Directory, Entry, Role, RoleId},
};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    common::directory_change,
    tags::{self, Tag},
};
use crate::{
    ApiError, ApiResult,
    action::{Cx, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Which role a request means: by its number, else by its name. If both are given they must fit.
pub struct RoleRef<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
    parameter: &'static str,
}

impl<'a> RoleRef<'a> {
    /// What `RoleId` and `RoleName` say; empty texts say nothing.
    pub fn new(id: Option<&'a str>, name: Option<&'a str>) -> Self {
        Self {
            id: id.filter(|id| !id.is_empty()),
            name: name.filter(|name| !name.is_empty()),
            parameter: "RoleId",
        }
    }

    /// The same, if the parameter of the number has that other name.
    #[must_use]
    pub fn named(self, parameter: &'static str) -> Self {
        Self { parameter, ..self }
    }

    fn number(&self) -> Option<RoleId> {
        self.id?.parse().ok().map(RoleId)
    }

    /// Whether it can mean a role at all.
    ///
    /// # Errors
    /// InvalidParameter.ParamError if neither is given, or the number is none.
    pub fn check(&self) -> ApiResult<()> {
        let (en, zh) = match (self.id, self.name, self.number()) {
            (None, None, _) => ("must be given, or else the name of the role", "与角色名必须至少填写一个"),
            (Some(_), _, None) => ("must be the number of a role", "必须是角色 ID"),
            _ => return Ok(()),
        };
        Err(ApiError::parameter("InvalidParameter.ParamError", self.parameter, en, zh))
    }

    /// What permission is needed on.
    pub fn resource(&self) -> CamResource {
        match (self.number(), self.name) {
            (Some(id), _) => CamResource::Role(id),
            (None, Some(name)) => CamResource::RoleNamed(name.to_owned()),
            (None, None) => CamResource::Any,
        }
    }

    /// The same, as the scope of an action about nothing else.
    pub fn scope(&self) -> Scope {
        Scope::Cam(vec![self.resource()])
    }

    /// The role.
    ///
    /// # Errors
    /// InvalidParameter.RoleNotExist.
    pub fn find<'d>(&self, directory: &'d Directory) -> ApiResult<&'d Arc<Role>> {
        let found = match (self.number(), self.name) {
            (Some(id), None) => directory.role(id),
            (Some(id), Some(name)) => directory.role(id).filter(|role| role.name == name),
            (None, name) => name.and_then(|name| directory.role_named(name)),
        };
        found.ok_or_else(|| {
            ApiError::new(
                "InvalidParameter.RoleNotExist",
                "The account has no role of that id and name.",
                "该账号下不存在此 ID 和名称的角色。",
            )
        })
    }
}

/// The change that puts a role that was changed.
pub fn put(cx: &Cx<'_>, role: &Role, change: impl FnOnce(&mut Role)) -> Vec<Change> {
    let mut role = role.clone();
    change(&mut role);
    role.updated_at = cx.now;
    vec![directory_change(cx.directory.put([Entry::Role(Arc::new(role))]))]
}

/// A role.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RoleInfo {
    /// Its number.
    role_id: String,
    /// Its name.
    role_name: String,
    /// Who may assume it: the trust policy, as it was given.
    policy_document: String,
    /// What is said about it.
    description: String,
    /// When it was made, in the time of Beijing.
    add_time: String,
    /// When it was changed last, in the time of Beijing.
    update_time: String,
    /// 1 if it may be assumed from the console, else 0.
    console_login: u64,
    /// Always `user`: there are no service-linked roles.
    role_type: &'static str,
    /// For how many seconds it may be assumed at most.
    session_duration: u64,
    /// Always null.
    deletion_task_id: Option<String>,
    /// Its tags.
    tags: Vec<Tag>,
    /// Its whole name, which AssumeRole takes.
    role_arn: String,
}

impl RoleInfo {
    /// That role of that account.
    pub fn of(account: Uin, role: &Role) -> Self {
        Self {
            role_id: role.id.to_string(),
            role_name: role.name.clone(),
            policy_document: role.trust.clone(),
            description: role.description.clone(),
            add_time: date_time(role.created_at),
            update_time: date_time(role.updated_at),
            console_login: u64::from(role.console_login),
            role_type: "user",
            session_duration: role.session_duration,
            deletion_task_id: None,
            tags: tags::shown(&role.tags),
            role_arn: role.arn(account),
        }
    }
}

/// Reads the switch `ConsoleLogin`.
///
/// # Errors
/// InvalidParameter.ParamError for anything but 0 and 1.
pub fn console_login(given: i64) -> ApiResult<bool> {
    match given {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "ConsoleLogin",
            "must be 0 or 1",
            "必须为 0 或 1",
        )),
    }
}

/// Reads `SessionDuration`: 0, which means the usual 7,200, to 43,200 seconds.
///
/// # Errors
/// InvalidParameter.ParamError for more.
pub fn session_duration(given: u64) -> ApiResult<u64> {
    match given {
        0 => Ok(Role::USUAL_SESSION),
        1..=Role::LONGEST_SESSION => Ok(given),
        _ => Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "SessionDuration",
            "must be 0 to 43200",
            "必须在 0 到 43200 之间",
        )),
    }
}
