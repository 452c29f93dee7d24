//! UpdateAlias.

use keyward_domain::{Alias, KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{changed, own_account};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    keyring::{kept, refused_use},
    param::types::MemberAccount,
};

/// Gives a key another name.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateAlias {
    /// The new name: 1 to 60 letters, digits, `-` and `_`, unique within the region.
    alias: Alias,
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for UpdateAlias {
    const NAME: &'static str = "UpdateAlias";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.AliasAlreadyExists",
        "InvalidParameterValue.InvalidAlias",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.NotRoleOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let key = cx.permit.key(self.key_id)?;
        kept::check_edit(key)?;
        let key = &key.key;
        key.state.allows(Use::Edit).map_err(|refused| refused_use(refused, key.id))?;
        if key.alias == self.alias {
            return Ok(Done::reply(Empty {}));
        }
        Ok(Done::changing(Empty {}, vec![changed(key, |key| key.alias = self.alias.clone())]))
    }
}
