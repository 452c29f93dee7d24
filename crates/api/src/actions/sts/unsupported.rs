//! Actions of the original that there is nothing for here, and why.

use keyward_domain::rule::Text;

use crate::actions::Unsupported;

/// The actions, in order of their names.
pub const ACTIONS: &[Unsupported] = &[Unsupported {
    name: "AssumeRoleWithSAML",
    why: Text {
        en: "Identity providers speak OpenID Connect here, not SAML: see AssumeRoleWithWebIdentity",
        zh: "本服务的身份提供商使用 OIDC，不支持 SAML，请使用 AssumeRoleWithWebIdentity",
    },
}];
