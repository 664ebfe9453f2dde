use super::{Arena, Slice};
use crate::{
    evaluate::{
        Action, Target, Truth,
        condition::{Unresolved, Variables, has_unknown, literal_prefix, possible_glob, resolved_glob, wild},
    },
    policy::{PolicyKind, pattern::expands},
};

/// What follows the literal beginning of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evaluate) enum Tail {
    /// Nothing: the text ends there.
    End,
    /// Anything.
    Any,
    /// A pattern.
    Pattern,
}

/// An element of `Action`, compiled: a literal beginning in small letters and what follows.
#[derive(Debug, Clone, Copy)]
pub(in crate::evaluate) struct ActionMatcher {
    pub text: Slice,
    pub prefix: u32,
    pub tail: Tail,
}

fn tail_of(rest: &str) -> Tail {
    match rest {
        "" => Tail::End,
        "*" => Tail::Any,
        _ => Tail::Pattern,
    }
}

fn has_blank_or_comma(text: &str) -> bool {
    let odd = |b: u8| matches!(b, b'\t'..=b'\r' | b' ' | b',');
    // Without a way out of the loop, so that it takes many bytes at a time.
    text.bytes().fold(false, |found, b| found | odd(b))
        || (!text.is_ascii() && text.contains(char::is_whitespace))
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl ActionMatcher {
    /// Compiles an element; none where it can match nothing: an empty half, blanks, a comma (specs/iam.md §1.5).
    pub(super) fn new(text: &str, arena: &mut Arena) -> Option<Self> {
        if text != "*" {
            let colon = text.bytes().position(|b| b == b':')?;
            if colon == 0 || colon + 1 == text.len() || has_blank_or_comma(text) {
                return None;
            }
        }
        let prefix = literal_prefix(text);
        let tail = tail_of(text.get(prefix..).unwrap_or_default());
        Some(Self { text: arena.push_small(text, text.len()), prefix: narrow(prefix), tail })
    }

    pub(in crate::evaluate) fn matches(self, arena: &Arena, action: &Action) -> bool {
        match action.small().strip_prefix(arena.get(self.text.to(self.prefix))) {
            Some(rest) => self.matches_rest(arena, rest),
            None => false,
        }
    }

    /// Whether it matches, the literal beginning being known to.
    pub(in crate::evaluate) fn matches_rest(self, arena: &Arena, rest: &str) -> bool {
        match self.tail {
            Tail::End => rest.is_empty(),
            Tail::Any => true,
            Tail::Pattern => wild(arena.get(self.text.from(self.prefix)), rest),
        }
    }
}

/// An element of `Resource`, compiled.
#[derive(Debug, Clone, Copy)]
pub(in crate::evaluate) struct ResourceMatcher {
    /// The pattern, its first five parts in small letters.
    pub text: Slice,
    pub form: ResourceForm,
    /// How long its literal beginning is.
    pub prefix: u32,
    /// Where its sixth part begins.
    sixth: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evaluate) enum ResourceForm {
    /// `*`
    Everything,
    /// A short ARN that stands for nothing.
    Nothing,
    /// Without wildcards in the first five parts, so that text and pattern compare as wholes.
    Whole(Tail),
    /// Part by part.
    Parts,
    /// Part by part, with variables in the sixth.
    Variables,
}

impl ResourceMatcher {
    /// Compiles an element; `variables` says whether the document has them.
    pub(super) fn new(text: &str, kind: PolicyKind, variables: bool, arena: &mut Arena) -> Self {
        if text == "*" {
            return Self { text: arena.push(text), form: ResourceForm::Everything, prefix: 0, sixth: 0 };
        }
        let colons = text.bytes().filter(|b| *b == b':').count().min(5);
        if colons < 5 && !expands(text, kind) {
            return Self { text: arena.push(text), form: ResourceForm::Nothing, prefix: 0, sixth: 0 };
        }
        let slice = if colons < 5 {
            let filled = format!("{text}{}", ":*".repeat(5 - colons));
            arena.push_small(&filled, filled.len())
        } else {
            let head = text.match_indices(':').nth(4).map_or(0, |(at, _)| at);
            arena.push_small(text, head)
        };
        let whole = arena.get(slice);
        let head = whole.match_indices(':').nth(4).map_or(0, |(at, _)| at);
        let (before, sixth) = whole.split_at_checked(head + 1).unwrap_or((whole, ""));
        let variable = if variables { sixth.find("${") } else { None };
        let wildcard = literal_prefix(before);
        let in_parts = wildcard < before.len();
        let prefix = if in_parts {
            wildcard
        } else {
            before.len() + literal_prefix(sixth).min(variable.unwrap_or(sixth.len()))
        };
        let form = if variable.is_some() {
            ResourceForm::Variables
        } else if in_parts {
            ResourceForm::Parts
        } else {
            ResourceForm::Whole(tail_of(whole.get(prefix..).unwrap_or_default()))
        };
        Self { text: slice, form, prefix: narrow(prefix), sixth: narrow(before.len()) }
    }

    /// What every resource that it matches begins with.
    pub(super) fn beginning(self, arena: &Arena) -> Beginning {
        let in_parts = matches!(self.form, ResourceForm::Parts | ResourceForm::Variables);
        if !in_parts || self.prefix >= self.sixth {
            return Beginning::OfWhole(self.text.to(self.prefix));
        }
        let sixth = self.text.from(self.sixth);
        let pattern = arena.get(sixth);
        let literal = literal_prefix(pattern).min(pattern.find("${").unwrap_or(pattern.len()));
        Beginning::OfSixth(sixth.to(narrow(literal)))
    }

    /// Whether it matches; unknown where a variable is.
    pub(in crate::evaluate) fn matches<'c>(
        self,
        arena: &'c Arena,
        target: &Target,
        variables: Variables<'c>,
    ) -> Match {
        let (prefix, rest) = match self.form {
            ResourceForm::Everything => return Match::Is(Truth::True),
            ResourceForm::Nothing => return Match::Is(Truth::False),
            _ => (self.text.to(self.prefix), self.text.from(self.prefix)),
        };
        let Some(remaining) = target.small().strip_prefix(arena.get(prefix)) else {
            return Match::Is(Truth::False);
        };
        match self.form {
            ResourceForm::Whole(Tail::End) => Match::Is(remaining.is_empty().into()),
            ResourceForm::Whole(Tail::Any) => Match::Is(Truth::True),
            ResourceForm::Whole(Tail::Pattern) => Match::Is(wild(arena.get(rest), remaining).into()),
            _ => {
                let (pattern, Some(part)) = (arena.get(self.text.from(self.sixth)), target.part(5)) else {
                    return Match::Is(Truth::False);
                };
                // It differs more often than the parts before it.
                if self.form == ResourceForm::Parts && !wild(pattern, part) {
                    return Match::Is(Truth::False);
                }
                let mut parts = arena.get(self.text).splitn(6, ':');
                for n in 0..5 {
                    let (Some(pattern), Some(part)) = (parts.next(), target.part(n)) else {
                        return Match::Is(Truth::False);
                    };
                    if !wild(pattern, part) {
                        return Match::Is(Truth::False);
                    }
                }
                if self.form == ResourceForm::Parts {
                    return Match::Is(Truth::True);
                }
                match resolved_glob(pattern, variables) {
                    Ok(glob) => Match::Is(glob.matches(part).into()),
                    Err(_) if !possible_glob(pattern, variables).matches(part) => Match::Is(Truth::False),
                    Err(Unresolved::Never) if has_unknown(pattern, variables) => {
                        Match::Unresolved(Truth::Unknown)
                    }
                    Err(Unresolved::Never) => Match::Unresolved(Truth::True),
                    Err(Unresolved::Unknown) => Match::Is(Truth::Unknown),
                }
            }
        }
    }
}

/// The literal beginning of a resource pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// Of the whole text.
    OfWhole(Slice),
    /// Of its sixth part, where wildcards stand before it.
    OfSixth(Slice),
}

/// Whether a resource pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evaluate) enum Match {
    Is(Truth),
    /// A variable in it did not resolve: it matches nothing, and as a `NotResource` excludes everything that it
    /// could match under some value (specs/iam.md §1.6). Whether it could; unknown where another variable is.
    Unresolved(Truth),
}
