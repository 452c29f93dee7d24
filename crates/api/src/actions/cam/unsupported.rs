//! Actions of the original that there is nothing for here, and why.

use keyward_domain::rule::Text;

use crate::actions::Unsupported;

const LOGIN_FEDERATION: Text = Text {
    en: "People sign in to the console with the password of their sub-account. For programs there are OIDC identity providers that roles trust (CreateOIDCConfig)",
    zh: "控制台仅支持子用户使用密码登录。程序可使用角色信任的 OIDC 身份提供商（CreateOIDCConfig）",
};
const SAML: Text = Text {
    en: "Identity providers speak OpenID Connect here, not SAML: see CreateOIDCConfig",
    zh: "本服务的身份提供商使用 OIDC，不支持 SAML，请参考 CreateOIDCConfig",
};
const SERVICE_LINKED: Text = Text {
    en: "Cloud products act in their own name here and need no roles. The operator registers them",
    zh: "本服务的云产品由管理员注册并以自身身份访问，无需服务相关角色",
};
const CUSTOM_MFA: Text =
    Text { en: "The second factor is a one-time password by time", zh: "二次验证仅支持动态口令" };
const WECHAT: Text =
    Text { en: "There are no sub-accounts of WeChat Work here", zh: "本服务没有企业微信子用户" };
const ALL_ACCOUNTS: Text = Text {
    en: "All accounts are sub-accounts here: see ListUsers",
    zh: "本服务的账号均为子用户，请使用 ListUsers",
};
const LOGIN_ADDRESSES: Text = Text {
    en: "Restrict addresses by the condition `qcs:ip` of a policy",
    zh: "如需限制来源 IP，请在策略中使用条件 `qcs:ip`",
};
const DATA_FLOW: Text = Text { en: "There are no data flows here", zh: "本服务没有数据流" };

/// The actions, in order of their names.
pub const ACTIONS: &[Unsupported] = &[
    Unsupported { name: "BuildDataFlowAuthToken", why: DATA_FLOW },
    Unsupported { name: "ConsumeCustomMFAToken", why: CUSTOM_MFA },
    Unsupported { name: "CreateSAMLProvider", why: SAML },
    Unsupported { name: "CreateServiceLinkedRole", why: SERVICE_LINKED },
    Unsupported { name: "CreateSubAccountLoginIpPolicy", why: LOGIN_ADDRESSES },
    Unsupported { name: "CreateUserOIDCConfig", why: LOGIN_FEDERATION },
    Unsupported { name: "CreateUserSAMLConfig", why: LOGIN_FEDERATION },
    Unsupported { name: "DeleteSAMLProvider", why: SAML },
    Unsupported { name: "DeleteServiceLinkedRole", why: SERVICE_LINKED },
    Unsupported { name: "DescribeUserOIDCConfig", why: LOGIN_FEDERATION },
    Unsupported { name: "DescribeUserSAMLConfig", why: LOGIN_FEDERATION },
    Unsupported { name: "DisableUserSSO", why: LOGIN_FEDERATION },
    Unsupported { name: "GetCustomMFATokenInfo", why: CUSTOM_MFA },
    Unsupported { name: "GetSAMLProvider", why: SAML },
    Unsupported { name: "GetServiceLinkedRoleDeletionStatus", why: SERVICE_LINKED },
    Unsupported { name: "ListAccounts", why: ALL_ACCOUNTS },
    Unsupported { name: "ListSAMLProviders", why: SAML },
    Unsupported { name: "ListWeChatWorkSubAccounts", why: WECHAT },
    Unsupported { name: "UpdateSAMLProvider", why: SAML },
    Unsupported { name: "UpdateUserOIDCConfig", why: LOGIN_FEDERATION },
    Unsupported { name: "UpdateUserSAMLConfig", why: LOGIN_FEDERATION },
];
