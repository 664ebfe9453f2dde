use std::collections::BTreeSet;

use aozu_iam::{
    analyze::glob::Pattern,
    evaluate::{Action, Decision},
    reference,
};

use super::{
    Asker, CanPromise, Decided, Selector,
    inventory::{Item, lists_of_service},
    outcome::{Outcome, Tally},
};
use crate::{
    access::{AskError, Asking},
    validate::matches,
};

/// More requests are not tried: whoever means so many means something narrower.
const MOST_REQUESTS: usize = 500_000;

impl<'q, 'a> Asker<'q, 'a> {
    /// The decision on each request.
    pub(super) fn can(&mut self, promise: &CanPromise) -> Outcome {
        let mut tally = Tally::default();
        if promise.principal.exact().is_none() {
            self.doubt_partial(&mut tally, &["iam/RoleDetailList", "iam/UserDetailList"]);
        }
        let principals = match self.askers(&promise.principal) {
            Ok(principals) if principals.is_empty() && !tally.is_empty() => {
                return tally.into_outcome(String::new());
            }
            Ok(principals) if principals.is_empty() => {
                return Outcome::of_nothing(&format!("{} selects no user or role", promise.principal));
            }
            Ok(principals) => principals,
            Err(error) => return Outcome::of_nothing(&error.to_string()),
        };
        if promise.resource.exact().is_none() {
            let service = promise.action.split(':').next().unwrap_or_default();
            self.doubt_partial(&mut tally, &lists_of_service(service));
        }
        let actions = actions(&promise.action);
        let resources = self.resources(&promise.resource, &promise.action, &mut tally);
        if resources.is_empty() && tally.is_empty() {
            return Outcome::of_nothing(&format!(
                "{} selects no resource of `{}` in the state",
                promise.resource, promise.action
            ));
        }
        let most = principals.len().saturating_mul(actions.len()).saturating_mul(resources.len());
        if most > MOST_REQUESTS {
            tally.doubt_with(|| {
                format!(
                    "{} principals, {} actions and {} resources are too many requests; select fewer",
                    principals.len(),
                    actions.len(),
                    resources.len()
                )
            });
            return tally.into_outcome(String::new());
        }
        let is_pattern =
            promise.action.contains(['*', '?']) || promise.resource.exact().is_none_or(|text| text == "*");
        let denies = promise.decision != Decided::Allowed;
        // What is named is asked whatever it is; of what is selected, what the action can be about.
        let is_named = promise.resource.exact().is_some_and(|text| text.starts_with("arn:"));
        let mut asked = 0_usize;
        for asking in &principals {
            let mut all = resources.clone();
            if let (true, true, Selector::Text(pattern)) = (denies, is_pattern, &promise.resource) {
                // What no call lists, such as the objects of a bucket, is known from policies alone.
                let wanted = Pattern::of_any_case(&promise.action);
                let (found, left_out) = asking.resources_like(&wanted, &Pattern::new(pattern));
                all.extend(found);
                if left_out {
                    tally.doubt_with(|| {
                        format!(
                            "what {} may do by patterns that hold policy variables is not tried",
                            asking.name()
                        )
                    });
                }
            }
            asked = asked.saturating_add(all.len().saturating_mul(actions.len()));
            if asked > MOST_REQUESTS {
                tally.doubt_with(|| format!("more than {MOST_REQUESTS} requests; select fewer"));
                break;
            }
            for action in &actions {
                for resource in all.iter().filter(|resource| is_named || fits(action, resource)) {
                    self.one(asking, action, resource, promise, &mut tally);
                }
            }
        }
        if tally.is_empty() {
            return Outcome::of_nothing(&format!(
                "{} selects no resource that `{}` can be about",
                promise.resource, promise.action
            ));
        }
        if is_pattern && denies {
            tally.assumptions.insert(format!(
                "what {} may do by `{}` to {} is as for the resources of the state, and one for each pattern of its \
                 policies, that were tried",
                promise.principal, promise.action, promise.resource
            ));
        }
        let (count, decision) = (tally.held, promise.decision);
        let requests = if count == 1 { "request is" } else { "requests are" };
        tally.into_outcome(format!("{count} {requests} {decision}"))
    }

