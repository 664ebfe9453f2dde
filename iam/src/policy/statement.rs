use smol_str::SmolStr;

use super::{Condition, ConditionClause, Effect, Element, Member, OneOrMany, Principals, Span, Spanned};

/// The texts of `Action`, `Resource` and their negations.
pub type Texts = OneOrMany<Spanned<SmolStr>>;

/// One statement of a document, with the place of every part.
///
/// It holds what was written, also both of a pair that exclude each other; what may stand together is
/// asked of [`Document::check`](super::Document::check). Two statements are equal if what they hold is
/// equal, wherever it stands.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Where it stands, from its brace to after the closing one.
    pub span: Span,
    /// Its number in the document as written, from 0.
    pub index: u32,
    /// `Sid`, its name.
    pub sid: Option<Member<SmolStr>>,
    /// `Effect`; none only where it is missing or wrong.
    pub effect: Option<Member<Effect>>,
    /// `Principal`
    pub principal: Option<Member<Principals>>,
    /// `NotPrincipal`
    pub not_principal: Option<Member<Principals>>,
    /// `Action`
    pub action: Option<Member<Texts>>,
    /// `NotAction`
    pub not_action: Option<Member<Texts>>,
    /// `Resource`
    pub resource: Option<Member<Texts>>,
    /// `NotResource`
    pub not_resource: Option<Member<Texts>>,
    /// `Condition`
    pub condition: Option<Condition>,
}

/// What a statement names: these, or all but these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a, T: ?Sized> {
    /// `Action`, `Resource`, `Principal`.
    These(&'a T),
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    AllBut(&'a T),
}

fn named<'a, T>(these: &'a Option<Member<T>>, but: &'a Option<Member<T>>) -> Option<Named<'a, T>> {
    let these = these.as_ref().map(|member| Named::These(&member.value));
    these.or_else(|| but.as_ref().map(|member| Named::AllBut(&member.value)))
}

fn slice<'a>(named: Named<'a, Texts>) -> Named<'a, [Spanned<SmolStr>]> {
    match named {
        Named::These(texts) => Named::These(texts.as_slice()),
        Named::AllBut(texts) => Named::AllBut(texts.as_slice()),
    }
}

impl Statement {
    /// A statement without members, to be filled by the parser.
    pub(super) const fn empty(index: u32) -> Self {
        Self {
            span: Span::new(0, 0),
            index,
            sid: None,
            effect: None,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        }
    }

