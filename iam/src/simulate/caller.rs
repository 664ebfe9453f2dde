use aozu_names::{Known, UniqueId};

use super::{
    context::Derived,
    error::InputProblem,
    request::{CallerTags, Request},
};
use crate::{
    context_keys::PrincipalFacts,
    evaluate::{Caller, CallerKind, Context},
};

/// The caller that a request names; without one whoever holds the policies.
pub(super) fn of(request: &Request<'_>, problems: &mut Vec<InputProblem>) -> Caller {
    let Some(text) = &request.caller_arn else { return Caller::unnamed() };
    let caller = Caller::parse(text).unwrap_or_else(|error| {
        problems.push(InputProblem::new("CallerArn", format!("Invalid caller: {error}")));
        Caller::unnamed()
    });
    caller.in_management_account(request.caller_is_management_account.unwrap_or_default())
}

/// The condition keys that follow from who asks. None for a group, which asks nothing itself, and none where no
/// caller is named. Of a session whose role's path is not told the role counts as one without a path.
pub(super) fn derive(caller: &Caller, id: Option<&UniqueId>) -> Derived {
    if matches!(caller.kind(), CallerKind::Group | CallerKind::Unnamed) {
        return Derived::default();
    }
    let unique_id = id.cloned().map_or_else(Known::default, Known::Present);
    let facts = PrincipalFacts { unique_id, ..PrincipalFacts::default() };
    let mut context = Context::absent();
    facts.add_to(caller, &mut context);
    if let (CallerKind::Role { name, role: None, .. }, Some(account)) = (caller.kind(), caller.account()) {
        let arn = format!("arn:{}:iam::{account}:role/{name}", caller.partition());
        context.set("aws:PrincipalArn", arn);
    }
    Derived::of(&context)
}

/// Adds the caller's tags, whose keys must differ by more than letter case.
pub(super) fn tag(
    derived: &mut Derived,
    caller: &Caller,
    tags: Option<&CallerTags<'_>>,
    problems: &mut Vec<InputProblem>,
) {
    let tags = tags.map_or(&[][..], |tags| tags.0.as_slice());
    let mut seen = std::collections::BTreeSet::new();
    for (key, value) in tags {
        if key.is_empty() {
            problems.push(InputProblem::new("CallerTags", "a tag has no key"));
        } else if !seen.insert(key.to_lowercase()) {
            let message = format!("`{key}` is the key of two tags: keys differ by more than letter case");
            problems.push(InputProblem::new("CallerTags", message));
        } else if caller.kind() != &CallerKind::Group {
            derived.add(&format!("aws:PrincipalTag/{}", &**key), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::derive;
    use crate::evaluate::{Caller, Context, KeyState};

    fn keys(caller: &str, asked: &[&str]) -> Vec<Option<String>> {
        let mut context = Context::absent();
        derive(&Caller::parse(caller).unwrap(), Some(&"AIDACKCEVSQ6C2EXAMPLE".parse().unwrap()))
            .fill(&mut context, |_| true);
        let value = |key: &&str| match context.get(key) {
            KeyState::Present(values) => values.single().map(ToString::to_string),
            _ => None,
        };
        asked.iter().map(value).collect()
    }

    #[test]
    fn every_caller_brings_its_keys() {
        let asked =
            ["aws:PrincipalArn", "aws:PrincipalType", "aws:PrincipalAccount", "aws:username", "aws:userid"];
        for (caller, expected) in [
            (
                "arn:aws:iam::111122223333:user/a/bob",
                [
                    Some("arn:aws:iam::111122223333:user/a/bob"),
                    Some("User"),
                    Some("111122223333"),
                    Some("bob"),
                    Some("AIDACKCEVSQ6C2EXAMPLE"),
                ],
            ),
            (
                "arn:aws:iam::111122223333:role/a/web",
                [
                    Some("arn:aws:iam::111122223333:role/a/web"),
                    Some("AssumedRole"),
                    Some("111122223333"),
                    None,
                    None,
                ],
            ),
            (
                "arn:aws:sts::111122223333:assumed-role/web/s",
                [
                    Some("arn:aws:iam::111122223333:role/web"),
                    Some("AssumedRole"),
                    Some("111122223333"),
                    None,
                    Some("AIDACKCEVSQ6C2EXAMPLE:s"),
                ],
            ),
            (
                "arn:aws:sts::111122223333:federated-user/bob",
                [
                    Some("arn:aws:sts::111122223333:federated-user/bob"),
                    Some("FederatedUser"),
                    Some("111122223333"),
                    None,
                    Some("111122223333:bob"),
                ],
            ),
            (
                "arn:aws:iam::111122223333:root",
                [
                    Some("arn:aws:iam::111122223333:root"),
                    Some("Account"),
                    Some("111122223333"),
                    None,
                    Some("111122223333"),
                ],
            ),
            ("anonymous", [None, Some("Anonymous"), Some("anonymous"), None, Some("anonymous")]),
            ("arn:aws:iam::111122223333:group/g", [None; 5]),
            ("sns.amazonaws.com", [None; 5]),
        ] {
            let expected: Vec<_> = expected.iter().map(|value| value.map(str::to_owned)).collect();
            assert_eq!(keys(caller, &asked), expected, "{caller}");
        }
        let service = ["aws:PrincipalServiceName", "aws:PrincipalIsAWSService"];
        assert_eq!(
            keys("sns.amazonaws.com", &service),
            [Some("sns.amazonaws.com".to_owned()), Some("true".to_owned())]
        );
    }
}