    fn one(
        &self,
        asking: &Asking<'_, '_>,
        action: &Action,
        resource: &str,
        promise: &CanPromise,
        tally: &mut Tally,
    ) {
        let request = || format!("{} {action} {resource}", asking.name());
        let (decision, assumptions) = match asking.decide(action, resource) {
            Ok(decided) => decided,
            Err(error) => return tally.break_with(|| format!("{}: {error}", request())),
        };
        tally.assumptions.extend(assumptions);
        if promise.decision.is(decision) {
            tally.held += 1;
        } else if decision == Decision::Depends {
            let ruled = asking.explain(action, resource);
            if let Ok(ruled) = &ruled {
                tally.needs.extend(ruled.needs.iter().cloned());
            }
            tally.doubt_with(|| {
                let when = ruled.map(|ruled| ruled.when).unwrap_or_default();
                format!("{} depends: {when}", request())
            });
        } else {
            tally.break_with(|| {
                let by =
                    asking.explain(action, resource).ok().map_or_else(String::new, |ruled| by(&ruled.by));
                format!("{} is {}{by}", request(), decision.as_str())
            });
        }
    }

    /// Who asks.
    fn askers(&mut self, selector: &Selector) -> Result<Vec<Asking<'q, 'a>>, AskError> {
        let model = self.model;
        if let Some(text) = selector.exact() {
            return Ok(vec![Asking::new(model, text)?]);
        }
        let inventory = self.inventory();
        let items = inventory.of_kinds(&["user", "role"]);
        let chosen = items.filter(|item| selector.selects(item) == Some(true));
        chosen.map(|item| Asking::new(model, &item.arn)).collect()
    }

    /// What is asked about: what is named, or what is selected of the services of the action.
    fn resources(&mut self, selector: &Selector, action: &str, tally: &mut Tally) -> BTreeSet<String> {
        if let Some(text) = selector.exact().filter(|text| text.starts_with("arn:")) {
            return BTreeSet::from([text.to_owned()]);
        }
        let service = action.split(':').next().unwrap_or_default().to_owned();
        let mut found = BTreeSet::new();
        if matches!(selector, Selector::Text(text) if text == "*") {
            found.insert("*".to_owned());
        }
        for item in &self.inventory().items {
            let of_service = |service: &str| {
                let own = item.arn.split(':').nth(2).unwrap_or_default();
                // Roles are IAM's and are assumed of STS.
                matches(service, own) || (item.kind == "role" && matches(service, "sts"))
            };
            if let Some(object) = object_of(selector, item) {
                found.insert(object);
            } else if of_service(&service) {
                match selector.selects(item) {
                    Some(true) => drop(found.insert(item.arn.clone())),
                    Some(false) => {}
                    None => tally.doubt_tags(item),
                }
            }
        }
        found
    }
}

/// The objects of a bucket that a pattern of objects selects: `arn:aws:s3:::logs-*/2026/*`. No call lists them, so
/// that the key stands as it is written.
fn object_of(selector: &Selector, item: &Item) -> Option<String> {
    let Selector::Text(pattern) = selector else { return None };
    let (bucket, key) = pattern.split_once('/').filter(|_| pattern.contains(":s3:::"))?;
    let is_bucket = item.kind == "plain" && item.arn.contains(":s3:::");
    (is_bucket && matches(bucket, &item.arn)).then(|| format!("{}/{key}", item.arn))
}

/// The actions that a pattern matches, or the one that is named.
fn actions(pattern: &str) -> Vec<Action> {
    if pattern.contains(['*', '?']) {
        reference::actions_matching(pattern)
            .filter_map(|action| Action::new(&action.to_string()).ok())
            .collect()
    } else {
        Action::new(pattern).into_iter().collect()
    }
}

/// Whether an action can be about a resource; of one that no reference tells, about any.
fn fits(action: &Action, resource: &str) -> bool {
    if resource == "*" {
        return true;
    }
    let Some(known) = reference::action(&action.to_string()) else { return true };
    known.resource_types().any(|of| of.resource_type().matches(resource))
}

fn by(by: &crate::access::DecidedBy) -> String {
    let statement = by.statement.map_or_else(String::new, |number| format!("statement {number} of "));
    match &by.policy {
        Some(policy) => format!(" by {statement}{policy} ({})", by.layer),
        None => format!(" (nothing in {} allows it)", by.layer),
    }
}
