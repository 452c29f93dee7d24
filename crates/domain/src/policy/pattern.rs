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
pub enum Pattern {
    /// `*`.
    Anything,
    /// A text in which nothing can vary.
    Exact(Box<str>),
    /// A text with one `*`, at its end.
    Beginning(Box<str>),
    /// Everything else.
    Mixed(Box<Mixed>),
}

/// A text with variables in it, or `*` not only at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixed {
    head: Chunk,
    middle: Vec<Chunk>,
    /// What follows the last `*`; `None` without any `*`.
    tail: Option<Chunk>,
}

/// A `${` that is no variable known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVariable;

impl Pattern {
    /// The pattern of a text in which `*` stands for anything and `${…}` for a variable.
    pub fn wild(text: &str) -> Result<Self, UnknownVariable> {
        let mut chunks = text.split('*').map(Chunk::parse);
        let head = chunks.next().transpose()?.unwrap_or_default();
        let mut middle = chunks.collect::<Result<Vec<_>, _>>()?;
        let tail = middle.pop();
        middle.retain(|chunk| !chunk.0.is_empty());
        Ok(Self::of(Mixed { head, middle, tail }))
    }

    /// The pattern of a text in which only `${…}` means something.
    pub fn plain(text: &str) -> Result<Self, UnknownVariable> {
        Ok(Self::of(Mixed { head: Chunk::parse(text)?, middle: Vec::new(), tail: None }))
    }

    fn of(mixed: Mixed) -> Self {
        let open_end = mixed.tail.as_ref().map(|tail| tail.0.is_empty());
        match (mixed.head.0.as_slice(), mixed.middle.as_slice(), open_end) {
            ([], [], Some(true)) => Self::Anything,
            ([], [], None) => Self::Exact(Box::default()),
            ([Part::Text(text)], [], None) => Self::Exact(text.clone()),
            ([Part::Text(text)], [], Some(true)) => Self::Beginning(text.clone()),
            _ => Self::Mixed(Box::new(mixed)),
        }
    }

    /// The text, if nothing in it can vary.
    pub fn fixed(&self) -> Option<&str> {
        match self {
            Self::Exact(text) => Some(text),
            _ => None,
        }
    }

    /// The variable that is all of the text.
    pub fn variable(&self) -> Option<Variable> {
        let Self::Mixed(mixed) = self else { return None };
        match (&mixed.tail, mixed.head.0.as_slice()) {
            (None, [Part::Variable(variable)]) => Some(*variable),
            _ => None,
        }
    }

    /// Whether it fits all of the text.
    pub fn fits(&self, text: &str, context: &Context<'_>) -> bool {
        match self {
            Self::Anything => true,
            Self::Exact(exact) => **exact == *text,
            Self::Beginning(beginning) => text.starts_with(&**beginning),
            Self::Mixed(mixed) => mixed.fits(text, context),
        }
    }

    /// Whether it fits all of the text if case does not matter. Only for patterns without `*`.
    pub fn fits_in_any_case(&self, text: &str, context: &Context<'_>) -> bool {
        let mut rest = text.chars().flat_map(char::to_lowercase);
        let mut same = |part: &str| part.chars().flat_map(char::to_lowercase).all(|c| rest.next() == Some(c));
        let all = match self {
            Self::Anything | Self::Beginning(_) => return false,
            Self::Exact(exact) => same(exact),
            Self::Mixed(mixed) => mixed.head.0.iter().all(|part| part.with(context, &mut same)),
        };
        all && rest.next().is_none()
    }

    /// Whether it fits every text that begins like that, some of them (`None`), or none.
    pub fn fits_what_begins_with(&self, beginning: &str, context: &Context<'_>) -> Option<bool> {
        match self {
            Self::Anything => Some(true),
            Self::Exact(exact) => {
                if exact.starts_with(beginning) {
                    None
                } else {
                    Some(false)
                }
            }
            Self::Beginning(own) if beginning.starts_with(&**own) => Some(true),
            Self::Beginning(own) => {
                if own.starts_with(beginning) {
                    None
                } else {
                    Some(false)
                }
            }
            Self::Mixed(mixed) if mixed.head.can_meet(beginning, context) => None,
            Self::Mixed(_) => Some(false),
        }
    }
}

