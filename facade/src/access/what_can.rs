use std::collections::BTreeSet;

use aozu_iam::{
    entity::{AttachedPolicy, InlinePolicy},
    evaluate::{CallerKind, Decision, Layers, Request},
    policy::{Document, Named, Statement},
};
use aozu_names::{Arn, Known, reexport::SmolStr};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    Answer, AskError, Pins, When,
    compiled::Compiled,
    instances::{Home, Limits, Vocabulary},
    question::Question,
    subject::{Entity, Subject},
};
use crate::{Account, Model, organizations::ControlPolicyType};

/// Something that a principal can do: a statement that lets it, as written, and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ability {
    /// The actions, as the statement writes them.
    pub actions: Vec<String>,
    /// The actions that it leaves out, where it is written with `NotAction`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_actions: Vec<String>,
    /// The resources, as the statement writes them.
    pub resources: Vec<String>,
    /// The resources that it leaves out, where it is written with `NotResource`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_resources: Vec<String>,
    /// Under which condition, and what takes some of it away.
    pub when: When,
    /// The roles to switch to, one after the other; none for what the principal can do itself.
    pub via: Vec<String>,
    /// The policy that the statement stands in.
    pub policy: String,
    /// The statement's number in it, from 0.
    pub statement: u32,
    /// A request of it that the engine was asked about.
    pub witness: Witness,
}

/// A request that the engine does not refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Witness {
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// `allowed` or `depends`.
    pub decision: Decision,
}

/// How many policies that take something away are named.
const MOST_NAMED: usize = 3;

impl Model<'_> {
    /// What a principal can do: the statements that let it, itself and by the roles that it can switch to, each
    /// with a request that the engine was asked about. A statement of which every request that was tried is denied
    /// is no ability; the answer lists it among what it assumes.
    ///
    /// # Errors
    /// When nobody or several are called so.
    ///
    /// ```
    /// use aozu::{Account, access::Pins, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let answer = account.compile().what_can("root", &Pins::default())?;
    /// assert_eq!(answer.answer[0].actions, ["*"]);
    /// # Ok::<(), aozu::access::AskError>(())
    /// ```
    pub fn what_can(&self, principal: &str, pins: &Pins) -> Result<Answer<Vec<Ability>>, AskError> {
        let access = self.access();
        let subject = access.subject(principal)?;
        let words = Vocabulary::new(access);
        let mut ways: Vec<(Subject, Vec<String>, bool)> = vec![(subject.clone(), Vec::new(), false)];
        for (way, decision) in access.reached(&subject) {
            let role = way.last().and_then(|last| access.holders.get(last));
            if let Some(role) = role {
                let via = way.iter().map(|one| (*one).to_owned()).collect();
                ways.push((role.subject.clone(), via, decision != Decision::Allowed));
            }
        }
        let told: Vec<_> = ways
            .par_iter()
            .map(|(subject, via, unsure)| access.abilities(subject, (via, *unsure), &words, pins))
            .collect();
        let (mut abilities, mut assumptions, mut needs) = (Vec::new(), Vec::new(), Vec::new());
        for answer in told {
            abilities.extend(answer.abilities);
            assumptions.extend(answer.assumptions);
            needs.extend(answer.needs);
        }
        Ok(Answer::new(abilities, assumptions, needs))
    }
}

