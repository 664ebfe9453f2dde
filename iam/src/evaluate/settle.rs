use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::{
    Context, Decision, KeyState, Layers, PolicySet, Request, compiled::Statement, context::lower, witness,
};
use crate::policy::{Comparand, Operator, Test};

/// What a request comes to once the keys that nobody knows are tried out.
///
/// [`Layers::decide`] looks at each condition by itself, so that an allowance and a deny that rest on the same
/// unknown key may leave it with [`Decision::Depends`] though no value of the key lets the request through. Here
/// the values that the policies tell apart are tried together.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The answer; still [`Decision::Depends`] where both remain possible, or could not be ruled out.
    pub decision: Decision,
    /// Keys, each with the value or absence, with which the request is let through.
    pub allowed_with: Option<Vec<Assumed>>,
    /// The same with which it is stopped.
    pub denied_with: Option<Vec<Assumed>>,
    /// The unknown keys that the answer rests on, by name.
    pub keys: Vec<SmolStr>,
}

/// A context key that nobody knows, and what is assumed of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumed {
    /// The key.
    pub key: SmolStr,
    /// Its value; none for its absence.
    pub value: Option<String>,
}

/// How many contexts are tried.
const MOST: usize = 4096;

/// A key that nobody knows: what to try, and whether that is all there is to try.
struct Unknown {
    key: SmolStr,
    tries: Vec<Try>,
    all: bool,
}

/// What may be true of a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Try {
    Absent,
    Value(String),
    /// A list, be it of one value: no operator without a set qualifier holds of it, negated or not.
    List,
    /// A list without values, which `Null` takes for absent.
    EmptyList,
}

impl Layers<'_> {
    /// Answers a request, and where the answer depends on keys that are unknown, tries their values.
    ///
    /// ```
    /// use aozu_iam::{evaluate::*, policy::{Document, PolicyKind}};
    /// let text = r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
    ///     "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}"#;
    /// let identity = PolicySet::of(PolicyKind::Managed, "Mfa", &Document::parse(text)?);
    /// let request = Request {
    ///     caller: &Caller::parse("arn:aws:iam::111122223333:user/alice")?,
    ///     action: &Action::new("s3:GetObject")?,
    ///     target: &Target::new("arn:aws:s3:::acme/1"),
    ///     context: &Context::unknown(),
    /// };
    /// let settled = Layers { identity: &[&identity], ..Layers::default() }.settle(&request);
    /// assert_eq!(settled.decision, Decision::Depends);
    /// assert_eq!(settled.allowed_with.unwrap()[0].value.as_deref(), Some("true"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn settle(&self, request: &Request<'_>) -> Settled {
        let mut settled = Settled {
            decision: self.decide(request),
            allowed_with: None,
            denied_with: None,
            keys: Vec::new(),
        };
        if settled.decision != Decision::Depends {
            return settled;
        }
        let unknowns = self.unknowns(request);
        settled.keys = unknowns.iter().map(|unknown| unknown.key.clone()).collect();
        let mut all = unknowns.iter().all(|unknown| unknown.all) && !self.rests_on_more(request);
        let (mut tried, mut allowed, mut denied) = (0, false, None);
        let mut choice = vec![0; unknowns.len()];
        loop {
            tried += 1;
            let (context, assumed) = assume(request.context, &unknowns, &choice);
            match self.decide(&Request { context: &context, ..*request }) {
                Decision::Allowed => {
                    allowed = true;
                    settled.allowed_with = settled.allowed_with.or(assumed);
                }
                Decision::Depends => all = false,
                why => {
                    denied = Some(denied.map_or(why, |before: Decision| before.min(why)));
                    settled.denied_with = settled.denied_with.or(assumed);
                }
            }
            if settled.allowed_with.is_some() && settled.denied_with.is_some() {
                return settled;
            }
            if !advance(&mut choice, &unknowns) {
                break;
            }
            if tried == MOST {
                all = false;
                break;
            }
        }
        match (all, allowed, denied) {
            (true, true, None) => settled.decision = Decision::Allowed,
            (true, false, Some(why)) => settled.decision = why,
            _ => {}
        }
        settled
    }

    /// The unknown keys that statements about the request ask for, in conditions.
    fn unknowns(&self, request: &Request<'_>) -> Vec<Unknown> {
        // By the key as the context compares it.
        let mut found: BTreeMap<SmolStr, (Unknown, BTreeSet<Try>)> = BTreeMap::new();
        for (key, operator, values) in super::unblock::conditions(self, request) {
            if request.context.get(&key) != KeyState::Unknown {
                continue;
            }
            let (unknown, known) = found.entry(lower(&key)).or_insert_with(|| {
                // A value that no policy knows is among what is tried of every key.
                let none = Try::Value(String::from("\u{1}none of those"));
                (
                    Unknown { key, tries: vec![Try::Absent, none, Try::List, Try::EmptyList], all: true },
                    BTreeSet::new(),
                )
            });
            unknown.all &= exhausted(&operator);
            for value in witness::values(&operator, &values) {
                if unknown.tries.len() > MOST {
                    unknown.all = false;
                    break;
                }
                if known.insert(Try::Value(value.clone())) {
                    unknown.tries.push(Try::Value(value));
                }
            }
        }
        found.into_values().map(|(unknown, _)| unknown).collect()
    }

    /// Whether it rests on more than unknown keys in conditions: policies that could not be read, variables that
    /// may not be filled in, an owner nobody knows.
    fn rests_on_more(&self, request: &Request<'_>) -> bool {
        let has_variables = |set: &PolicySet, statement: &Statement| {
            let arena = set.arena();
            let values = statement.conditions.iter().flat_map(|condition| &condition.values);
            let mut texts = statement.resource_texts(arena).chain(values.map(|value| arena.get(value.text)));
            statement.variables
                && statement.covers_action(arena, request.action)
                && texts.any(|text| text.contains("${"))
        };
        request.target.is_owner_unknown()
            || self
                .sets()
                .any(|set| set.has_unreadable() || set.statements().iter().any(|one| has_variables(set, one)))
    }
}

