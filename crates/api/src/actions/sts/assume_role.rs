//! AssumeRole.

use std::collections::HashSet;

use keyward_domain::{
    account,
    directory::Role,
    policy::{Context, Trust, TrustPolicy, Trustee},
    temporary::{RoleTaken, TemporaryIdentity, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    credentials::{Response, asker, asking, check_name, duration, session_policy},
    role_arn::RoleArn,
    second_factor::{TokenCode, show},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Takes a role for a while: gives credentials that may do what the role may. The role must trust the caller, and the
/// caller be allowed `sts:AssumeRole` on it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AssumeRole {
    /// Which role: `qcs::cam::uin/OWNER:roleName/NAME` or `qcs::cam::uin/OWNER:role/ID`.
    role_arn: String,
    /// What the session is called in the audit trail: 2 to 128 letters, digits and `_+=,.@-`.
    role_session_name: String,
    /// For how many seconds: up to what the role allows, 7,200 if not given and allowed. Credentials that were
    /// taken with temporary ones end with those.
    duration_seconds: Option<u64>,
    /// What the session may do at most: a policy document, percent-encoded or not.
    policy: Option<String>,
    /// What the role's trust policy may ask for (`sts:external_id`): 2 to 128 letters, digits and `_+=,.@:/-`.
    external_id: Option<String>,
    /// Up to 50 tags of the session, for the audit trail alone.
    tags: Option<Vec<Tag>>,
    /// For whom the caller acts, for the audit trail alone: 2 to 128 letters, digits and `_+=,.@-`.
    source_identity: Option<String>,
    /// The device of the caller's second factor: `qcs::cam:uin/OWNER::mfa/softToken`.
    serial_number: Option<String>,
    /// A code of that device.
    token_code: Option<TokenCode>,
}

/// A tag of a session.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Tag {
    /// 1 to 128 characters, each key once.
    key: String,
    /// Up to 256 characters.
    value: String,
}

impl Action for AssumeRole {
    const NAME: &'static str = "AssumeRole";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CheckMFAError",
        "FailedOperation.MFATypeNotSupported",
        "InvalidParameter.OverTimeError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyTooLong",
        "InvalidParameter.ResouceError",
        "InvalidParameter.StrategyFormatError",
        "InvalidParameter.StrategyInvalid",
        "ResourceNotFound.RoleNotFound",
        "UnauthorizedOperation",
        "UnsupportedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        RoleArn::parse(&self.role_arn)?;
        check_name("RoleSessionName", &self.role_session_name)?;
        if let Some(identity) = &self.source_identity {
            check_name("SourceIdentity", identity)?;
        }
        check_external_id(self.external_id.as_deref())?;
        check_tags(self.tags.as_deref().unwrap_or_default())
    }

    fn scope(&self) -> Scope {
        // What cannot be read was refused before.
        RoleArn::parse(&self.role_arn).map_or(Scope::Named(vec!["*".into()]), |arn| arn.scope())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let role = RoleArn::parse(&self.role_arn)?.find(&cx.directory).ok_or_else(not_found)?;
        let asking = asking(cx);
        let policy = self.policy.as_deref().map(session_policy).transpose()?;
        let most = role.session_duration;
        let seconds =
            duration(self.duration_seconds, Role::USUAL_SESSION, most, "InvalidParameter.OverTimeError")?;
        let mut changes = Vec::new();
        if let Some(shown) = show(cx, self.serial_number.as_deref(), self.token_code.as_ref())? {
            changes.push(shown);
        }
        let mfa = cx.caller.mfa || !changes.is_empty();
        if !self.is_trusted(cx, role, mfa) {
            return Err(not_trusted());
        }
        let mut roles = asking.map_or_else(Vec::new, |asking| asking.roles.clone());
        roles.push(RoleTaken { id: role.id, epoch: role.session_epoch });
        if roles.len() > TemporaryIdentity::MOST_ROLES {
            return Err(too_many_roles());
        }
        let expires_at = cx.service.end(seconds, asking);
        let (issued, change) = cx.service.issue(TemporaryIdentity {
            account: cx.directory.account,
            who: Who::Role,
            name: self.role_session_name.clone(),
            policy,
            source_identity: self.source_identity.clone(),
            mfa,
            asker: asker(cx.caller),
            roles,
            issued_at: cx.now,
            expires_at,
        })?;
        changes.push(change);
        Ok(Done::changing(Response::of(issued, expires_at), changes))
    }
}

impl AssumeRole {
    fn is_trusted(&self, cx: &Cx<'_>, role: &Role, mfa: bool) -> bool {
        let Ok(trust) = TrustPolicy::parse(&role.trust) else { return false };
        let external: Vec<_> = self.external_id.iter().map(|id| ("sts:external_id", id.as_str())).collect();
        let context = Context {
            uin: cx.caller.uin,
            owner_uin: cx.caller.account,
            app_id: account::app_id(cx.caller.account),
            now: cx.now,
            ip: Some(cx.origin.peer),
            mfa: Some(mfa),
            create_uin: None,
            resource_tags: &[],
            request_tags: &[],
            claims: &external,
        };
        let taken = asking(cx).and_then(TemporaryIdentity::role).and_then(|id| cx.directory.role(id));
        let id = taken.map(|role| role.id.to_string()).unwrap_or_default();
        let trustee = match taken {
            Some(role) => Trustee::Role { id: &id, name: &role.name },
            None => Trustee::User,
        };
        trust.trusts(trustee, "sts", Self::NAME, &context) != Trust::No
    }
}

fn check_external_id(id: Option<&str>) -> ApiResult<()> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b);
    match id {
        Some(id) if !(2..=128).contains(&id.len()) || !id.bytes().all(fits) => Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "ExternalId",
            "must have 2 to 128 letters, digits and _ + = , . @ : / -",
            "必须为 2 到 128 个字母、数字或 _ + = , . @ : / - 字符",
        )),
        _ => Ok(()),
    }
}

fn check_tags(tags: &[Tag]) -> ApiResult<()> {
    let fits = |tag: &Tag| (1..=128).contains(&tag.key.chars().count()) && tag.value.chars().count() <= 256;
    let mut keys = HashSet::new();
    if tags.len() <= 50 && tags.iter().all(|tag| fits(tag) && keys.insert(tag.key.as_str())) {
        return Ok(());
    }
    Err(ApiError::parameter(
        "InvalidParameter.ParamError",
        "Tags",
        "must be up to 50 tags with keys of 1 to 128 characters, each once, and values of up to 256",
        "最多 50 个标签，键为 1 到 128 个字符且不能重复，值不超过 256 个字符",
    ))
}

fn not_found() -> ApiError {
    ApiError::parameter(
        "ResourceNotFound.RoleNotFound",
        "RoleArn",
        "must name a role of the caller's account that exists",
        "必须是调用者所属账号下已存在的角色",
    )
}

fn not_trusted() -> ApiError {
    ApiError::new(
        "UnauthorizedOperation",
        "The role does not trust the caller under these circumstances: see its trust policy (GetRole).",
        "该角色的信任策略不允许调用者在当前条件下扮演此角色，请查看角色的信任策略（GetRole）。",
    )
}

fn too_many_roles() -> ApiError {
    let most = TemporaryIdentity::MOST_ROLES;
    ApiError::new(
        "UnsupportedOperation",
        format!("Through {most} roles one may go, one after the other, and no more."),
        format!("最多支持连续扮演 {most} 个角色。"),
    )
}
