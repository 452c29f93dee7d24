//! AssumeRoleWithWebIdentity.

use keyward_domain::{
    account,
    directory::{Directory, Role},
    policy::{Context, Trust, TrustPolicy, Trustee},
    temporary::{Asker, RoleTaken, TemporaryIdentity, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    credentials::{Response, check_name, duration},
    role_arn::RoleArn,
    web_identity::{Claims, WebIdentityToken, not_accepted},
};
use crate::{
    ApiError, ApiResult, Caller, Service,
    action::{Action, Cx, Done, Kind, Scope},
    param::Params,
};

/// Takes a role for a while with a token of an identity provider instead of an access key: such calls are not signed
/// (`Authorization: SKIP`). The role must trust those for whom the provider vouches
/// (`"federated": "qcs::cam::uin/OWNER:oidc-provider/NAME"`).
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AssumeRoleWithWebIdentity {
    /// The name of the identity provider.
    provider_id: String,
    /// The token of the provider: a signed JWT with `iss`, `aud`, `sub` and `exp`.
    web_identity_token: WebIdentityToken,
    /// Which role: `qcs::cam::uin/OWNER:roleName/NAME` or `qcs::cam::uin/OWNER:role/ID`.
    role_arn: String,
    /// What the session is called in the audit trail: 2 to 128 letters, digits and `_+=,.@-`.
    role_session_name: String,
    /// For how many seconds: up to what the role allows, 7,200 if not given and allowed.
    duration_seconds: Option<u64>,
}

impl Action for AssumeRoleWithWebIdentity {
    const NAME: &'static str = "AssumeRoleWithWebIdentity";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.WebIdentityTokenError", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        RoleArn::parse(&self.role_arn)?;
        check_name("RoleSessionName", &self.role_session_name)
    }

    /// The token is what gives permission.
    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let claims = self.claims(cx.service, &cx.directory)?;
        let arn = RoleArn::parse(&self.role_arn)?;
        // Whether a role exists is told only to those whom it trusts.
        let role = arn.find(&cx.directory).filter(|role| self.is_trusted(cx, role, &claims));
        let role = role.ok_or_else(not_trusted)?;
        let (usual, most) = (Role::USUAL_SESSION, role.session_duration);
        let seconds = duration(self.duration_seconds, usual, most, "InvalidParameter.ParamError")?;
        let expires_at = cx.service.end(seconds, None);
        let (issued, change) = cx.service.issue(TemporaryIdentity {
            account: cx.directory.account,
            who: Who::Role,
            name: self.role_session_name.clone(),
            policy: None,
            source_identity: Some(claims.subject().to_owned()),
            mfa: false,
            asker: Asker::Provider(self.provider_id.clone()),
            roles: vec![RoleTaken { id: role.id, epoch: role.session_epoch }],
            issued_at: cx.now,
            expires_at,
        })?;
        Ok(Done::changing(Response::of(issued, expires_at), vec![change]))
    }
}

impl AssumeRoleWithWebIdentity {
    /// Who calls without a signature: somebody for whom a provider of the role's account vouches.
    ///
    /// # Errors
    /// Those of the parameters, InvalidParameter.WebIdentityTokenError.
    pub async fn caller(service: &Service, params: &Params) -> ApiResult<Caller> {
        let request: Self = params.read()?;
        request.check()?;
        let account = RoleArn::parse(&request.role_arn)?.account;
        let directory =
            service.caches.directories.known(&*service.store, account).await?.ok_or_else(not_accepted)?;
        let claims = request.claims(service, &directory)?;
        Ok(Caller::vouched_for(
            account,
            format!("oidc-provider/{}:{}", request.provider_id, claims.subject()),
        ))
    }

    /// What the provider says of the caller.
    fn claims(&self, service: &Service, directory: &Directory) -> ApiResult<Claims> {
        let provider = directory.provider(&self.provider_id).ok_or_else(not_accepted)?;
        Claims::read(provider, &self.web_identity_token, service.now())
    }

    fn is_trusted(&self, cx: &Cx<'_>, role: &Role, claims: &Claims) -> bool {
        let Ok(trust) = TrustPolicy::parse(&role.trust) else { return false };
        let claims = claims.for_policies();
        let claims: Vec<_> = claims.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let account = cx.directory.account;
        let context = Context {
            uin: cx.caller.uin,
            owner_uin: account,
            app_id: account::app_id(account),
            now: cx.now,
            ip: Some(cx.origin.peer),
            mfa: Some(false),
            create_uin: None,
            resource_tags: &[],
            request_tags: &[],
            claims: &claims,
        };
        let provider = format!("oidc-provider/{}", self.provider_id);
        trust.trusts(Trustee::Federated(&provider), "sts", Self::NAME, &context) != Trust::No
    }
}

fn not_trusted() -> ApiError {
    ApiError::new(
        "UnauthorizedOperation",
        "There is no such role, or it does not trust the identity provider under these circumstances: see its trust policy (GetRole).",
        "角色不存在，或其信任策略不允许该身份提供商在当前条件下扮演此角色，请查看角色的信任策略（GetRole）。",
    )
}
