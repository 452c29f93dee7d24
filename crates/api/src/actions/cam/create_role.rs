//! CreateRole.

use std::sync::Arc;

use keyward_domain::directory::{Entry, Role, RoleId, RoleName, ShortDescription};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::directory_change,
    documents,
    role::{console_login, session_duration},
    tags::{self, CODES, Tag},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes a role: what those whom it trusts may become for a while. It may do nothing until policies are attached.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateRole {
    /// 1 to 128 letters, digits and `+=,.@_-`, unique among the roles of the account in any case.
    role_name: RoleName,
    /// Who may assume it: a policy document with principals. May be percent-encoded.
    policy_document: String,
    /// Free text of up to 300 bytes.
    description: Option<ShortDescription>,
    /// 1 if it may be assumed from the console; 0 (the default) if not.
    console_login: Option<u64>,
    /// For how many seconds it may be assumed at most: 0, which means 7,200, to 43,200.
    session_duration: Option<u64>,
    /// Up to 50 tags.
    tags: Option<Vec<Tag>>,
}

/// The new role.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    role_id: String,
}

impl Action for CreateRole {
    const NAME: &'static str = "CreateRole";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ActionError",
        "InvalidParameter.ConditionContentError",
        "InvalidParameter.ConditionError",
        "InvalidParameter.ConditionTypeError",
        "InvalidParameter.DescriptionLengthOverlimit",
        "InvalidParameter.EffectError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PrincipalError",
        "InvalidParameter.PrincipalQcsError",
        "InvalidParameter.RoleFull",
        "InvalidParameter.RoleNameError",
        "InvalidParameter.RoleNameInUse",
        "InvalidParameter.StatementError",
        "InvalidParameter.TagLimitExceeded",
        "InvalidParameter.TagParamError",
        "InvalidParameter.VersionError",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    fn request_tags(&self) -> Vec<keyward_domain::policy::Tag> {
        tags::requested(self.tags.as_deref())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let trust = documents::trust("PolicyDocument", &self.policy_document, Self::ERRORS)?;
        let login = self.console_login.unwrap_or(0);
        let directory = &cx.directory;
        let role = Role {
            id: RoleId(RoleId::BASE + directory.next_number()),
            name: self.role_name.as_str().to_owned(),
            description: self.description.clone().unwrap_or_default().as_str().to_owned(),
            trust,
            console_login: console_login(i64::try_from(login).unwrap_or(-1))?,
            session_duration: session_duration(self.session_duration.unwrap_or(0))?,
            created_at: cx.now,
            updated_at: cx.now,
            policies: Vec::new(),
            boundary: None,
            session_epoch: 0,
            tags: tags::read(self.tags.as_deref(), CODES)?,
        };
        has_room(directory.roles().len())?;
        if directory.roles().any(|other| other.name.eq_ignore_ascii_case(&role.name)) {
            return Err(ApiError::parameter(
                "InvalidParameter.RoleNameInUse",
                "RoleName",
                "must be a name that no other role of the account has, in any case",
                "不能与该账号下其他角色的名称相同，不区分大小写",
            ));
        }
        let role_id = role.id.to_string();
        let path = CamResource::RoleNamed(role.name.clone()).path(directory, cx.caller.uin);
        let change = directory.put([Entry::Role(Arc::new(role))]);
        Ok(Done::changing(Response { role_id }, vec![directory_change(change)]).touching(path))
    }
}

fn has_room(roles: usize) -> ApiResult<()> {
    if roles < Role::MOST {
        return Ok(());
    }
    let most = Role::MOST;
    Err(ApiError::new(
        "InvalidParameter.RoleFull",
        format!("The account has the {most} roles that it may have. Delete one first."),
        format!("该账号的角色数量已达上限 {most}，请先删除不用的角色。"),
    ))
}
