//! GetCallerIdentity.

use keyward_domain::temporary::{Asker, Who};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells who calls. Everybody may ask that of themselves.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetCallerIdentity {}

/// Who calls.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The whole name of the caller.
    arn: String,
    /// The number of the root account.
    account_id: String,
    /// The number of the caller; of a role `ROLE_ID:SESSION_NAME`, of a federated user `UIN:NAME`.
    user_id: String,
    /// The number of who asked for the credentials; of the caller itself if they last.
    principal_id: String,
    /// `CAMUser`, `AssumedRole` or `FederatedUser`.
    #[serde(rename = "Type")]
    kind: &'static str,
}

impl Action for GetCallerIdentity {
    const NAME: &'static str = "GetCallerIdentity";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (account, uin) = (cx.caller.account, cx.caller.uin);
        let user =
            (format!("qcs::cam::uin/{account}:uin/{uin}"), uin.to_string(), uin.to_string(), "CAMUser");
        let (arn, user_id, principal_id, kind) = match &cx.caller.temporary {
            None => user,
            Some(temporary) => {
                let identity = &temporary.identity;
                let principal = match &identity.asker {
                    Asker::Principal { uin, .. } => uin.to_string(),
                    Asker::Provider(name) => format!("oidc-provider/{name}"),
                };
                let named = |who: String| format!("{who}:{}", identity.name);
                match (identity.role(), identity.who) {
                    (Some(id), _) => {
                        let arn = format!("qcs::sts:{account}:assumed-role/{id}");
                        (arn, named(id.to_string()), principal, "AssumedRole")
                    }
                    (None, Who::Federated) => {
                        let arn = format!("qcs::sts:{account}:federated-user/{uin}");
                        (arn, named(uin.to_string()), principal, "FederatedUser")
                    }
                    (None, _) => user,
                }
            }
        };
        Ok(Done::reply(Response { arn, account_id: account.to_string(), user_id, principal_id, kind }))
    }
}
