use smol_str::SmolStr;

use super::{Context, Decision, KeyState, Layers, Request, witness};
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
    tries: Vec<Option<String>>,
    all: bool,
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
        let mut tried = 0;
        let mut denied = None;
        let mut choice = vec![0; unknowns.len()];
        loop {
            tried += 1;
            let (context, assumed) = assume(request.context, &unknowns, &choice);
            match self.decide(&Request { context: &context, ..*request }) {
                Decision::Allowed if settled.allowed_with.is_none() => settled.allowed_with = Some(assumed),
                Decision::Allowed => {}
                Decision::Depends => all = false,
                why => {
                    denied = Some(denied.map_or(why, |before: Decision| before.min(why)));
                    settled.denied_with.get_or_insert(assumed);
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
        match (all, settled.allowed_with.is_some(), denied) {
            (true, true, _) => settled.decision = Decision::Allowed,
            (true, false, Some(why)) => settled.decision = why,
            _ => {}
        }
        settled
    }

    /// The unknown keys that statements about the request ask for, in conditions.
    fn unknowns(&self, request: &Request<'_>) -> Vec<Unknown> {
        let mut found: Vec<Unknown> = Vec::new();
        for (key, operator, values) in super::unblock::conditions(self, request) {
            if request.context.get(&key) != KeyState::Unknown {
                continue;
            }
            let all = exhausted(&operator) && !values.iter().any(|value| value.contains("${"));
            let at = found.iter().position(|unknown| unknown.key.eq_ignore_ascii_case(&key));
            let unknown = match at.and_then(|at| found.get_mut(at)) {
                Some(unknown) => unknown,
                None => {
                    // A value that no policy knows, and absence.
                    let tries = vec![None, Some(String::from("\u{1}none of those"))];
                    found.push(Unknown { key: key.clone(), tries, all: true });
                    let Some(last) = found.last_mut() else { continue };
                    last
                }
            };
            unknown.all &= all;
            for value in witness::values(&operator, &values) {
                if !unknown.tries.contains(&Some(value.clone())) {
                    unknown.tries.push(Some(value));
                }
            }
        }
        found.sort_by(|a, b| a.key.cmp(&b.key));
        found
    }

    /// Whether it rests on more than unknown keys in conditions: policies that could not be read, variables that
    /// cannot be filled in, an owner nobody knows.
    fn rests_on_more(&self, request: &Request<'_>) -> bool {
        request.target.is_owner_unknown()
            || self.sets().any(|set| {
                set.has_unreadable()
                    || set.statements().iter().any(|statement| {
                        statement.variables
                            && statement.resource_texts(set.arena()).any(|text| text.contains("${"))
                    })
            })
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

fn assume(context: &Context, unknowns: &[Unknown], choice: &[usize]) -> (Context, Vec<Assumed>) {
    let mut context = context.clone();
    let mut assumed = Vec::with_capacity(unknowns.len());
    for (unknown, at) in unknowns.iter().zip(choice) {
        let value = unknown.tries.get(*at).cloned().flatten();
        match &value {
            Some(value) => context.set(&unknown.key, value.as_str()),
            None => context.set_absent(&unknown.key),
        }
        assumed.push(Assumed { key: unknown.key.clone(), value });
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
    fn what_is_allowed_either_way_is_allowed() {
        let equal = statement("Allow", r#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#);
        let other = statement("Allow", r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}"#);
        assert_eq!(settle(&format!("{equal},{other}")).decision, Decision::Allowed);
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