    /// Its name, where it has one.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_ref().map(|sid| sid.value.as_str())
    }

    /// What it does.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.effect.as_ref().map(|effect| effect.value)
    }

    /// Whether it allows.
    #[must_use]
    pub fn allows(&self) -> bool {
        self.effect() == Some(Effect::Allow)
    }

    /// Its actions.
    #[must_use]
    pub fn actions(&self) -> Option<Named<'_, [Spanned<SmolStr>]>> {
        named(&self.action, &self.not_action).map(slice)
    }

    /// Its resources; none in a role's trust policy, which is about the role itself.
    #[must_use]
    pub fn resources(&self) -> Option<Named<'_, [Spanned<SmolStr>]>> {
        named(&self.resource, &self.not_resource).map(slice)
    }

    /// Its principals; none in a policy that is attached to a principal.
    #[must_use]
    pub fn principals(&self) -> Option<Named<'_, Principals>> {
        named(&self.principal, &self.not_principal)
    }

    /// Its conditions, none where it has no `Condition`.
    #[must_use]
    pub fn conditions(&self) -> &[ConditionClause] {
        self.condition.as_ref().map_or(&[], |condition| condition.value.as_slice())
    }

    /// Whether it holds a context key in some condition; keys compare without letter case.
    #[must_use]
    pub fn has_condition_on(&self, key: &str) -> bool {
        let mut entries = self.conditions().iter().flat_map(|clause| &clause.entries);
        entries.any(|entry| entry.key.value.eq_ignore_ascii_case(key))
    }

    /// The first member whose list is empty, so that the statement can match nothing at all.
    ///
    /// An empty `NotAction`, `NotResource` or `NotPrincipal` excludes nothing and is no such member.
    ///
    /// ```
    /// use aozu_iam::policy::{Document, Element};
    /// let text = r#"{"Statement": {"Effect": "Allow", "Action": [], "Resource": "*"}}"#;
    /// let document = Document::parse(text).unwrap();
    /// assert_eq!(document.statements()[0].unreachable(), Some(Element::Action));
    /// ```
    #[must_use]
    pub fn unreachable(&self) -> Option<Element> {
        let empty = |texts: &Option<Member<Texts>>| texts.as_ref().is_some_and(|t| t.value.is_empty());
        if empty(&self.action) {
            Some(Element::Action)
        } else if empty(&self.resource) {
            Some(Element::Resource)
        } else if self.principal.as_ref().is_some_and(|p| p.value.is_empty()) {
            Some(Element::Principal)
        } else {
            None
        }
    }

    /// Where a member's value stands, where the statement has it.
    #[must_use]
    pub fn span_of(&self, element: Element) -> Option<Span> {
        self.member(element).map(|(_, value)| value)
    }

    /// Where a member's name and value stand.
    pub(super) fn member(&self, element: Element) -> Option<(Span, Span)> {
        fn both<T>(member: &Option<Member<T>>) -> Option<(Span, Span)> {
            member.as_ref().map(|member| (member.name, member.span))
        }
        match element {
            Element::Sid => both(&self.sid),
            Element::Principal => both(&self.principal),
            Element::NotPrincipal => both(&self.not_principal),
            Element::Effect => both(&self.effect),
            Element::Action => both(&self.action),
            Element::NotAction => both(&self.not_action),
            Element::Resource => both(&self.resource),
            Element::NotResource => both(&self.not_resource),
            Element::Condition => both(&self.condition),
        }
    }

    /// Its members in the order in which they were written.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        let found = Element::ALL.into_iter().filter_map(|e| self.member(e).map(|(name, _)| (name.start, e)));
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        found.into_iter().map(|(_, element)| element).collect()
    }
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.sid == other.sid
            && self.effect == other.effect
            && self.principal == other.principal
            && self.not_principal == other.not_principal
            && self.action == other.action
            && self.not_action == other.not_action
            && self.resource == other.resource
            && self.not_resource == other.not_resource
            && self.condition == other.condition
    }
}
impl Eq for Statement {}

#[cfg(test)]
mod tests {
    use crate::policy::{Document, Element, Named, Statement};

    fn statement(members: &str) -> Statement {
        let document = Document::parse(&format!(r#"{{"Statement": {{{members}}}}}"#)).unwrap();
        document.statements()[0].clone()
    }

    #[test]
    fn only_an_empty_positive_list_makes_it_unreachable() {
        for (members, expected) in [
            (r#""Resource": [], "Action": "*""#, Some(Element::Resource)),
            (r#""Principal": {}"#, Some(Element::Principal)),
            (r#""Principal": {"AWS": [], "Service": []}"#, Some(Element::Principal)),
            (r#""Principal": {"AWS": [], "Service": "a.b"}"#, None),
            (r#""NotPrincipal": {}, "NotAction": [], "NotResource": []"#, None),
            (r#""Action": "*", "Resource": ["*"], "Principal": "*""#, None),
        ] {
            assert_eq!(statement(members).unreachable(), expected, "{members}");
        }
    }

    #[test]
    fn the_order_of_members_is_kept() {
        let s = statement(r#""Resource": "*", "Effect": "Deny", "Sid": "a""#);
        assert_eq!(s.elements(), [Element::Resource, Element::Effect, Element::Sid]);
    }

    #[test]
    fn negations_are_told_apart() {
        let s = statement(r#""NotAction": "iam:*", "Resource": "*""#);
        assert!(matches!(s.actions(), Some(Named::AllBut([one])) if one.value == "iam:*"));
        assert!(matches!(s.resources(), Some(Named::These(_))));
        assert!(s.principals().is_none());
    }

    #[test]
    fn keys_are_found_whatever_their_case() {
        let s = statement(r#""Condition": {"Bool": {"AWS:securetransport": false}}"#);
        assert!(s.has_condition_on("aws:SecureTransport"));
        assert!(!s.has_condition_on("aws:SourceIp"));
    }
}
