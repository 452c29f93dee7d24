//! Reads a document: from text to statements.

use super::{
    Effect, Policy, PolicyError,
    PolicyErrorKind::{self as Kind, Document, Length, Version},
    action::ActionPattern,
    condition::Condition,
    error::{Place, shown},
    json::Node,
    resource::ResourcePattern,
    statement::Statement,
    trust::{Principal, TrustStatement},
};
use crate::rule::Text;

/// The most bytes of a document, blanks and all: what is stored and read is bounded too.
const MOST_BYTES: usize = 65_536;

/// The statements of a policy that says what its owners may do.
pub fn identity(text: &str) -> Result<Vec<Statement>, PolicyError> {
    statements(text, |elements| {
        if let Some((place, _)) = elements.get("principal") {
            return Err(place.wrong(Kind::Principal, NO_PRINCIPAL));
        }
        Ok(Statement {
            effect: effect(elements)?,
            actions: actions(elements)?,
            resources: resources(elements)?,
            conditions: conditions(elements)?,
        })
    })
}

/// The statements of a policy that says who may take a role.
pub fn trust(text: &str) -> Result<Vec<TrustStatement>, PolicyError> {
    statements(text, |elements| {
        let Some((place, principal)) = elements.get("principal") else {
            return Err(elements.place.wrong(Kind::Principal, PRINCIPAL));
        };
        if let Some((place, resource)) = elements.get("resource")
            && !matches!(resource.items(), [Node::Text(text)] if text == "*")
        {
            return Err(place.wrong(Kind::Resource, ROLE_ITSELF));
        }
        Ok(TrustStatement {
            effect: effect(elements)?,
            actions: actions(elements)?,
            principals: Principal::read(&place, principal)?,
            conditions: conditions(elements)?,
        })
    })
}

fn statements<T>(
    text: &str,
    read: impl Fn(&Elements<'_>) -> Result<T, PolicyError>,
) -> Result<Vec<T>, PolicyError> {
    let whole = Place::default();
    if text.len() > MOST_BYTES
        || text.chars().filter(|c| !c.is_whitespace()).count() > Policy::MOST_CHARACTERS
    {
        return Err(whole.wrong(Length, TOO_LONG));
    }
    let root: Node = serde_json::from_str(text).map_err(|error| {
        whole.wrong_because(
            Document,
            &format!("must be JSON in which no name stands twice in an object ({error})"),
            &format!(
                "必须是 JSON，且同一对象中名称不能重复（第 {} 行第 {} 列）",
                error.line(),
                error.column()
            ),
        )
    })?;
    let elements = Elements::read(whole, &root, &["version", "statement", "principal"], Document)?;
    if let Some((place, _)) = elements.get("principal") {
        return Err(place.wrong(Kind::Principal, PRINCIPAL_OUTSIDE));
    }
    match elements.get("version") {
        Some((_, Node::Text(version))) if version == "2.0" => {}
        _ => return Err(elements.place.element("version").wrong(Version, VERSION)),
    }
    let all = elements.get("statement").map_or(&[][..], |(_, node)| node.items());
    if all.is_empty() {
        return Err(elements.place.element("statement").wrong(Kind::Statement, STATEMENT));
    }
    let known = ["effect", "action", "resource", "condition", "principal"];
    all.iter()
        .enumerate()
        .map(|(index, node)| read(&Elements::read(Place::statement(index), node, &known, Kind::Statement)?))
        .collect()
}

/// The elements of an object by their names in lower case.
struct Elements<'a> {
    place: Place,
    found: Vec<(String, Place, &'a Node)>,
}

impl<'a> Elements<'a> {
    fn read(place: Place, node: &'a Node, known: &[&str], kind: Kind) -> Result<Self, PolicyError> {
        let Node::Object(entries) = node else {
            return Err(place.wrong(kind, OBJECT));
        };
        let mut found: Vec<(String, Place, &Node)> = Vec::new();
        for (name, node) in entries {
            let lower = name.to_ascii_lowercase();
            if !known.contains(&lower.as_str()) {
                return Err(place.element(name).wrong_because(
                    kind,
                    &format!("is no element of a policy here; known are {}", known.join(", ")),
                    &format!("不是此处支持的元素，支持的元素为 {}", known.join("、")),
                ));
            }
            if found.iter().any(|(other, ..)| *other == lower) {
                return Err(place.element(name).wrong(kind, ONCE));
            }
            found.push((lower, place.element(name), node));
        }
        Ok(Self { place, found })
    }

    fn get(&self, name: &str) -> Option<(Place, &'a Node)> {
        let (_, place, node) = self.found.iter().find(|(known, ..)| known == name)?;
        Some((place.clone(), node))
    }
}

fn effect(elements: &Elements<'_>) -> Result<Effect, PolicyError> {
    match elements.get("effect") {
        Some((_, Node::Text(effect))) if effect.eq_ignore_ascii_case("allow") => Ok(Effect::Allow),
        Some((_, Node::Text(effect))) if effect.eq_ignore_ascii_case("deny") => Ok(Effect::Deny),
        _ => Err(elements.place.element("effect").wrong(Kind::Effect, EFFECT)),
    }
}

fn actions(elements: &Elements<'_>) -> Result<Box<[ActionPattern]>, PolicyError> {
    let Some((place, node)) = elements.get("action") else {
        return Err(elements.place.element("action").wrong(Kind::Action, ACTION));
    };
    each_text(&place, node, Kind::Action, ACTION, |place, text| {
        ActionPattern::parse(text).ok_or_else(|| {
            let shown = shown(text);
            place.wrong_because(
                Kind::Action,
                &format!("{}, not `{shown}`", ACTION.en),
                &format!("{}，而不是 `{shown}`", ACTION.zh),
            )
        })
    })
}

fn resources(elements: &Elements<'_>) -> Result<Box<[ResourcePattern]>, PolicyError> {
    let Some((place, node)) = elements.get("resource") else {
        return Err(elements.place.element("resource").wrong(Kind::Resource, RESOURCE));
    };
    each_text(&place, node, Kind::Resource, RESOURCE, |place, text| {
        ResourcePattern::parse(text).map_err(|(kind, must)| place.wrong(kind, must))
    })
}

fn conditions(elements: &Elements<'_>) -> Result<Box<[Condition]>, PolicyError> {
    let Some((place, node)) = elements.get("condition") else { return Ok(Box::default()) };
    Condition::read(&place, node)
}

/// Reads each text of a list, or the one that stands in its place.
pub fn each_text<T>(
    place: &Place,
    node: &Node,
    kind: Kind,
    must: Text,
    read: impl Fn(&Place, &str) -> Result<T, PolicyError>,
) -> Result<Box<[T]>, PolicyError> {
    let items = node.items();
    if items.is_empty() {
        return Err(place.wrong(kind, must));
    }
    items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let place = if matches!(node, Node::List(_)) { place.item(index) } else { place.clone() };
            match item {
                Node::Text(text) => read(&place, text),
                _ => Err(place.wrong(kind, must)),
            }
        })
        .collect()
}

