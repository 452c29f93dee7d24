//! SimulateCall.

use std::net::IpAddr;

use keyward_domain::{
    Uin, UnixSeconds,
    policy::{PolicySet, Tag},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult, Caller,
    access::{Asking, Target, Why, creator_in, of_role, of_user},
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    param::types,
};

/// Tells whether policies would allow a sub-account or a role a call that was not made yet, and why. Nothing is called.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SimulateCall {
    /// The sub-account that would call; or else `TargetRoleName`.
    target_uin: Option<u64>,
    /// The name of the role that would call, without a policy of its session; or else `TargetUin`.
    target_role_name: Option<String>,
    /// Whether a second factor was shown at sign-in; false if not given.
    mfa: Option<bool>,
    /// The action with its service, such as `kms:Encrypt`.
    action: String,
    /// On what: `*`, or a name of six segments, such as `qcs::kms:ap-guangzhou:uin/UIN:key/creatorUin/UIN/KEYID`.
    resource: String,
    /// From which address; that of this call if not given.
    source_ip: Option<String>,
    /// When, in seconds since 1970; now if not given.
    time: Option<i64>,
    /// Who made the resource; if not given, what its name says.
    create_uin: Option<u64>,
    /// The tags that the resource has.
    resource_tags: Option<Vec<types::Tag>>,
    /// The tags that the request would give.
    request_tags: Option<Vec<types::Tag>>,
}

/// What would be decided.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The decision and its reasons.
    explanation: Why,
}

impl Action for SimulateCall {
    const NAME: &'static str = "SimulateCall";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.RoleNotExist",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        let user = self.target_uin.map(|uin| CamResource::User(Uin(uin)));
        let role = self.target_role_name.clone().map(CamResource::RoleNamed);
        Scope::Cam(vec![user.or(role).unwrap_or(CamResource::Any)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (service, action) = self.action.split_once(':').ok_or_else(|| {
            ApiError::invalid(
                "Action",
                "must be SERVICE:ACTION, such as kms:Encrypt",
                "必须为 产品:接口，例如 kms:Encrypt",
            )
        })?;
        let (caller, policies) = self.caller(cx)?;
        let request_tags = tags(self.request_tags.as_deref());
        let resource_tags = tags(self.resource_tags.as_deref());
        let asking = Asking {
            caller: &caller,
            service,
            action,
            region: cx.region,
            ip: self.ip(cx)?,
            now: self.time.map_or(cx.now, UnixSeconds),
            request_tags: &request_tags,
            directory: &cx.directory,
        };
        let target = self.target(&resource_tags)?;
        let policies = policies.ok_or_else(|| {
            ApiError::internal("a policy of the caller cannot be read, so nothing is allowed")
        })?;
        Ok(Done::reply(Response { explanation: Why::by(&policies, &asking, &target) }))
    }
}

impl SimulateCall {
    /// Who would call, and with which policies; without, if one of them cannot be read.
    fn caller(&self, cx: &Cx<'_>) -> ApiResult<(Caller, Option<PolicySet>)> {
        let (directory, account) = (&cx.directory, cx.caller.account);
        let (caller, policies) = match (self.target_uin.map(Uin), self.target_role_name.as_deref()) {
            (Some(uin), None) => {
                let user = directory.user(uin).ok_or_else(no_user)?;
                (Caller::sub_account(user, account), of_user(directory, uin))
            }
            (None, Some(name)) => {
                let role = directory.role_named(name).ok_or_else(no_role)?;
                (Caller::vouched_for(account, role.name.clone()), of_role(directory, role.id))
            }
            _ => {
                return Err(ApiError::invalid(
                    "TargetUin",
                    "must be given, or else `TargetRoleName`, but not both",
                    "与 `TargetRoleName` 必须且只能填写一个",
                ));
            }
        };
        Ok((Caller { mfa: self.mfa.unwrap_or_default(), ..caller }, policies))
    }

    fn ip(&self, cx: &Cx<'_>) -> ApiResult<IpAddr> {
        match &self.source_ip {
            None => Ok(cx.sight.ip()),
            Some(text) => text.parse().map_err(|_| {
                ApiError::invalid(
                    "SourceIp",
                    "must be an address of IPv4 or IPv6",
                    "必须是 IPv4 或 IPv6 地址",
                )
            }),
        }
    }

    fn target<'a>(&'a self, tags: &'a [Tag]) -> ApiResult<Target<'a>> {
        let mut target = Target::named(&self.resource);
        if target.resource.service.is_empty() && self.resource != "*" {
            return Err(ApiError::invalid(
                "Resource",
                "must be * or have six segments, such as qcs::kms:ap-guangzhou:uin/100000000001:key/*",
                "必须为 * 或六段式，例如 qcs::kms:ap-guangzhou:uin/100000000001:key/*",
            ));
        }
        target.creator = self.create_uin.map(Uin).or_else(|| creator_in(target.resource.path));
        target.tags = tags;
        Ok(target)
    }
}

fn no_user() -> ApiError {
    ApiError::parameter(
        "ResourceNotFound.UserNotExist",
        "TargetUin",
        "must be a sub-account of this account",
        "必须是本账号的子账号",
    )
}

fn no_role() -> ApiError {
    ApiError::parameter(
        "InvalidParameter.RoleNotExist",
        "TargetRoleName",
        "must be the name of a role of this account",
        "必须是本账号的角色名称",
    )
}

fn tags(given: Option<&[types::Tag]>) -> Vec<Tag> {
    given.unwrap_or_default().iter().map(|tag| Tag::new(&tag.tag_key, &tag.tag_value)).collect()
}
