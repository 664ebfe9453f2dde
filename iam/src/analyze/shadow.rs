use smol_str::SmolStr;

use super::glob::{Effort, Pattern, ResourceElement};
use crate::policy::{Document, Effect, Named, Nameless, PolicyKind, Spanned, Statement, Version};

/// How a statement makes another of its document idle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shadow {
    /// It denies all that the other allows, on no condition.
    Denied,
    /// It says all that the other says: with the same effect, on no condition or on the same.
    Covered,
}

/// A statement that does nothing because of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Shadowed {
    /// The index of the statement that does nothing.
    pub statement: u32,
    /// The index of the other.
    pub by: u32,
    /// How.
    pub how: Shadow,
}

/// How many statements are compared with each other: more than AWS stores.
const MOST_STATEMENTS: usize = 128;

/// The statements of a document that another of its statements makes idle, whatever request may come.
///
/// Patterns are compared as sets of texts ([`Pattern`]), element by element: a statement that several others cover
/// only together is not told. Of statements that say exactly the same the first stays; where one says it in other
/// words, the first stays too. Documents of more than 128 statements are not looked at.
///
/// ```
/// use aozu_iam::{analyze::{Shadow, shadowed}, policy::{Document, PolicyKind}};
/// let document = Document::parse(r#"{"Version": "2012-10-17", "Statement": [
///     {"Effect": "Allow", "Action": "s3:GetObject*", "Resource": "arn:aws:s3:::acme/*"},
///     {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}]}"#)?;
/// let found = shadowed(&document, PolicyKind::Managed);
/// assert_eq!((found[0].statement, found[0].by, found[0].how), (0, 1, Shadow::Denied));
/// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
/// ```
#[must_use]
pub fn shadowed(document: &Document, kind: PolicyKind) -> Vec<Shadowed> {
    let statements = document.statements();
    if statements.len() < 2 || statements.len() > MOST_STATEMENTS {
        return Vec::new();
    }
    let version = document.version();
    let all: Vec<Reach<'_>> = statements.iter().filter_map(|one| Reach::of(one, version, kind)).collect();
    let mut effort = Effort::new(Effort::POLICY);
    let mut found = Vec::new();
    for (n, one) in all.iter().enumerate() {
        let shadow = all.iter().enumerate().find_map(|(m, other)| {
            if m == n { None } else { one.shadow_of(other, m < n, &mut effort).map(|how| (other, how)) }
        });
        if let Some((other, how)) = shadow {
            found.push(Shadowed { statement: one.statement.index, by: other.statement.index, how });
        }
    }
    found
}

/// Elements of a statement: these, or all but these.
enum Set<T> {
    These(Vec<T>),
    AllBut(Vec<T>),
}

/// A question about two elements, with the effort that is left.
type Ask<T> = fn(&T, &T, &mut Effort) -> bool;

impl<T> Set<T> {
    /// Whether everything in it surely lies in another.
    fn is_within(
        &self,
        other: &Self,
        ask: (Ask<T>, Ask<T>, impl Fn(&T) -> bool),
        effort: &mut Effort,
    ) -> bool {
        let (contains, meets, all) = ask;
        match (self, other) {
            (Self::These(mine), Self::These(theirs)) => {
                mine.iter().all(|one| theirs.iter().any(|two| contains(two, one, effort)))
            }
            (Self::These(mine), Self::AllBut(theirs)) => {
                !mine.iter().any(|one| theirs.iter().any(|two| meets(one, two, effort)))
            }
            (Self::AllBut(mine), Self::AllBut(theirs)) => {
                theirs.iter().all(|two| mine.iter().any(|one| contains(one, two, effort)))
            }
            (Self::AllBut(_), Self::These(theirs)) => theirs.iter().any(all),
        }
    }
}

/// What a statement is about, compiled. None where something in it can match nothing, which is another fault.
struct Reach<'a> {
    statement: &'a Statement,
    actions: Set<Pattern>,
    resources: Set<ResourceElement>,
}

fn set<T>(named: Named<'_, [Spanned<SmolStr>]>, read: impl Fn(&str) -> Option<T>) -> Option<Set<T>> {
    let all = |list: &[Spanned<SmolStr>]| list.iter().map(|one| read(&one.value)).collect::<Option<Vec<T>>>();
    Some(match named {
        Named::These(list) => Set::These(all(list).filter(|all| !all.is_empty())?),
        Named::AllBut(list) => Set::AllBut(all(list)?),
    })
}

impl<'a> Reach<'a> {
    fn of(statement: &'a Statement, version: Version, kind: PolicyKind) -> Option<Self> {
        let actions = set(statement.actions()?, Pattern::action)?;
        let resources = match statement.resources() {
            Some(named) => set(named, |text| ResourceElement::new(text, version, kind))?,
            None if kind == PolicyKind::Trust => Set::AllBut(Vec::new()),
            None => return None,
        };
        statement.effect().map(|_| Self { statement, actions, resources })
    }