impl<'a> Compiled<'a> {
    /// What one principal can do without switching.
    fn abilities(
        &self,
        subject: &Subject,
        (via, unsure): (&[String], bool),
        words: &Vocabulary,
        pins: &Pins,
    ) -> Told {
        let mut own = self.documents(subject);
        let everything;
        if subject.caller.kind() == &CallerKind::Root {
            everything =
                Document::parse(r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#);
            own.extend(everything.iter().map(|document| ("root".to_owned(), document)));
        }
        let mut limits = Limits::default();
        own.iter().for_each(|(_, document)| limits.add(document, true));
        self.limit(subject, &mut limits);
        let mut told = Told { needs: subject.needs.clone(), ..Told::default() };
        let asker =
            Asker { compiled: self, subject, via, words, pins, limits, home: self.home(subject), unsure };
        for (policy, document) in &own {
            for statement in document.statements().iter().filter(|one| one.allows()) {
                asker.ask(policy, statement, None, &mut told);
            }
        }
        for account in self.accounts.values() {
            for resource in account.resource_policies() {
                let Known::Present(document) = resource.policy else { continue };
                let statements = document.document().map(Document::statements).unwrap_or_default();
                for statement in statements.iter().filter(|one| one.allows()) {
                    asker.ask(resource.arn.as_str(), statement, Some(&resource.arn), &mut told);
                }
            }
        }
        told
    }

    /// The policies of a user or role, with those of the user's groups.
    pub(super) fn documents(&self, subject: &Subject) -> Vec<(String, &'a Document)> {
        let Some((entity, account)) = self.holder_of(subject) else { return Vec::new() };
        match entity {
            Entity::Role(role) => {
                let name = format!("role/{}", role.name());
                documents(account, &name, role.inline_policies(), role.attached_policies())
            }
            Entity::User(user) => {
                let name = format!("user/{}", user.name());
                let mut found = documents(account, &name, user.inline_policies(), user.attached_policies());
                for group in user.groups().iter().filter_map(|name| account.iam().groups().get(name)) {
                    let name = format!("group/{}", group.name());
                    found.extend(documents(
                        account,
                        &name,
                        group.inline_policies(),
                        group.attached_policies(),
                    ));
                }
                found
            }
        }
    }

    /// The user or role behind a subject; of a session the role.
    fn holder_of(&self, subject: &Subject) -> Option<(Entity<'a>, &'a Account)> {
        let account = self.accounts.get(&subject.caller.account()?)?;
        let holder = match subject.caller.kind() {
            CallerKind::Role { role: Some(role), .. } => self.holders.get(role.as_str()),
            _ => self.holders.get(subject.caller.as_str()),
        };
        Some((holder?.entity, account))
    }

    /// Takes in what bounds a subject from outside its own policies.
    fn limit(&self, subject: &Subject, limits: &mut Limits) {
        let Some(id) = subject.caller.account() else { return };
        if let Some((entity, account)) = self.holder_of(subject) {
            let boundary = match entity {
                Entity::User(user) => user.boundary(),
                Entity::Role(role) => role.boundary(),
            };
            let boundary = boundary.and_then(|arn| account.iam().policies().get(arn)?.document()?.document());
            boundary.into_iter().for_each(|document| limits.add(document, false));
        }
        if let Known::Present(Some(levels)) = self.structure.control_policies(id, &ControlPolicyType::Service)
        {
            limits.by_organization = !levels.iter().all(|level| {
                level.policies.iter().filter_map(|one| one.document.document()).any(allows_everything)
            });
            let policies = levels.iter().flat_map(|level| &level.policies);
            policies.filter_map(|policy| policy.document.document()).for_each(|of| limits.add(of, false));
        }
    }

    fn home(&self, subject: &Subject) -> Home {
        let account = subject.caller.account();
        let region = account.and_then(|id| self.accounts.get(&id)?.regions().keys().next());
        let name = subject.caller.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let mut variables = Vec::new();
        if subject.caller.kind() == &CallerKind::User {
            variables.push(("aws:username", name));
        }
        if let Some(account) = account {
            variables.push(("aws:PrincipalAccount", account.to_string()));
        }
        Home {
            partition: self.any_partition().to_string(),
            account: account.map_or_else(String::new, |account| account.to_string()),
            region: region.map_or_else(|| "us-east-1".to_owned(), ToString::to_string),
            variables,
        }
    }
}

fn documents<'a>(
    account: &'a Account,
    holder: &str,
    inline: &'a [InlinePolicy],
    attached: &'a [AttachedPolicy],
) -> Vec<(String, &'a Document)> {
    let inline = inline
        .iter()
        .filter_map(|policy| Some((format!("{holder}/{}", policy.name()), policy.document().document()?)));
    let managed = attached.iter().filter_map(|policy| {
        let document = account.iam().policies().get(policy.arn())?.document()?.document()?;
        Some((policy.arn().to_string(), document))
    });
    inline.chain(managed).collect()
}

/// What was found out of one principal.
#[derive(Debug, Default)]
struct Told {
    abilities: Vec<Ability>,
    assumptions: Vec<String>,
    needs: Vec<String>,
}

/// Asks the engine about statements of one principal.
struct Asker<'q, 'a> {
    compiled: &'q Compiled<'a>,
    subject: &'q Subject,
    via: &'q [String],
    words: &'q Vocabulary,
    pins: &'q Pins,
    limits: Limits,
    home: Home,
    /// Whether the principal is a role to which the switch may fail.
    unsure: bool,
}

