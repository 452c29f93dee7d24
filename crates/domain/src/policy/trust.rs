//! Who may take a role: the trust policy of the role.

use super::{
    Context, Effect, PolicyError,
    PolicyErrorKind::{Principal as Shape, PrincipalQcs},
    action::{ActionPattern, Lower, Names},
    condition::Condition,
    document,
    error::Place,
    json::Node,
    resource::{Account, number},
};
use crate::{Uin, rule::Text};

/// The trust policy of a role: statements like those of other policies, with principals instead of resources.
#[derive(Debug)]
pub struct TrustPolicy {
    statements: Box<[TrustStatement]>,
}

/// Who wants to take a role. Its account is the `owner_uin` of the context; a user is the `uin` there.
#[derive(Clone, Copy, Debug)]
pub enum Trustee<'a> {
    /// A root account or sub-account.
    User,
    /// Somebody who has taken a role, and would take another.
    Role {
        /// The id of the role they have.
        id: &'a str,
        /// Its name.
        name: &'a str,
    },
    /// A cloud product, by the name that it has as a principal, such as `kms.qcloud.com`.
    Service(&'a str),
    /// Somebody whom an identity provider vouches for: `oidc-provider/NAME` or `saml-provider/NAME`.
    Federated(&'a str),
}

/// Whether a role trusts somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It does not, or a statement denies it.
    No,
    /// It trusts the account that they belong to. That alone lets nobody in but the root account itself: the account
    /// decides by its own policies who of its users and roles may take the role (`sts:AssumeRole` on the role).
    Account,
    /// It names them.
    Named,
}

impl TrustPolicy {
    /// The trust policy in that document: `version` and `statement`s of `effect`, `action`, `principal` and, if wanted,
    /// `condition`.
    ///
    /// # Errors
    /// What is wrong first, and where.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Ok(Self { statements: document::trust(text)?.into() })
    }

    /// Whether the role trusts them to do this with it, such as `AssumeRole` of the service `sts`.
    pub fn trusts(&self, trustee: Trustee<'_>, service: &str, action: &str, context: &Context<'_>) -> Trust {
        let Some(lower) = Lower::of(service, action) else { return Trust::No };
        let names = lower.names();
        let mut trust = Trust::No;
        for statement in &self.statements {
            let meant = statement.principals.iter().map(|principal| principal.means(trustee, context));
            let meant = meant.fold(Trust::No, Trust::stronger);
            if meant == Trust::No || !statement.is_about(&names, context) {
                continue;
            }
            match statement.effect {
                Effect::Deny => return Trust::No,
                Effect::Allow => trust = trust.stronger(meant),
            }
        }
        trust
    }
}

impl Trust {
    fn stronger(self, other: Self) -> Self {
        if self == Self::Named || other == Self::No { self } else { other }
    }
}

/// One statement of a trust policy.
#[derive(Debug)]
pub struct TrustStatement {
    pub effect: Effect,
    pub actions: Box<[ActionPattern]>,
    pub principals: Box<[Principal]>,
    pub conditions: Box<[Condition]>,
}

impl TrustStatement {
    fn is_about(&self, names: &Names<'_>, context: &Context<'_>) -> bool {
        self.actions.iter().any(|pattern| pattern.fits(names))
            && self.conditions.iter().all(|condition| condition.holds(context))
    }
}

/// Somebody that a trust policy names. There are no patterns of principals.
#[derive(Debug)]
pub enum Principal {
    /// A whole account: `qcs::cam::uin/OWNER:root`, or `:uin/OWNER`.
    Account(Account),
    /// `qcs::cam::uin/OWNER:uin/SUB`.
    User(Account, Uin),
    /// `qcs::cam::uin/OWNER:role/ID`.
    Role(Account, Box<str>),
    /// `qcs::cam::uin/OWNER:roleName/NAME`.
    RoleName(Account, Box<str>),
    /// `qcs::cam::uin/OWNER:oidc-provider/NAME`: account and last segment.
    Provider(Account, Box<str>),
    /// A cloud product.
    Service(Box<str>),
}