    /// How another statement, which stands before this one or after, makes it idle.
    fn shadow_of(&self, other: &Self, before: bool, effort: &mut Effort) -> Option<Shadow> {
        let (mine, theirs) = (self.statement, other.statement);
        let same = mine.effect() == theirs.effect();
        let denies = mine.allows() && theirs.effect() == Some(Effect::Deny);
        let conditions = theirs.conditions().is_empty() || (same && mine.condition == theirs.condition);
        if !(same || denies) || !conditions || !self.is_within(other, effort) {
            return None;
        }
        if denies {
            return Some(Shadow::Denied);
        }
        let equal =
            mine.conditions().is_empty() == theirs.conditions().is_empty() && other.is_within(self, effort);
        let twin = || Nameless(mine).to_string() == Nameless(theirs).to_string();
        (!equal || (before && !twin())).then_some(Shadow::Covered)
    }

    /// Whether all requests that it is about are requests that the other is about, conditions apart.
    fn is_within(&self, other: &Self, effort: &mut Effort) -> bool {
        let everything = |element: &ResourceElement| element.pattern().is_everything();
        principals_within(self.statement, other.statement)
            && self.resources.is_within(
                &other.resources,
                (ResourceElement::contains_within, ResourceElement::intersects_within, everything),
                effort,
            )
            && self.actions.is_within(
                &other.actions,
                (Pattern::contains_within, Pattern::intersects_within, Pattern::is_everything),
                effort,
            )
    }
}

fn principals_within(one: &Statement, other: &Statement) -> bool {
    let everyone = matches!(other.principals(), Some(Named::These(principals)) if principals.has_everyone());
    (everyone && one.principals().is_some())
        || (one.principal == other.principal && one.not_principal == other.not_principal)
}

#[cfg(test)]
mod tests {
    use super::{Shadow, shadowed};
    use crate::policy::{Document, PolicyKind};

    fn found(kind: PolicyKind, statements: &[&str]) -> Vec<(u32, u32, Shadow)> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{{{}}}]}}"#, statements.join("}, {"));
        let document = Document::parse(&text).unwrap_or_else(|errors| panic!("{errors}: {text}"));
        shadowed(&document, kind).iter().map(|one| (one.statement, one.by, one.how)).collect()
    }

    const READ: &str = r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*""#;

    fn with(statement: &str) -> Vec<(u32, u32, Shadow)> {
        found(PolicyKind::Managed, &[READ, statement])
    }

    #[test]
    fn a_denial_of_everything_allowed_makes_it_idle() {
        for deny in [
            r#""Effect": "Deny", "Action": "*", "Resource": "*""#,
            r#""Effect": "Deny", "Action": ["iam:*", "S3:get*"], "Resource": ["*"]"#,
            r#""Effect": "Deny", "NotAction": "s3:Put*", "NotResource": "arn:aws:s3:::c/*""#,
        ] {
            assert_eq!(with(deny), [(0, 1, Shadow::Denied)], "{deny}");
        }
        for deny in [
            r#""Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/a/*""#,
            r#""Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*""#,
            r#""Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::*/a""#,
            r#""Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#,
        ] {
            assert_eq!(with(deny), [], "{deny}");
        }
    }

    #[test]
    fn what_a_wider_statement_says_is_said() {
        assert_eq!(
            with(r#""Effect": "Allow", "Action": "s3:Get*", "Resource": "*""#),
            [(0, 1, Shadow::Covered)]
        );
        assert_eq!(
            with(r#""Effect": "Allow", "NotAction": "iam:*", "Resource": "*""#),
            [(0, 1, Shadow::Covered)]
        );
        let narrow = r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/a", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#;
        assert_eq!(with(narrow), [(1, 0, Shadow::Covered)]);
        let wide = r#""Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#;
        assert_eq!(with(wide), [], "its condition may fail");
        assert_eq!(found(PolicyKind::Managed, &[narrow, wide]), [(0, 1, Shadow::Covered)]);
    }

    #[test]
    fn of_equals_the_first_stays_and_twins_are_another_fault() {
        let again = r#""Effect": "Allow", "Action": ["s3:getobject"], "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b/a"]"#;
        assert_eq!(with(again), [(1, 0, Shadow::Covered)]);
        assert_eq!(with(READ), []);
    }

    #[test]
    fn principals_count() {
        let to = |principal: &str, effect: &str| {
            format!(r#""Effect": "{effect}", "Principal": {principal}, "Action": "sqs:*", "Resource": "*""#)
        };
        let one = to(r#"{"AWS": "111122223333"}"#, "Allow");
        for (other, expected) in [
            (to("\"*\"", "Deny"), vec![(0, 1, Shadow::Denied)]),
            (to(r#"{"AWS": "111122223333"}"#, "Deny"), vec![(0, 1, Shadow::Denied)]),
            (to(r#"{"AWS": "444455556666"}"#, "Deny"), vec![]),
        ] {
            assert_eq!(found(PolicyKind::Queue, &[&one, &other]), expected, "{other}");
        }
    }
}
