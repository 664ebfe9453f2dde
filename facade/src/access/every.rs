//! Many questions of one kind: each of some principals, actions and resources, as promises have them.

use std::collections::BTreeSet;

use aozu_iam::{
    analyze::glob::Pattern,
    evaluate::{Action, Decision},
    policy::{Document, Named, Spanned, Statement},
};
use aozu_names::{Known, reexport::SmolStr};

use super::{AskError, DecidedBy, Pins, can::decided, subject::Subject};
use crate::Model;

/// Someone who is asked about again and again.
#[derive(Debug)]
pub(crate) struct Asking<'m, 'a> {
    model: &'m Model<'a>,
    subject: Subject,
}

/// What decides, and what that rests on.
#[derive(Debug)]
pub(crate) struct Ruled {
    pub by: DecidedBy,
    /// The keys that a depending answer rests on.
    pub when: String,
    pub needs: Vec<String>,
}

impl<'m, 'a> Asking<'m, 'a> {
    pub(crate) fn new(model: &'m Model<'a>, principal: &str) -> Result<Self, AskError> {
        Ok(Self { model, subject: model.access().subject(principal)? })
    }

    /// What answers call the principal.
    pub(crate) fn name(&self) -> &str {
        &self.subject.name
    }

    /// The decision on one request, and what it takes for granted.
    pub(crate) fn decide(
        &self,
        action: &Action,
        resource: &str,
    ) -> Result<(Decision, Vec<String>), AskError> {
        let access = self.model.access();
        let thing = access.thing(action, resource)?;
        let question = access.question(&self.subject, action, &thing, &Pins::default());
        let decision = question.decide();
        Ok((decision, question.assumptions(decision)))
    }

    /// The same, with what decides.
    pub(crate) fn explain(&self, action: &Action, resource: &str) -> Result<Ruled, AskError> {
        let access = self.model.access();
        let thing = access.thing(action, resource)?;
        let question = access.question(&self.subject, action, &thing, &Pins::default());
        let decision = question.decide();
        let explanation = question.ask(|layers, request| layers.explain(request));
        let when = question.when(decision, &explanation).words;
        let needs = question.needs(decision, &explanation);
        Ok(Ruled { by: decided(&question), when, needs })
    }

    /// Resources that fit a pattern and that a statement is about which may let this principal do some of the actions:
    /// one text for each pattern of the principal's policies and of resources' policies. Tells too whether some were left
    /// out, because they hold policy variables.
    pub(crate) fn resources_like(&self, action: &Pattern, resource: &Pattern) -> (BTreeSet<String>, bool) {
        let access = self.model.access();
        let mut found = BTreeSet::new();
        let mut left_out = false;
        let mut look = |statement: &Statement| {
            if !statement.allows() || !may_be_about(statement.actions(), action) {
                return;
            }
            let Some(Named::These(texts)) = statement.resources() else { return };
            for text in texts.iter().map(|text| text.value.as_str()) {
                if let Some((begin, _)) = text.split_once("${") {
                    // Whatever the variable holds: such a text can meet the pattern only if its beginning does.
                    left_out |= Pattern::new(&format!("{begin}*")).intersects(resource);
                    continue;
                }
                let pattern = Pattern::new(text);
                let Some(meeting) = pattern.meeting(resource).filter(|text| text.starts_with("arn:")) else {
                    continue;
                };
                // The shortest text may lack what must not be empty, such as the key of an object.
                let longer = format!("{meeting}a");
                let fits = pattern.matches(&longer) && resource.matches(&longer);
                found.insert(if fits { longer } else { meeting });
            }
        };
        let own = access.documents(&self.subject);
        own.iter().flat_map(|(_, document)| document.statements()).for_each(&mut look);
        for account in access.accounts.values() {
            for resource in account.resource_policies() {
                let Known::Present(policy) = resource.policy else { continue };
                policy.document().map(Document::statements).unwrap_or_default().iter().for_each(&mut look);
            }
        }
        (found, left_out)
    }
}

/// Whether a statement may be about an action that a pattern matches.
fn may_be_about(named: Option<Named<'_, [Spanned<SmolStr>]>>, action: &Pattern) -> bool {
    match named {
        Some(Named::These(texts)) => {
            texts.iter().any(|text| Pattern::of_any_case(&text.value).intersects(action))
        }
        Some(Named::AllBut(_)) => true,
        None => false,
    }
}