impl Principal {
    /// The principals in that element: an object of `qcs`, `service` and `federated`, each with names.
    pub fn read(place: &Place, node: &Node) -> Result<Box<[Self]>, PolicyError> {
        let kinds = match node {
            Node::Object(kinds) if !kinds.is_empty() => kinds,
            _ => return Err(place.wrong(Shape, KINDS)),
        };
        let mut all = Vec::new();
        for (kind, names) in kinds {
            let place = place.element(kind);
            let (parse, must): (fn(&str) -> Option<Self>, Text) = match kind.to_ascii_lowercase().as_str() {
                "qcs" => (Self::identity, IDENTITY),
                "service" => (Self::service, SERVICE),
                "federated" => (Self::provider, PROVIDER),
                _ => return Err(place.wrong(Shape, KINDS)),
            };
            let read = |place: &Place, text: &str| parse(text).ok_or_else(|| place.wrong(PrincipalQcs, must));
            all.extend(document::each_text(&place, names, Shape, must, read)?);
        }
        Ok(all.into())
    }

    fn means(&self, trustee: Trustee<'_>, context: &Context<'_>) -> Trust {
        let of = |account: &Account| account.is(context.owner_uin, context);
        let named = match (self, trustee) {
            (Self::Account(account), Trustee::User | Trustee::Role { .. }) => {
                return if of(account) { Trust::Account } else { Trust::No };
            }
            (Self::User(account, uin), Trustee::User) => of(account) && *uin == context.uin,
            (Self::Role(account, id), Trustee::Role { id: theirs, .. }) => of(account) && **id == *theirs,
            (Self::RoleName(account, name), Trustee::Role { name: theirs, .. }) => {
                of(account) && **name == *theirs
            }
            (Self::Provider(account, name), Trustee::Federated(theirs)) => of(account) && **name == *theirs,
            (Self::Service(name), Trustee::Service(theirs)) => name.eq_ignore_ascii_case(theirs),
            _ => false,
        };
        if named { Trust::Named } else { Trust::No }
    }

    fn identity(text: &str) -> Option<Self> {
        let (account, who) = cam(text)?;
        if who == "root" {
            return Some(Self::Account(account));
        }
        match who.split_once('/')? {
            ("uin", digits) => match Uin(number(digits)?) {
                uin if account == Account::Uin(uin) => Some(Self::Account(account)),
                uin => Some(Self::User(account, uin)),
            },
            ("role", id) => Some(Self::Role(account, plain(id)?)),
            ("roleName", name) => Some(Self::RoleName(account, plain(name)?)),
            _ => None,
        }
    }

    fn provider(text: &str) -> Option<Self> {
        let (account, who) = cam(text)?;
        let (kind, name) = who.split_once('/')?;
        plain(name)?;
        matches!(kind, "oidc-provider" | "saml-provider").then(|| Self::Provider(account, who.into()))
    }

    fn service(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        (!text.is_empty() && text.bytes().all(fits)).then(|| Self::Service(text.into()))
    }
}

/// Account and last segment of a name of CAM, which say whose and who: neither may be left open.
fn cam(text: &str) -> Option<(Account, &str)> {
    let rest = text.strip_prefix("qcs::cam::")?;
    let (account, who) = rest.split_once(':')?;
    let account = Account::parse(account)?;
    matches!(account, Account::Uin(_) | Account::AppId(_)).then_some((account, who))
}

fn plain(name: &str) -> Option<Box<str>> {
    let fits =
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "*$".contains(c));
    fits.then(|| name.into())
}

const KINDS: Text = Text {
    en: "must be an object of qcs, service or federated, such as {\"qcs\":[\"qcs::cam::uin/100000000001:root\"]}",
    zh: "必须是由 qcs、service 或 federated 组成的对象，例如 {\"qcs\":[\"qcs::cam::uin/100000000001:root\"]}",
};
const IDENTITY: Text = Text {
    en: "must be an account, user or role without wildcards: qcs::cam::uin/OWNER:root, …:uin/UIN, …:role/ID or …:roleName/NAME",
    zh: "必须是不含通配符的账号、用户或角色：qcs::cam::uin/主账号:root、…:uin/UIN、…:role/角色 ID 或 …:roleName/角色名",
};
const SERVICE: Text = Text {
    en: "must be the name of a product, such as kms.qcloud.com, or a list of these",
    zh: "必须是产品的主体名称，例如 kms.qcloud.com，或由它们组成的列表",
};
const PROVIDER: Text = Text {
    en: "must be an identity provider: qcs::cam::uin/OWNER:oidc-provider/NAME or …:saml-provider/NAME",
    zh: "必须是身份提供商：qcs::cam::uin/主账号:oidc-provider/名称 或 …:saml-provider/名称",
};