impl Mixed {
    fn fits(&self, text: &str, context: &Context<'_>) -> bool {
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
        self.0.iter().try_fold(text, |rest, part| match part {
            Part::Text(text) => rest.strip_prefix(&**text),
            Part::Variable(variable) => {
                let number = variable.value(context);
                let (start, rest) = rest.split_at_checked(digits(number))?;
                is_number(start, number).then_some(rest)
            }
        })
    }

    fn strip_end<'t>(&self, text: &'t str, context: &Context<'_>) -> Option<&'t str> {
        self.0.iter().rev().try_fold(text, |rest, part| match part {
            Part::Text(text) => rest.strip_suffix(&**text),
            Part::Variable(variable) => {
                let number = variable.value(context);
                let (rest, end) = rest.split_at_checked(rest.len().checked_sub(digits(number))?)?;
                is_number(end, number).then_some(rest)
            }
        })
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

    /// Whether a text can begin with both this and `beginning`.
    fn can_meet(&self, beginning: &str, context: &Context<'_>) -> bool {
        let mut rest = beginning;
        for part in &self.0 {
            let fits = part.with(context, |part| match rest.strip_prefix(part) {
                Some(after) => {
                    rest = after;
                    None
                }
                None => Some(part.starts_with(rest)),
            });
            if let Some(fits) = fits {
                return fits;
            }
        }
        true
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

/// How many decimal digits a number has.
fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Whether a text of as many digits is that number. Numbers of accounts differ in their last digits, so these are
/// compared first; printing the number would take ten times as long.
fn is_number(text: &str, mut number: u64) -> bool {
    text.bytes().rev().all(|digit| {
        let last = (number % 10) as u8;
        number /= 10;
        digit == b'0' + last
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Uin;

    fn fits(pattern: &str, text: &str, uin: u64) -> bool {
        Pattern::wild(pattern).unwrap().fits(text, &Context { uin: Uin(uin), ..Context::NOBODY })
    }

    #[test]
    fn variables_fit_their_number_and_nothing_else() {
        for uin in [0, 7, 10, 100, 100_000_000_001, u64::MAX] {
            for (pattern, before, after) in [
                ("${uin}", "", ""),
                ("k/${uin}/*", "k/", "/x"),
                ("*/${uin}", "a/", ""),
                ("*a${uin}b*", "ya", "bz"),
            ] {
                assert!(fits(pattern, &format!("{before}{uin}{after}"), uin), "{pattern} {uin}");
                assert!(!fits(pattern, &format!("{before}{}{after}", uin ^ 1), uin), "{pattern} {uin}");
                assert!(!fits(pattern, &format!("{before}{after}"), uin), "{pattern} {uin}");
                assert!(!fits(pattern, &format!("{before}密{after}"), uin), "{pattern} {uin}");
            }
            assert!(!fits("${uin}", &format!("0{uin}"), uin) && !fits("${uin}", &format!("{uin}0"), uin));
            assert!(fits("${uin}${uin}", &format!("{uin}{uin}"), uin));
        }
        assert!(fits("${uin}*", "100", 10) && fits("*${uin}", "110", 10));
    }

    #[test]
    fn simple_patterns_are_told_apart() {
        let is = |text| Pattern::wild(text).unwrap();
        assert_eq!((is("*"), is("**")), (Pattern::Anything, Pattern::Anything));
        assert_eq!((is("a"), is("")), (Pattern::Exact("a".into()), Pattern::Exact("".into())));
        assert_eq!(is("a*"), Pattern::Beginning("a".into()));
        assert!(matches!(is("*a"), Pattern::Mixed(_)) && matches!(is("a${uin}*"), Pattern::Mixed(_)));
        for unknown in ["${", "${uin", "${me}", "a${}*", "${uin}${x}", "${UIN}"] {
            assert_eq!(
                (Pattern::wild(unknown), Pattern::plain(unknown)),
                (Err(UnknownVariable), Err(UnknownVariable))
            );
        }
    }
}
