//! SimulateCall.

use std::net::IpAddr;

use keyward_domain::{Uin, UnixSeconds, policy::Tag};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult, Caller,
    access::{Asking, Authority, Target, Why, creator_in},
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    param::types,
};

/// Tells whether policies would allow a sub-account a call that was not made yet, and why. Nothing is called.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SimulateCall {
    /// The sub-account that would call.
    target_uin: u64,
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
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(Uin(self.target_uin))])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let user = cx.directory.user(Uin(self.target_uin)).ok_or_else(|| {
            ApiError::parameter(
                "ResourceNotFound.UserNotExist",
                "TargetUin",
                "must be a sub-account of this account",
                "必须是本账号的子账号",
            )
        })?;
        let (service, action) = self.action.split_once(':').ok_or_else(|| {
            ApiError::invalid(
                "Action",
                "must be SERVICE:ACTION, such as kms:Encrypt",
                "必须为 产品:接口，例如 kms:Encrypt",
            )
        })?;
        let caller = Caller::sub_account(user, cx.caller.account);
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
        let authority = Authority::of(&asking, &cx.service.caches.policies);
        let explanation = authority.explain(&asking, &target).ok_or_else(|| {
            ApiError::internal("a policy of the sub-account cannot be read, so nothing is allowed")
        })?;
        Ok(Done::reply(Response { explanation }))
    }
}

impl SimulateCall {
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

fn tags(given: Option<&[types::Tag]>) -> Vec<Tag> {
    given.unwrap_or_default().iter().map(|tag| Tag::new(&tag.tag_key, &tag.tag_value)).collect()
}
