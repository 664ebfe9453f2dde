use std::collections::{BTreeMap, BTreeSet};

use aozu_names::Arn;

use super::{
    Asker, PublicPromise, Selector,
    outcome::{Outcome, Tally},
};
use crate::{PublicResource, PublicResources};

impl Asker<'_, '_> {
    /// Whether each resource that can bear a policy is public, or is not.
    pub(super) fn public(&mut self, promise: &PublicPromise) -> Outcome {
        let PublicResources { found, unknown, needs, unlisted, all_listed } = self.model.public_resources();
        let proofs: BTreeMap<&str, &PublicResource> =
            found.iter().map(|one| (one.resource.as_str(), one)).collect();
        let unknown: BTreeSet<&str> = unknown.iter().map(Arn::as_str).collect();
        let select = &promise.resource;
        let mut tally = Tally::default();
        for item in self.inventory().of_kinds(&["plain"]) {
            match select.selects(item) {
                Some(false) => continue,
                None => {
                    tally.doubt_tags(item);
                    continue;
                }
                Some(true) => {}
            }
            match proofs.get(item.arn.as_str()) {
                Some(_) if promise.is => tally.held += 1,
                Some(public) => {
                    tally.break_with(|| format!("{} is public: {}", item.arn, public.proof.join("; ")))
                }
                None if unknown.contains(item.arn.as_str()) => {
                    let own = |call: &&String| item.names().any(|name| call.contains(name));
                    tally.needs.extend(needs.iter().filter(own).cloned());
                    tally.doubt_with(|| {
                        format!("something that decides whether {} is public was not read", item.arn)
                    });
                }
                None if promise.is => tally.break_with(|| format!("{} is not public", item.arn)),
                None => tally.held += 1,
            }
        }
        // Nobody knows whether what was not listed is public.
        let mut unlisted: Vec<&str> = unlisted.into_iter().collect();
        unlisted.extend((!all_listed).then_some("bucket"));
        for noun in unlisted.into_iter().filter(|noun| may_select(select, noun)) {
            let listing = |call: &&String| call.contains(" list-");
            tally
                .needs
                .extend(needs.iter().filter(listing).filter(|call| call.contains(service(noun))).cloned());
            tally.doubt_with(|| format!("the {noun}s were not all listed"));
        }
        if tally.is_empty() {
            return Outcome::of_nothing(&format!("{select} selects no resource that can be public"));
        }
        let (count, is) = (tally.held, if promise.is { "public" } else { "not public" });
        tally.into_outcome(format!(
            "{count} {} {is}",
            if count == 1 { "resource is" } else { "resources are" }
        ))
    }
}

/// Whether a selector of many may mean resources of a service that were not listed.
fn may_select(select: &Selector, noun: &str) -> bool {
    match select {
        _ if select.exact().is_some() => false,
        Selector::Text(pattern) if pattern.starts_with("arn:") => {
            let of = pattern.split(':').nth(2).unwrap_or("*");
            crate::validate::matches(of, service(noun))
        }
        Selector::Text(_) | Selector::Tag(_) => true,
    }
}

/// The service of a noun, as in ARNs and commands.
fn service(noun: &str) -> &'static str {
    match noun {
        "bucket" => "s3",
        "key" => "kms",
        "queue" => "sqs",
        "topic" => "sns",
        "function" => "lambda",
        "secret" => "secretsmanager",
        _ => "es",
    }
}
