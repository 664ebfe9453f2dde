use smol_str::SmolStr;

use super::{
    Arena,
    matcher::{ActionMatcher, Match, ResourceMatcher},
    principal::{PrincipalMatcher, PrincipalsMatcher, Rows},
};
use crate::{
    evaluate::{
        Action, Request, Target, Truth,
        condition::{Condition, Held, Value, Variables},
        context::{hash_of, lower},
    },
    policy::{self, Effect, Element, Named, PolicyKind, Principals, Span},
};

/// A statement, compiled.
#[derive(Debug, Clone)]
pub(in crate::evaluate) struct Statement {
    pub effect: Effect,
    /// Which policy of the set it stands in.
    pub source: u32,
    /// Its number in the policy, from 0.
    pub index: u32,
    pub sid: Option<SmolStr>,
    pub span: Span,
    /// Where the names of its resource and principal elements stand; the statement where it has none.
    pub resource_span: Span,
    pub principal_span: Span,
    /// Whether `${…}` is a variable.
    pub variables: bool,
    pub actions: Patterns<ActionMatcher>,
    pub resources: Patterns<ResourceMatcher>,
    pub(super) principals: PrincipalsMatcher,
    pub conditions: Box<[Condition]>,
}

/// What a statement names, compiled.
#[derive(Debug, Clone)]
pub(in crate::evaluate) enum Patterns<T> {
    These(Box<[T]>),
    AllBut(Box<[T]>),
    /// Everything: a trust policy names no resource.
    Everything,
}

impl Statement {
    /// Compiles a statement; none where it has no effect or no action, so that it can do nothing.
    pub(super) fn new(
        statement: &policy::Statement,
        source: u32,
        kind: PolicyKind,
        variables: bool,
        arena: &mut Arena,
    ) -> Option<Self> {
        let effect = statement.effect()?;
        let mut compile = |texts: &[policy::Spanned<SmolStr>]| {
            let mut patterns = Vec::with_capacity(texts.len());
            patterns.extend(texts.iter().filter_map(|text| ActionMatcher::new(&text.value, arena)));
            patterns.into_boxed_slice()
        };
        let actions = match statement.actions()? {
            Named::These(texts) => Patterns::These(compile(texts)),
            Named::AllBut(texts) => Patterns::AllBut(compile(texts)),
        };
        let mut resource =
            |text: &policy::Spanned<SmolStr>| ResourceMatcher::new(&text.value, kind, variables, arena);
        let resources = match statement.resources() {
            _ if kind == PolicyKind::Trust => Patterns::Everything,
            Some(Named::These(texts)) => Patterns::These(texts.iter().map(&mut resource).collect()),
            Some(Named::AllBut(texts)) => Patterns::AllBut(texts.iter().map(&mut resource).collect()),
            None => Patterns::These(Box::default()),
        };
        let mut list = |principals: &Principals| match principals {
            Principals::Everyone => Box::from([PrincipalMatcher::Everyone]),
            Principals::Listed(_) => {
                principals.listed().map(|(_, one)| PrincipalMatcher::new(&one.value, arena)).collect()
            }
        };
        let principals = match statement.principals() {
            Some(Named::These(principals)) => PrincipalsMatcher::These(list(principals)),
            Some(Named::AllBut(principals)) => PrincipalsMatcher::AllBut(list(principals)),
            None if kind.needs_principal() => PrincipalsMatcher::These(Box::default()),
            None => PrincipalsMatcher::NotAsked,
        };
        let mut conditions = Vec::new();
        for clause in statement.conditions() {
            for entry in &clause.entries {
                let key = lower(&entry.key.value);
                let values = entry.values.iter().map(|value| &value.value.text);
                let values: Box<[Value]> = match clause.operator {
                    Some(operator) => {
                        values.map(|text| Value::new(operator.test, text, variables, arena)).collect()
                    }
                    None => Box::default(),
                };
                let may_err = clause
                    .operator
                    .is_some_and(|operator| values.iter().any(|value| value.may_err(operator.test, arena)));
                conditions.push(Condition {
                    operator: clause.operator,
                    name: arena.push(&clause.name.value),
                    hash: hash_of(&key),
                    key: arena.push(&key),
                    spelt: arena.push(&entry.key.value),
                    values,
                    span: entry.key.span,
                    may_err,
                });
            }
        }
        // Errors are told even where another condition fails; asked first, the rest can stop early.
        conditions.sort_by_key(|condition| !condition.may_err);
        let span_of = |either: &[Element]| {
            either.iter().find_map(|one| statement.span_of(*one)).unwrap_or(statement.span)
        };
        Some(Self {
            effect,
            source,
            index: statement.index,
            sid: statement.sid().map(SmolStr::new),
            span: statement.span,
            resource_span: span_of(&[Element::Resource, Element::NotResource]),
            principal_span: span_of(&[Element::Principal, Element::NotPrincipal]),
            variables,
            actions,
            resources,
            principals,
            conditions: conditions.into_boxed_slice(),
        })
    }