const TOO_LONG: Text = Text {
    en: "must have at most 6144 characters without blanks, and 65536 bytes with them",
    zh: "不计空白最多 6144 个字符，计空白最多 65536 字节",
};
const OBJECT: Text = Text { en: "must be a JSON object", zh: "必须是 JSON 对象" };
const ONCE: Text =
    Text { en: "may stand only once, in whatever case", zh: "只能出现一次（不区分大小写）" };
const VERSION: Text = Text { en: "must be \"2.0\"", zh: "必须为 \"2.0\"" };
const STATEMENT: Text = Text {
    en: "must be a statement or a list of at least one",
    zh: "必须为一条语句，或至少包含一条语句的列表",
};
const EFFECT: Text = Text { en: "must be allow or deny", zh: "必须为 allow 或 deny" };
const ACTION: Text = Text {
    en: "must be *, or a service and an action such as kms:Encrypt or kms:Describe*, or a list of these",
    zh: "必须为 *，或产品与操作，例如 kms:Encrypt、kms:Describe*，或由它们组成的列表",
};
const RESOURCE: Text = Text {
    en: "must be *, or a resource such as qcs::kms:ap-guangzhou:uin/100000000001:key/*, or a list of these",
    zh: "必须为 *，或六段式资源，例如 qcs::kms:ap-guangzhou:uin/100000000001:key/*，或由它们组成的列表",
};
const ROLE_ITSELF: Text = Text {
    en: "must be absent or *, because who trusts is the role itself",
    zh: "必须省略或为 *，因为信任策略针对的是角色本身",
};
const NO_PRINCIPAL: Text = Text {
    en: "must be absent: only trust policies of roles name principals",
    zh: "必须省略：只有角色的信任策略才能包含 principal",
};
const PRINCIPAL: Text = Text {
    en: "must have the element principal, which says who may take the role",
    zh: "必须包含 principal，指明可以扮演该角色的主体",
};
const PRINCIPAL_OUTSIDE: Text =
    Text { en: "must stand inside of each statement", zh: "必须写在每条语句之内" };
