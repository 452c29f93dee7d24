//! The policies that every account has and nobody can change. They carry the names of the original service, so that
//! what attaches them by name works here.

use crate::rule::Text;

/// A preset policy.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its id: that of the original where it is published (1, 2, 3, 400411), otherwise one of ours. All are below
    /// [`FIRST_CUSTOM_ID`].
    pub id: u64,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: Text,
    /// The policy.
    pub document: &'static str,
}

/// Policies that users write have ids from here on.
pub const FIRST_CUSTOM_ID: u64 = 1_000_000;

/// The preset with that id.
pub fn by_id(id: u64) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

/// The preset with that name, in any case: names of policies are unique regardless of it.
pub fn by_name(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name.eq_ignore_ascii_case(name))
}

/// All of them, by id. The contents of most are not published; they follow from the descriptions.
pub const PRESETS: [Preset; 7] = [
    Preset {
        id: 1,
        name: "AdministratorAccess",
        description: Text {
            en: "Everything: users and their permissions, finance, and all resources",
            zh: "全部权限：用户与权限、财务以及所有资源",
        },
        document: r#"{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"}]}"#,
    },
    Preset {
        id: 2,
        name: "QCloudResourceFullAccess",
        description: Text {
            en: "All resources, but neither access management nor finance",
            zh: "所有资源的全部权限，但不含访问管理与财务",
        },
        document: r#"{"version":"2.0","statement":[
            {"effect":"allow","action":"*","resource":"*"},
            {"effect":"deny","action":["cam:*","finance:*"],"resource":"*"}]}"#,
    },
    Preset {
        id: 3,
        name: "QCloudFinanceFullAccess",
        description: Text { en: "Finance: bills and payments", zh: "财务：账单与付款" },
        document: r#"{"version":"2.0","statement":[{"effect":"allow","action":"finance:*","resource":"*"}]}"#,
    },
    // Reading is no reason to get secrets: what hands out plaintext, private keys or credentials is left out here and
    // below, which is why kms and sts are listed action by action.
    Preset {
        id: 400_411,
        name: "ReadOnlyAccess",
        description: Text {
            en: "Read-only access to everything, except secrets",
            zh: "所有资源的只读权限，但不含密钥明文与凭证",
        },
        document: r#"{"version":"2.0","statement":[{"effect":"allow","action":[
            "kms:List*","kms:DescribeKey","kms:DescribeKeys","kms:DescribeDataKey","kms:DescribeDataKeys",
            "kms:DescribeWhiteBoxKey","kms:DescribeWhiteBoxKeyDetails","kms:DescribeWhiteBoxServiceStatus",
            "kms:DescribeWhiteBoxDeviceFingerprints","kms:GetKeyRotationStatus","kms:GetPublicKey",
            "kms:GetRegions","kms:GetServiceStatus",
            "cam:Describe*","cam:Get*","cam:List*","sts:GetCallerIdentity","sts:QueryApiKey",
            "tag:Describe*","tag:Get*","cloudaudit:Describe*","cloudaudit:Get*","cloudaudit:Inquire*",
            "cloudaudit:List*","cloudaudit:LookUpEvents","cloudhsm:Describe*","cloudhsm:Get*","cloudhsm:Inquiry*"],
            "resource":"*"}]}"#,
    },
    Preset {
        id: 400_601,
        name: "QcloudKMSFullAccess",
        description: Text {
            en: "Full read-write access to Key Management Service (KMS)",
            zh: "密钥管理（KMS）的全部权限",
        },
        document: r#"{"version":"2.0","statement":[{"effect":"allow","action":["kms:*"],"resource":"*"}]}"#,
    },
    Preset {
        id: 400_602,
        name: "QcloudKMSReadOnlyAccess",
        description: Text {
            en: "Read-only access to Key Management Service (KMS), except secrets",
            zh: "密钥管理（KMS）的只读权限，但不含密钥明文",
        },
        document: r#"{"version":"2.0","statement":[{"effect":"allow","action":[
            "kms:List*","kms:DescribeKey","kms:DescribeKeys","kms:DescribeDataKey","kms:DescribeDataKeys",
            "kms:DescribeWhiteBoxKey","kms:DescribeWhiteBoxKeyDetails","kms:DescribeWhiteBoxServiceStatus",
            "kms:DescribeWhiteBoxDeviceFingerprints","kms:GetKeyRotationStatus","kms:GetPublicKey",
            "kms:GetRegions","kms:GetServiceStatus"],"resource":"*"}]}"#,
    },
    Preset {
        id: 400_603,
        name: "QcloudKMSCreatorFullAccess",
        description: Text {
            en: "Full access to the Key Management Service (KMS) resources that one has created, creating and listing",
            zh: "对自己创建的 KMS 资源的全部权限，以及创建与列表权限",
        },
        document: r#"{"version":"2.0","statement":[
            {"effect":"allow","action":["kms:*"],"resource":"qcs::kms:::key/creatorUin/${uin}/*"},
            {"effect":"allow","action":["kms:Create*","kms:List*","kms:GenerateRandom","kms:GetRegions",
            "kms:GetServiceStatus","kms:DescribeWhiteBoxServiceStatus"],"resource":"*"}]}"#,
    },
];