/// Whether the values that are tried tell everything apart that the operator can: equality and truth, not
/// patterns, order or ranges, and not lists.
fn exhausted(operator: &str) -> bool {
    let Some(operator) = Operator::parse(operator) else { return true };
    let equality = matches!(operator.test, Test::StringEquals | Test::StringNotEquals | Test::BinaryEquals);
    operator.set.is_none()
        && (equality || matches!(operator.test.comparand(), Comparand::Bool | Comparand::Null))
}

/// The context in which a choice is true, and the choice in words; none where it holds a list, of which there is
/// nothing to be told.
fn assume(context: &Context, unknowns: &[Unknown], choice: &[usize]) -> (Context, Option<Vec<Assumed>>) {
    let mut context = context.clone();
    let mut assumed = Some(Vec::with_capacity(unknowns.len()));
    for (unknown, at) in unknowns.iter().zip(choice) {
        let key = &unknown.key;
        let value = match unknown.tries.get(*at) {
            Some(list @ (Try::List | Try::EmptyList)) => {
                context.set_list(key, (*list == Try::List).then_some("\u{1}none of those"));
                assumed = None;
                continue;
            }
            Some(Try::Value(value)) => {
                context.set(key, value.as_str());
                Some(value.clone())
            }
            Some(Try::Absent) | None => {
                context.set_absent(key);
                None
            }
        };
        if let Some(assumed) = &mut assumed {
            assumed.push(Assumed { key: key.clone(), value });
        }
    }
    (context, assumed)
}

/// The next choice, counted like a number; whether there is one.
fn advance(choice: &mut [usize], unknowns: &[Unknown]) -> bool {
    for (at, unknown) in choice.iter_mut().zip(unknowns) {
        *at += 1;
        if *at < unknown.tries.len() {
            return true;
        }
        *at = 0;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::{
        evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Settled, Target},
        policy::{Document, PolicyKind},
    };

    fn settle(statements: &str) -> Settled {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let set = PolicySet::of(PolicyKind::Managed, "p", &Document::parse(&text).unwrap());
        let request = Request {
            caller: &Caller::parse("arn:aws:iam::111122223333:user/alice").unwrap(),
            action: &Action::new("s3:GetObject").unwrap(),
            target: &Target::new("arn:aws:s3:::acme/1"),
            context: &Context::unknown(),
        };
        Layers { identity: &[&set], ..Layers::default() }.settle(&request)
    }

    fn statement(effect: &str, condition: &str) -> String {
        format!(r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {condition}}}"#)
    }

    #[test]
    fn what_is_allowed_and_denied_by_the_same_key_is_denied() {
        let condition = r#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#;
        let settled = settle(&[statement("Allow", condition), statement("Deny", condition)].join(","));
        assert!(settled.decision.is_denied() && settled.allowed_with.is_none());
    }

    #[test]
    fn what_no_value_lets_through_is_denied_and_what_every_value_does_is_allowed() {
        let equal = statement("Allow", r#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#);
        let other = statement("Allow", r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}"#);
        let list = statement("Allow", r#"{"ForAnyValue:StringLike": {"aws:SourceVpce": "*"}}"#);
        // A list meets neither of the first two; with the third operator the values no longer tell everything.
        assert_eq!(settle(&format!("{equal},{other}")).decision, Decision::Depends);
        assert_eq!(settle(&format!("{equal},{other},{list}")).decision, Decision::Depends);
        let present = statement("Allow", r#"{"Null": {"aws:SourceVpce": "false"}}"#);
        let absent = statement("Allow", r#"{"Null": {"aws:SourceVpce": "true"}}"#);
        assert_eq!(settle(&format!("{present},{absent}")).decision, Decision::Allowed);
    }

    #[test]
    fn one_key_in_two_spellings_is_one_key() {
        let spelt = |effect, key: &str, value: &str| {
            statement(effect, &format!(r#"{{"StringEquals": {{"aws:RequestTag/{key}": "{value}"}}}}"#))
        };
        let statements = [
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#.to_owned(),
            spelt("Allow", "équipe", "zz"),
            spelt("Deny", "Équipe", "a"),
        ];
        assert_eq!(settle(&statements.join(",")).decision, Decision::Depends);
    }

    #[test]
    fn a_variable_of_an_unknown_key_is_never_ruled_out() {
        let deny = r#"{"StringEquals": {"s3:prefix": "${aws:username}"}}"#;
        let both =
            format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "*"}},{}"#, statement("Deny", deny));
        assert_eq!(settle(&both).decision, Decision::Depends);
    }

    #[test]
    fn where_both_remain_there_is_a_witness_of_each() {
        let settled = settle(&statement("Allow", r#"{"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#));
        assert_eq!(settled.decision, Decision::Depends);
        assert_eq!(settled.keys, ["aws:SourceIp"]);
        assert_eq!(settled.allowed_with.unwrap()[0].value.as_deref(), Some("192.0.2.0"));
        assert!(settled.denied_with.is_some());
    }

    #[test]
    fn patterns_and_unfilled_variables_are_never_ruled_out() {
        let like = r#"{"StringLike": {"aws:username": "a*"}, "StringNotLike": {"aws:username": "a?"}}"#;
        let deny = statement("Deny", r#"{"StringLike": {"aws:username": "ax"}}"#);
        let settled = settle(&format!("{},{deny}", statement("Allow", like)));
        assert_eq!(settled.decision, Decision::Depends);
    }
}