impl Asker<'_, '_> {
    /// Tells a statement unless every request of it that is tried is denied. One of a resource's policy is told
    /// where it lets the principal in without a policy of its own.
    fn ask(&self, policy: &str, statement: &Statement, of: Option<&Arn>, told: &mut Told) {
        // The best request of each kind: one that is allowed, and one that depends.
        let (mut allowed, mut depends): (Option<Witness>, Option<(Witness, When)>) = (None, None);
        let mut lost = BTreeSet::new();
        for action in self.words.actions(statement, &self.limits) {
            for resource in self.words.resources(statement, &action, &self.limits, &self.home, of) {
                let Ok(thing) = self.compiled.thing(&action, &resource) else { continue };
                let question = self.compiled.question(self.subject, &action, &thing, self.pins);
                // A resource's policy is told where it lets in whoever has no policy; the answer is that to the
                // principal as it is, whose own policies may deny.
                let by_itself = |layers: &Layers<'_>, request: &Request<'_>| layers.settle(request).decision;
                if of.is_some() && question.decide_with(&[], &question.context, by_itself).is_denied() {
                    continue;
                }
                let decision = question.decide();
                let witness = || Witness { action: action.to_string(), resource: resource.clone(), decision };
                match decision {
                    Decision::Allowed if allowed.is_none() => allowed = Some(witness()),
                    Decision::Depends if depends.is_none() => {
                        let explanation = question.ask(|layers, request| layers.explain(request));
                        depends = Some((witness(), question.when(decision, &explanation)));
                    }
                    Decision::Allowed | Decision::Depends => continue,
                    _ if of.is_none() => {
                        lost.extend(what_denies(&question));
                        continue;
                    }
                    _ => continue,
                }
                told.assumptions.extend(question.assumptions(decision));
            }
        }
        let (witness, mut when) = match (allowed, depends) {
            (Some(allowed), Some((_, mut when))) => {
                when.words = format!("some requests always, others {}", when.words);
                (allowed, when)
            }
            (Some(allowed), None) => (allowed, self.always(statement)),
            (None, Some(depends)) => depends,
            (None, None) => {
                // Not every request of a pattern can be tried.
                if of.is_none() {
                    told.assumptions.push(format!(
                        "statement {} of {policy} lets nothing through: every request of it that was tried is denied",
                        statement.index
                    ));
                }
                return;
            }
        };
        if !lost.is_empty() {
            let named: Vec<String> = lost.iter().take(MOST_NAMED).cloned().collect();
            let more = if lost.len() > MOST_NAMED { " and others" } else { "" };
            when.words = format!("{}, but for what is kept back by {}{more}", when.words, named.join(", "));
        }
        let (actions, not_actions) = written(statement.actions());
        // In the policy of a resource `*` is that resource.
        let (resources, not_resources) = match (written(statement.resources()), of) {
            ((these, but), Some(arn)) if but.is_empty() && is_any(&these) => (vec![arn.to_string()], but),
            (written, _) => written,
        };
        if self.unsure {
            const ON_THE_WAY: &str = "if the switches on the way succeed, which is not known";
            when.words = match when == When::always() {
                true => ON_THE_WAY.to_owned(),
                false => format!("{}, {ON_THE_WAY}", when.words),
            };
        }
        told.abilities.push(Ability {
            actions,
            not_actions,
            resources,
            not_resources,
            when,
            via: self.via.to_vec(),
            policy: policy.to_owned(),
            statement: statement.index,
            witness,
        });
    }
}

impl Asker<'_, '_> {
    /// Under which condition a statement holds of which every request that was tried is allowed: under none, unless
    /// it is wider than what was tried and something else limits it.
    fn always(&self, statement: &Statement) -> When {
        let texts = [statement.actions(), statement.resources()].into_iter().flatten();
        let wide = texts.into_iter().any(|named| match named {
            Named::These(texts) => texts.iter().any(|text| text.value.contains(['*', '?'])),
            Named::AllBut(_) => true,
        });
        let limits = [
            ("its boundary", self.subject.boundary.is_some()),
            ("its session policies", self.subject.session.is_some()),
            ("SCPs", self.limits.by_organization),
            ("the denies of its policies", self.limits.are_more_than_tried()),
        ];
        let limits: Vec<&str> = limits.iter().filter(|(_, has)| *has).map(|(name, _)| *name).collect();
        match limits.as_slice() {
            [] => When::always(),
            _ if !wide => When::always(),
            limits => {
                When { words: format!("as far as {} allow it", limits.join(" and ")), keys: Vec::new() }
            }
        }
    }
}

/// Whether some statement allows everything without a condition.
fn allows_everything(document: &Document) -> bool {
    document.statements().iter().any(|one| {
        one.allows()
            && one.conditions().is_empty()
            && one.covers_every_action()
            && one.covers_every_resource()
    })
}

fn is_any(resources: &[String]) -> bool {
    resources.iter().all(|one| one == "*")
}

/// The patterns of a statement, and those that it leaves out.
fn written(named: Option<Named<'_, [aozu_iam::policy::Spanned<SmolStr>]>>) -> (Vec<String>, Vec<String>) {
    let list = |texts: &[aozu_iam::policy::Spanned<SmolStr>]| -> Vec<String> {
        texts.iter().map(|one| one.value.to_string()).collect()
    };
    match named {
        Some(Named::These(texts)) => (list(texts), Vec::new()),
        Some(Named::AllBut(texts)) => (vec!["*".to_owned()], list(texts)),
        None => (Vec::new(), Vec::new()),
    }
}

/// The policies that stop a request, in words.
fn what_denies(question: &Question<'_>) -> Vec<String> {
    let can = super::can::decided(question);
    let policy = can.policy.unwrap_or_default();
    match can.layer {
        // A resource that lets nobody in says nothing of the statement.
        "resource" | "service" => Vec::new(),
        "identity" if can.statement.is_none() => Vec::new(),
        "boundary" => vec![format!("the boundary {policy}")],
        "scp" if policy.is_empty() => vec!["SCPs".to_owned()],
        "scp" => vec![format!("the SCP {policy}")],
        _ => vec![policy],
    }
}
