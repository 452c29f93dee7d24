//! Conditions of a statement: `{ OPERATOR: { KEY: VALUES } }`. All must hold; of the values of a key one is enough.

use super::{
    Context, PolicyError,
    PolicyErrorKind::{Condition as Shape, ConditionContent, ConditionType},
    comparison::Comparison,
    error::Place,
    json::Node,
    key::Key,
    operator::{Operator, Over},
};
use crate::rule::Text;

/// One operator with one key and its values.
///
/// Rules that the language leaves open are decided so that nothing is allowed by chance: a condition on what a call
/// does not have does not hold, also if it is a negation or says `for_all_value`, unless it says `_if_exist`; a
/// negation lists what must not be, so several values exclude all of them; and a value that cannot be read as a
/// number, date or address fits no comparison of these, negated or not.
#[derive(Debug)]
pub struct Condition {
    operator: Operator,
    key: Key,
    comparison: Comparison,
    /// Operator and key as they were written.
    text: Box<str>,
}

impl Condition {
    /// The conditions in that element.
    pub fn read(place: &Place, node: &Node) -> Result<Box<[Self]>, PolicyError> {
        let Node::Object(operators) = node else { return Err(place.wrong(Shape, OPERATORS)) };
        let mut all = Vec::new();
        for (name, keys) in operators {
            let place = place.element(name);
            let operator = Operator::parse(name).ok_or_else(|| place.wrong(ConditionType, OPERATOR))?;
            let keys = match keys {
                Node::Object(keys) if !keys.is_empty() => keys,
                _ => return Err(place.wrong(Shape, KEYS)),
            };
            for (key_name, values) in keys {
                let place = place.element(key_name);
                let key = Key::parse(key_name);
                if key_name.trim().is_empty() {
                    return Err(place.wrong(Shape, KEYS));
                }
                if !key.goes_with(operator.family) {
                    return Err(place.wrong(ConditionType, OTHER_KEY));
                }
                let comparison = Comparison::parse(operator.family, values.items())
                    .ok_or_else(|| place.wrong(ConditionContent, VALUES))?;
                let text = format!("{} {}", name.trim(), key_name.trim()).into();
                all.push(Self { operator, key, comparison, text });
            }
        }
        Ok(all.into())
    }

    /// Whether it holds.
    pub fn holds(&self, context: &Context<'_>) -> bool {
        let (mut present, mut any, mut all) = (false, false, true);
        self.key.each(context, |value| {
            let fits = self.comparison.fits(value, context).is_some_and(|fits| fits != self.operator.negated);
            present = true;
            any |= fits;
            all &= fits;
        });
        match (&self.comparison, present, self.operator.over) {
            (Comparison::Null(wanted), false, _) => wanted.contains(&true),
            (_, false, _) => self.operator.if_exist,
            (_, true, Over::All) => all,
            (_, true, Over::Any) => any,
        }
    }

    /// Whether it holds for every resource; `None` if that depends on the resource.
    pub fn holds_for_every_resource(&self, context: &Context<'_>) -> Option<bool> {
        (!self.key.is_of_the_resource()).then(|| self.holds(context))
    }

    /// Operator and key, as they were written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

const OPERATORS: Text = Text {
    en: "must be an object of operators, such as {\"ip_equal\":{\"qcs:ip\":\"10.0.0.0/8\"}}",
    zh: "必须是由条件运算符组成的对象，例如 {\"ip_equal\":{\"qcs:ip\":\"10.0.0.0/8\"}}",
};
const OPERATOR: Text = Text {
    en: "must be an operator such as string_equal, ip_equal, date_less_than or for_any_value:string_equal, with _if_exist behind it if wanted",
    zh: "必须是条件运算符，例如 string_equal、ip_equal、date_less_than 或 for_any_value:string_equal，可加后缀 _if_exist",
};
const KEYS: Text = Text {
    en: "must be an object of condition keys, such as {\"qcs:ip\":\"10.0.0.0/8\"}",
    zh: "必须是由条件键组成的对象，例如 {\"qcs:ip\":\"10.0.0.0/8\"}",
};
const OTHER_KEY: Text = Text {
    en: "must stand under an operator of its kind: qcs:ip under ip_…, qcs:current_time under date_…, qcs:mfa under bool_equal, string_… or numeric_…, qcs:uin under string_… or numeric_…",
    zh: "必须使用与条件键匹配的运算符：qcs:ip 用 ip_…，qcs:current_time 用 date_…，qcs:mfa 用 bool_equal、string_… 或 numeric_…，qcs:uin 用 string_… 或 numeric_…",
};
const VALUES: Text = Text {
    en: "must have one or more values of the operator's kind: texts, numbers, true or false, ISO 8601 dates in UTC, or addresses such as 10.0.0.0/8; variables are ${uin}, ${owner_uin} and ${app_id}",
    zh: "必须有一个或多个与运算符匹配的值：字符串、数字、true 或 false、UTC 的 ISO 8601 时间，或 10.0.0.0/8 形式的地址；变量仅支持 ${uin}、${owner_uin} 和 ${app_id}",
};
