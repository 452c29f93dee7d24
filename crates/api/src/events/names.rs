//! What services and actions are called in Chinese, and which deserve attention.

/// An action: its name, what it is called, and whether it deserves attention (`sensitiveAction`): it destroys, stops
/// or discloses something, or changes who may what.
type Name = (&'static str, &'static str, bool);

/// Services with what they are called, and their actions in order of their names.
const SERVICES: &[(&str, &str, &[Name])] = &[
    (
        "cam",
        "访问管理",
        &[
            ("AddUser", "创建子用户", true),
            ("AddUserToGroup", "将用户加入用户组", true),
            ("AttachGroupPolicies", "批量绑定策略到用户组", true),
            ("AttachGroupPolicy", "绑定策略到用户组", true),
            ("AttachPolicyEntities", "批量绑定策略", true),
            ("AttachRolePolicies", "批量绑定策略到角色", true),
            ("AttachRolePolicy", "绑定策略到角色", true),
            ("AttachUserPolicies", "批量绑定策略到用户", true),
            ("AttachUserPolicy", "绑定策略到用户", true),
            ("BuildDataFlowAuthToken", "获取数据流认证令牌", true),
            ("ConsoleLogin", "登录控制台", true),
            ("ConsoleLogout", "退出控制台", false),
            ("ConsumeCustomMFAToken", "校验自定义多因子令牌", false),
            ("CreateAccessKey", "创建访问密钥", true),
            ("CreateGroup", "创建用户组", false),
            ("CreateMessageReceiver", "创建消息接收人", false),
            ("CreateOIDCConfig", "创建角色OIDC配置", true),
            ("CreatePolicy", "创建策略", true),
            ("CreatePolicyVersion", "新增策略版本", true),
            ("CreateRole", "创建角色", true),
            ("CreateRootAccount", "创建主账号", false),
            ("CreateSAMLProvider", "创建SAML身份提供商", true),
            ("CreateServiceLinkedRole", "创建服务相关角色", true),
            ("CreateSubAccountLoginIpPolicy", "设置子账号登录IP限制", true),
            ("CreateUserOIDCConfig", "创建用户OIDC配置", true),
            ("CreateUserSAMLConfig", "创建用户SAML配置", true),
            ("DeleteAccessKey", "删除访问密钥", true),
            ("DeleteGroup", "删除用户组", true),
            ("DeleteMessageReceiver", "删除消息接收人", false),
            ("DeleteOIDCConfig", "删除角色OIDC配置", true),
            ("DeletePolicy", "删除策略", true),
            ("DeletePolicyVersion", "删除策略版本", true),
            ("DeleteRole", "删除角色", true),
            ("DeleteRolePermissionsBoundary", "删除角色权限边界", true),
            ("DeleteSAMLProvider", "删除SAML身份提供商", true),
            ("DeleteServiceLinkedRole", "删除服务相关角色", true),
            ("DeleteUser", "删除子用户", true),
            ("DeleteUserPermissionsBoundary", "删除用户权限边界", true),
            ("DescribeOIDCConfig", "查询角色OIDC配置", false),
            ("DescribeRoleList", "查询角色列表", false),
            ("DescribeSafeAuthFlag", "查询安全设置", false),
            ("DescribeSafeAuthFlagColl", "查询子用户安全设置", false),
            ("DescribeSafeAuthFlagIntl", "查询安全设置", false),
            ("DescribeSubAccounts", "查询子用户", false),
            ("DescribeUserOIDCConfig", "查询用户OIDC配置", false),
            ("DescribeUserSAMLConfig", "查询用户SAML配置", false),
            ("DetachGroupPolicies", "批量解绑用户组策略", true),
            ("DetachGroupPolicy", "解绑用户组策略", true),
            ("DetachPolicyEntities", "批量解绑策略", true),
            ("DetachRolePolicies", "批量解绑角色策略", true),
            ("DetachRolePolicy", "解绑角色策略", true),
            ("DetachUserPolicies", "批量解绑用户策略", true),
            ("DetachUserPolicy", "解绑用户策略", true),
            ("DisableUserSSO", "关闭用户SSO", true),
            ("GetAccountSummary", "查询账号概览", false),
            ("GetCustomMFATokenInfo", "查询自定义多因子信息", false),
            ("GetGroup", "查询用户组", false),
            ("GetPasswordRules", "查询密码规则", false),
            ("GetPolicy", "查询策略", false),
            ("GetPolicyVersion", "查询策略版本", false),
            ("GetRole", "查询角色", false),
            ("GetRolePermissionBoundary", "查询角色权限边界", false),
            ("GetSAMLProvider", "查询SAML身份提供商", false),
            ("GetSecurityLastUsed", "查询密钥最近使用情况", false),
            ("GetServiceLinkedRoleDeletionStatus", "查询服务相关角色删除状态", false),
            ("GetUser", "查询子用户", false),
            ("GetUserAppId", "查询用户AppId", false),
            ("GetUserPermissionBoundary", "查询用户权限边界", false),
            ("ListAccessKeys", "查询访问密钥列表", false),
            ("ListAccounts", "查询账号列表", false),
            ("ListAttachedGroupPolicies", "查询用户组绑定的策略", false),
            ("ListAttachedRolePolicies", "查询角色绑定的策略", false),
            ("ListAttachedUserAllPolicies", "查询用户的全部策略", false),
            ("ListAttachedUserPolicies", "查询用户绑定的策略", false),
            ("ListCollaborators", "查询协作者列表", false),
            ("ListEntitiesForPolicy", "查询策略绑定的实体", false),
            ("ListGroups", "查询用户组列表", false),
            ("ListGroupsForUser", "查询用户所在的用户组", false),
            ("ListPolicies", "查询策略列表", false),
            ("ListPoliciesGrantingServiceAccess", "查询授权服务的策略", false),
            ("ListPolicyVersions", "查询策略版本列表", false),
            ("ListReceiver", "查询消息接收人", false),
            ("ListSAMLProviders", "查询SAML身份提供商列表", false),
            ("ListUsers", "查询子用户列表", false),
            ("ListUsersForGroup", "查询用户组内的用户", false),
            ("ListWeChatWorkSubAccounts", "查询企业微信子用户", false),
            ("PutRolePermissionsBoundary", "设置角色权限边界", true),
            ("PutUserPermissionsBoundary", "设置用户权限边界", true),
            ("RefuseUnknownAccessKeys", "拒绝未知访问密钥的请求", true),
            ("RegisterProduct", "注册云产品", false),
            ("RemoveUserFromGroup", "将用户移出用户组", true),
            ("SetDefaultPolicyVersion", "设置默认策略版本", true),
            ("SetMfaFlag", "设置多因子认证", true),
            ("TagRole", "绑定角色标签", false),
            ("UntagRole", "解绑角色标签", false),
            ("UpdateAccessKey", "启用或禁用访问密钥", true),
            ("UpdateAssumeRolePolicy", "修改角色信任策略", true),
            ("UpdateGroup", "修改用户组", false),
            ("UpdateOIDCConfig", "修改角色OIDC配置", true),
            ("UpdatePasswordRules", "修改密码规则", true),
            ("UpdatePolicy", "修改策略", true),
            ("UpdateRoleConsoleLogin", "修改角色控制台登录权限", true),
            ("UpdateRoleDescription", "修改角色描述", false),
            ("UpdateRoleSessionDuration", "修改角色会话时长", false),
            ("UpdateSAMLProvider", "修改SAML身份提供商", true),
            ("UpdateUser", "修改子用户", true),
            ("UpdateUserOIDCConfig", "修改用户OIDC配置", true),
            ("UpdateUserSAMLConfig", "修改用户SAML配置", true),
        ],
    ),
    (
        "cloudaudit",
        "操作审计",
        &[
            ("DescribeEvents", "查询操作审计日志", false),
            ("DropEvents", "清理过期日志", false),
            ("GetAttributeKey", "查询检索条件", false),
            ("IndexEvents", "建立日志索引", false),
            ("LookUpEvents", "检索日志", false),
        ],
    ),
    (
        "keyward",
        "Keyward",
        &[
            ("CountUnreadAlarms", "统计未读告警", false),
            ("DeliverAlarm", "发送告警", false),
            ("DescribeAlarm", "查询告警详情", false),
            ("ExplainRefusal", "解释拒绝原因", false),
            ("ForgetAlarms", "清理过期告警", false),
            ("ListAlarmReceivers", "查询告警接收人", false),
            ("ListAlarms", "查询告警列表", false),
            ("MarkAlarmsRead", "标记告警已读", false),
            ("RaiseAlarm", "产生告警", false),
            ("SetAlarmSubscription", "设置告警订阅", false),
            ("SimulateCall", "模拟鉴权", false),
        ],
    ),
    (
        "kms",
        "密钥管理系统",
        &[
            ("ArchiveKey", "归档主密钥", false),
            ("AsymmetricRsaDecrypt", "RSA非对称解密", false),
            ("AsymmetricSm2Decrypt", "SM2非对称解密", false),
            ("BindCloudResource", "绑定云资源", false),
            ("CancelDataKeyDeletion", "取消数据密钥计划删除", false),
            ("CancelKeyArchive", "取消主密钥归档", false),
            ("CancelKeyDeletion", "取消主密钥计划删除", false),
            ("CreateKey", "创建主密钥", false),
            ("CreateProductKey", "创建云产品密钥", false),
            ("Decrypt", "解密", false),
            ("DeleteImportedKeyMaterial", "删除导入的密钥材料", true),
            ("DescribeDataKey", "查询数据密钥", false),
            ("DescribeDataKeys", "批量查询数据密钥", false),
            ("DescribeKey", "查询主密钥", false),
            ("DescribeKeys", "批量查询主密钥", false),
            ("DestroyDataKey", "销毁数据密钥", true),
            ("DestroyDataKeyMaterial", "清除数据密钥材料", false),
            ("DestroyKey", "销毁主密钥", true),
            ("DestroyKeyMaterial", "清除主密钥材料", false),
            ("DisableDataKey", "禁用数据密钥", false),
            ("DisableDataKeys", "批量禁用数据密钥", false),
            ("DisableKey", "禁用主密钥", true),
            ("DisableKeyRotation", "关闭密钥轮换", false),
            ("DisableKeys", "批量禁用主密钥", true),
            ("EnableDataKey", "启用数据密钥", false),
            ("EnableDataKeys", "批量启用数据密钥", false),
            ("EnableKey", "启用主密钥", false),
            ("EnableKeyRotation", "开启密钥轮换", false),
            ("EnableKeys", "批量启用主密钥", false),
            ("Encrypt", "加密", false),
            ("EraseKeyMaterial", "擦除已删除的密钥材料", false),
            ("ExpireKeyMaterial", "密钥材料到期", false),
            ("ForgetImportParameters", "作废导入参数", false),
            ("GenerateDataKey", "生成数据密钥", false),
            ("GenerateRandom", "生成随机数", false),
            ("GetDataKeyCiphertextBlob", "获取数据密钥密文", false),
            ("GetDataKeyPlaintext", "获取数据密钥明文", true),
            ("GetKeyRotationStatus", "查询密钥轮换状态", false),
            ("GetParametersForImport", "获取导入密钥材料的参数", false),
            ("GetPublicKey", "获取公钥", false),
            ("GetRegions", "查询支持的地域", false),
            ("GetServiceStatus", "查询服务状态", false),
            ("ImportDataKey", "导入数据密钥", false),
            ("ImportKeyMaterial", "导入密钥材料", false),
            ("ListAlgorithms", "查询支持的算法", false),
            ("ListDataKeyDetail", "查询数据密钥详细列表", false),
            ("ListDataKeys", "查询数据密钥列表", false),
            ("ListKeyDetail", "查询主密钥详细列表", false),
            ("ListKeys", "查询主密钥列表", false),
            ("PostQuantumCryptoDecrypt", "后量子解密", false),
            ("PostQuantumCryptoEncrypt", "后量子加密", false),
            ("PostQuantumCryptoSign", "后量子签名", false),
            ("PostQuantumCryptoVerify", "后量子验签", false),
            ("ReEncrypt", "密文转换", false),
            ("RotateKey", "轮换主密钥", false),
            ("ScheduleDataKeyDeletion", "计划删除数据密钥", true),
            ("ScheduleKeyDeletion", "计划删除主密钥", true),
            ("SignByAsymmetricKey", "非对称签名", false),
            ("UnbindCloudResource", "解绑云资源", false),
            ("UpdateAlias", "修改主密钥别名", false),
            ("UpdateDataKeyDescription", "修改数据密钥描述", false),
            ("UpdateDataKeyName", "修改数据密钥名称", false),
            ("UpdateKeyDescription", "修改主密钥描述", false),
            ("VerifyByAsymmetricKey", "非对称验签", false),
        ],
    ),
    (
        "sts",
        "临时凭证",
        &[
            ("AssumeRole", "申请扮演角色", true),
            ("AssumeRoleWithSAML", "通过SAML申请扮演角色", true),
            ("AssumeRoleWithWebIdentity", "通过OIDC申请扮演角色", true),
            ("GetCallerIdentity", "查询调用者身份", false),
            ("GetFederationToken", "获取联合身份临时凭证", true),
            ("GetSessionToken", "获取会话临时凭证", true),
            ("QueryApiKey", "查询API密钥", true),
        ],
    ),
    (
        "tag",
        "标签",
        &[
            ("AddProject", "创建项目", false),
            ("AddResourceTag", "绑定资源标签", false),
            ("AttachResourcesTag", "批量绑定资源标签", false),
            ("CreateTag", "创建标签", false),
            ("CreateTags", "批量创建标签", false),
            ("DeleteResourceTag", "解绑资源标签", false),
            ("DeleteTag", "删除标签", false),
            ("DeleteTags", "批量删除标签", false),
            ("DescribeProjects", "查询项目列表", false),
            ("DescribeResourceTags", "查询资源标签", false),
            ("DescribeResourceTagsByResourceIds", "按资源ID查询标签", false),
            ("DescribeResourceTagsByResourceIdsSeq", "按资源ID顺序查询标签", false),
            ("DescribeResourceTagsByTagKeys", "按标签键查询资源标签", false),
            ("DescribeResourcesByTags", "按标签查询资源（交集）", false),
            ("DescribeResourcesByTagsUnion", "按标签查询资源（并集）", false),
            ("DescribeTagKeys", "查询标签键", false),
            ("DescribeTagValues", "查询标签值", false),
            ("DescribeTagValuesSeq", "顺序查询标签值", false),
            ("DescribeTags", "查询标签", false),
            ("DescribeTagsSeq", "顺序查询标签", false),
            ("DetachResourcesTag", "批量解绑资源标签", false),
            ("GetResources", "查询资源标签列表", false),
            ("GetTagKeys", "查询标签键列表", false),
            ("GetTagValues", "查询标签值列表", false),
            ("GetTags", "查询标签列表", false),
            ("ModifyResourceTags", "修改资源的标签", false),
            ("ModifyResourcesTagValue", "批量修改标签值", false),
            ("TagResources", "为资源打标签", false),
            ("UnTagResources", "为资源去标签", false),
            ("UpdateProject", "修改项目", false),
            ("UpdateResourceTagValue", "修改资源标签值", false),
        ],
    ),
];

/// What a service is called; its own name if nobody said.
pub fn service(name: &str) -> &str {
    SERVICES.iter().find(|(service, ..)| *service == name).map_or(name, |(_, called, _)| called)
}

/// What an action is called.
pub fn action(service: &str, name: &str) -> Option<&'static str> {
    find(service, name).map(|(_, called, _)| *called)
}

/// Whether an action deserves attention.
pub fn is_sensitive(service: &str, name: &str) -> bool {
    find(service, name).is_some_and(|(.., sensitive)| *sensitive)
}

fn find(service: &str, name: &str) -> Option<&'static Name> {
    let (.., actions) = SERVICES.iter().find(|(known, ..)| *known == service)?;
    actions.binary_search_by_key(&name, |(known, ..)| known).ok().map(|place| &actions[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_called_something() {
        for service in crate::actions::SERVICES {
            for entry in service.actions {
                assert!(action(service.name, entry.name).is_some(), "{}: {}", service.name, entry.name);
            }
        }
    }

    #[test]
    fn names_are_in_order() {
        for (service, _, actions) in SERVICES {
            assert!(actions.is_sorted_by(|(one, ..), (other, ..)| one < other), "{service}");
        }
    }
}