    pub(in crate::evaluate) fn denies(&self) -> bool {
        self.effect == Effect::Deny
    }

    pub(in crate::evaluate) fn covers_action(&self, arena: &Arena, action: &Action) -> bool {
        match &self.actions {
            Patterns::These(patterns) => patterns.iter().any(|pattern| pattern.matches(arena, action)),
            Patterns::AllBut(patterns) => !patterns.iter().any(|pattern| pattern.matches(arena, action)),
            Patterns::Everything => true,
        }
    }

    pub(in crate::evaluate) fn covers_target(&self, arena: &Arena, request: &Request<'_>) -> Truth {
        let variables = Variables { context: request.context, on: self.variables };
        let target: &Target = request.target;
        match &self.resources {
            Patterns::Everything => Truth::True,
            Patterns::These(patterns) => {
                let mut found = Truth::False;
                for pattern in patterns {
                    match pattern.matches(arena, target, variables) {
                        Match::Is(Truth::True) => return Truth::True,
                        Match::Is(truth) => found = found | truth,
                        Match::Unresolved(_) => {}
                    }
                }
                found
            }
            Patterns::AllBut(patterns) => {
                let mut found = Truth::False;
                for pattern in patterns {
                    // What did not resolve must not flip into a match (specs/iam.md §1.6).
                    let (Match::Is(truth) | Match::Unresolved(truth)) =
                        pattern.matches(arena, target, variables);
                    found = found | truth;
                }
                !found
            }
        }
    }

    /// Whether the caller is among its principals, and as what.
    pub(in crate::evaluate) fn covers_caller(
        &self,
        arena: &Arena,
        request: &Request<'_>,
        bounded: bool,
    ) -> Rows {
        let open = request.context.is_open();
        self.principals.matches(request.caller, arena, bounded && self.denies(), open)
    }

    /// The texts of its resources, in which policy variables may stand.
    pub(in crate::evaluate) fn resource_texts<'a>(
        &'a self,
        arena: &'a Arena,
    ) -> impl Iterator<Item = &'a str> {
        let patterns = match &self.resources {
            Patterns::These(patterns) | Patterns::AllBut(patterns) => patterns.as_ref(),
            Patterns::Everything => &[],
        };
        patterns.iter().map(|pattern| arena.get(pattern.text))
    }

    /// Whether it asks for principals at all.
    pub(in crate::evaluate) fn names_principals(&self) -> bool {
        !matches!(self.principals, PrincipalsMatcher::NotAsked)
    }

    /// Whether all conditions hold. With an error an Allow grants nothing and a Deny denies.
    pub(in crate::evaluate) fn conditions_hold(&self, arena: &Arena, request: &Request<'_>) -> Truth {
        let mut held = Held::TRUE;
        for condition in &self.conditions {
            held = held.and(condition.holds(arena, request.context, self.variables));
            // Those that may be errors come first.
            if held == Held::FALSE && !condition.may_err {
                break;
            }
        }
        held.truth(self.denies())
    }

    /// Whether it matches a request whose action it is known to cover, but for its principals, and as what it names
    /// the caller; `bounded` says whether the caller has a permissions boundary.
    pub(in crate::evaluate) fn matches(
        &self,
        arena: &Arena,
        request: &Request<'_>,
        bounded: bool,
    ) -> (Truth, Rows) {
        let target = self.covers_target(arena, request);
        if target.is_false() {
            return (Truth::False, Rows::default());
        }
        let rows = self.covers_caller(arena, request, bounded);
        if rows.any().is_false() {
            return (Truth::False, rows);
        }
        (target & self.conditions_hold(arena, request), rows)
    }
}
