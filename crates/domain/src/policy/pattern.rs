//! Texts with `*` and variables in them.

use super::call::{Context, Decimal};

/// What a variable stands for. What is put in its place is text, never a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `${uin}`: who calls.
    Uin,
    /// `${owner_uin}`: the caller's root account.
    OwnerUin,
    /// `${app_id}`: the number of that account in the names of older services.
    AppId,
}

impl Variable {
    const ALL: [(&str, Self); 3] =
        [("uin", Self::Uin), ("owner_uin", Self::OwnerUin), ("app_id", Self::AppId)];

    /// Its value.
    pub fn value(self, context: &Context<'_>) -> u64 {
        match self {
            Self::Uin => context.uin.0,
            Self::OwnerUin => context.owner_uin.0,
            Self::AppId => context.app_id,
        }
    }
}

/// A piece of a text without `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Box<str>),
    Variable(Variable),
}

/// What stands between two `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Chunk(Vec<Part>);

/// A text to compare with. `*` stands for any characters, also none, also `/`. Matching takes time in proportion to
/// text and pattern together, however many `*` there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    head: Chunk,
    middle: Vec<Chunk>,
    /// What follows the last `*`; `None` without any `*`.
    tail: Option<Chunk>,
}

/// A `${` that is no variable known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVariable;

impl Pattern {
    /// What fits everything.
    pub fn anything() -> Self {
        Self { head: Chunk::default(), middle: Vec::new(), tail: Some(Chunk::default()) }
    }

    /// The pattern of a text in which `*` stands for anything and `${…}` for a variable.
    pub fn wild(text: &str) -> Result<Self, UnknownVariable> {
        let mut chunks = text.split('*').map(Chunk::parse);
        let head = chunks.next().transpose()?.unwrap_or_default();
        let mut middle = chunks.collect::<Result<Vec<_>, _>>()?;
        let tail = middle.pop();
        middle.retain(|chunk| !chunk.0.is_empty());
        Ok(Self { head, middle, tail })
    }

    /// The pattern of a text in which only `${…}` means something.
    pub fn plain(text: &str) -> Result<Self, UnknownVariable> {
        Ok(Self { head: Chunk::parse(text)?, middle: Vec::new(), tail: None })
    }

    /// The text, if nothing in it can vary.
    pub fn fixed(&self) -> Option<&str> {
        match (&self.tail, self.head.0.as_slice()) {
            (None, []) => Some(""),
            (None, [Part::Text(text)]) => Some(text),
            _ => None,
        }
    }

    /// The variable that is all of the text.
    pub fn variable(&self) -> Option<Variable> {
        match (&self.tail, self.head.0.as_slice()) {
            (None, [Part::Variable(variable)]) => Some(*variable),
            _ => None,
        }
    }

    /// Whether it fits all of the text.
    pub fn fits(&self, text: &str, context: &Context<'_>) -> bool {
        let Some(rest) = self.head.strip_start(text, context) else { return false };
        let Some(tail) = &self.tail else { return rest.is_empty() };
        let Some(mut rest) = tail.strip_end(rest, context) else { return false };
        self.middle.iter().all(|chunk| match chunk.after(rest, context) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        })
    }

    /// Whether it fits all of the text if case does not matter. Only for patterns without `*`.
    pub fn fits_in_any_case(&self, text: &str, context: &Context<'_>) -> bool {
        let mut rest = text.chars().flat_map(char::to_lowercase);
        let mut same = |part: &str| part.chars().flat_map(char::to_lowercase).all(|c| rest.next() == Some(c));
        self.head.0.iter().all(|part| part.with(context, &mut same)) && rest.next().is_none()
    }

    /// Whether it fits every text that begins with that, some of them, or none.
    pub fn fits_what_begins_with(&self, beginning: &str, context: &Context<'_>) -> Option<bool> {
        let Some(more) = self.head.meets(beginning, context) else { return Some(false) };
        let only_the_beginning_counts =
            self.middle.is_empty() && self.tail.as_ref().is_some_and(|tail| tail.0.is_empty());
        (only_the_beginning_counts && !more).then_some(true)
    }
}

impl Chunk {
    fn parse(text: &str) -> Result<Self, UnknownVariable> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${") {
            let (name, after) = from.split_once('}').ok_or(UnknownVariable)?;
            let (_, variable) =
                Variable::ALL.into_iter().find(|(known, _)| *known == name).ok_or(UnknownVariable)?;
            if !before.is_empty() {
                parts.push(Part::Text(before.into()));
            }
            parts.push(Part::Variable(variable));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self(parts))
    }

    fn strip_start<'t>(&self, text: &'t str, context: &Context<'_>) -> Option<&'t str> {
        self.0.iter().try_fold(text, |rest, part| part.with(context, |part| rest.strip_prefix(part)))
    }

    fn strip_end<'t>(&self, text: &'t str, context: &Context<'_>) -> Option<&'t str> {
        self.0.iter().rev().try_fold(text, |rest, part| part.with(context, |part| rest.strip_suffix(part)))
    }

    /// What follows its first occurrence.
    fn after<'t>(&self, text: &'t str, context: &Context<'_>) -> Option<&'t str> {
        let after = |wanted: &str| text.find(wanted).map(|at| &text[at + wanted.len()..]);
        match self.0.as_slice() {
            [part] => part.with(context, after),
            // Two parts between two stars hold a variable: rare enough for an allocation.
            parts => after(&parts.iter().map(|part| part.with(context, str::to_owned)).collect::<String>()),
        }
    }

    /// Whether one text can begin with both this and `beginning`; and if so, whether this asks for more than that.
    fn meets(&self, beginning: &str, context: &Context<'_>) -> Option<bool> {
        let mut rest = beginning;
        for part in &self.0 {
            let fits = part.with(context, |part| match rest.strip_prefix(part) {
                Some(after) => {
                    rest = after;
                    Some(false)
                }
                None => part.starts_with(rest).then_some(true),
            });
            match fits {
                Some(false) => {}
                other => return other,
            }
        }
        Some(false)
    }
}

impl Part {
    fn with<T>(&self, context: &Context<'_>, then: impl FnOnce(&str) -> T) -> T {
        match self {
            Self::Text(text) => then(text),
            Self::Variable(variable) => then(Decimal::new(variable.value(context)).as_str()),
        }
    }
}
