//! Requests made from the patterns of policies, to ask the engine about.

use std::collections::BTreeSet;

use aozu_iam::{
    evaluate::Action,
    policy::{
        Document, Named, Statement,
        pattern::{ActionPattern, Glob},
    },
};
use aozu_names::Arn;

use super::compiled::Compiled;

/// How many actions and resources are tried of one pattern.
const MOST: usize = 10;

/// Actions and resources that the policies of a state name, to make requests of.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Actions without wildcards.
    actions: BTreeSet<String>,
    /// ARNs without wildcards.
    resources: BTreeSet<String>,
}

/// What may limit a statement: the patterns of other statements, which a request must be tried against.
#[derive(Debug, Default)]
pub(super) struct Limits {
    actions: BTreeSet<String>,
    resources: BTreeSet<String>,
    /// Whether SCPs allow less than everything.
    pub by_organization: bool,
}

impl Limits {
    /// Whether a request is not tried against each of them.
    pub(super) fn are_more_than_tried(&self) -> bool {
        self.actions.len() > MOST || self.resources.len() > MOST
    }

    /// Takes in the patterns of a document.
    pub(super) fn add(&mut self, document: &Document, only_denies: bool) {
        for statement in document.statements().iter().filter(|one| !only_denies || !one.allows()) {
            self.actions.extend(texts(statement.actions()));
            self.resources.extend(texts(statement.resources()));
        }
    }
}

fn texts(
    named: Option<Named<'_, [aozu_iam::policy::Spanned<aozu_names::reexport::SmolStr>]>>,
) -> Vec<String> {
    match named {
        Some(Named::These(texts) | Named::AllBut(texts)) => {
            texts.iter().map(|one| one.value.to_string()).collect()
        }
        None => Vec::new(),
    }
}

fn is_literal(text: &str) -> bool {
    !text.contains(['*', '?']) && !text.contains("${")
}

impl Vocabulary {
    pub(super) fn new(compiled: &Compiled<'_>) -> Self {
        let mut found = Self::default();
        for account in compiled.accounts.values() {
            let policies = account.iam().policies().values().filter_map(|policy| policy.document());
            for document in policies.filter_map(|document| document.document()) {
                let statements = document.statements().iter();
                found
                    .actions
                    .extend(statements.flat_map(|one| texts(one.actions())).filter(|text| is_literal(text)));
            }
            found.resources.extend(account.resource_policies().map(|resource| resource.arn.to_string()));
        }
        found
    }

    /// Actions that a statement covers.
    pub(super) fn actions(&self, statement: &Statement, limits: &Limits) -> Vec<Action> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |text: String| {
            let twice = found.iter().any(|known: &String| known.eq_ignore_ascii_case(&text));
            // Everyone may ask who they are: that says nothing of a statement.
            let free = text.eq_ignore_ascii_case("sts:GetCallerIdentity");
            if found.len() < MOST && !twice && !free && statement.covers_action(&text) {
                found.push(text);
            }
        };
        let own = match statement.actions() {
            Some(Named::These(texts)) => texts.iter().map(|one| one.value.to_string()).collect(),
            _ => Vec::new(),
        };
        own.iter().filter(|text| is_literal(text)).take(MOST / 2).cloned().for_each(&mut add);
        limits.actions.iter().map(|text| instance(text)).for_each(&mut add);
        for pattern in own.iter().filter(|text| !is_literal(text)) {
            let pattern = ActionPattern::new(pattern);
            let known = self.actions.iter().filter(|known| pattern.matches(known)).take(3);
            known.cloned().for_each(&mut add);
        }
        own.iter().map(|text| instance(text)).for_each(&mut add);
        self.actions.iter().cloned().for_each(&mut add);
        // Where the state names no action, two that everybody knows.
        ["ec2:DescribeInstances", "s3:ListAllMyBuckets"].map(str::to_owned).into_iter().for_each(&mut add);
        found.iter().filter_map(|text| Action::new(text).ok()).collect()
    }

    /// Resources that a statement may cover for an action; the engine tells whether it does.
    pub(super) fn resources(
        &self,
        statement: &Statement,
        action: &Action,
        limits: &Limits,
        home: &Home,
        of: Option<&Arn>,
    ) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let service = if action.service() == "sts" { "iam" } else { action.service() };
        let of_service =
            |text: &str| text == "*" || text.parse::<Arn>().is_ok_and(|arn| arn.service() == service);
        let own: Vec<String> = match statement.resources() {
            Some(Named::These(texts)) => texts.iter().map(|one| one.value.to_string()).collect(),
            _ => vec![of.map_or_else(|| "*".to_owned(), ToString::to_string)],
        };
        let globs: Vec<Glob> = own.iter().map(|text| Glob::new(&home.filled(text))).collect();
        let mut add = |text: String| {
            let covered = globs.iter().any(|glob| glob.matches(&text));
            if found.len() < MOST && covered && of_service(&text) && !found.contains(&text) {
                found.push(text);
            }
        };
        own.iter().map(|text| home.filled(text)).filter(|text| is_literal(text)).for_each(&mut add);
        limits.resources.iter().map(|text| home.instance(text)).for_each(&mut add);
        self.resources.iter().cloned().for_each(&mut add);
        own.iter().map(|text| home.instance(text)).for_each(&mut add);
        if found.is_empty() {
            // Another service's ARN, or none: as written is as good as anything.
            found.extend(own.iter().map(|text| home.instance(text)).take(2));
        }
        found
    }
}

/// Whose patterns are filled in, and where.
#[derive(Debug, Clone)]
pub(super) struct Home {
    pub partition: String,
    pub account: String,
    pub region: String,
    /// Values of policy variables.
    pub variables: Vec<(&'static str, String)>,
}

impl Home {
    /// A pattern with its variables filled in, as far as they are known.
    fn filled(&self, pattern: &str) -> String {
        let known = self.variables.iter();
        known.fold(pattern.to_owned(), |text, (key, value)| text.replace(&format!("${{{key}}}"), value))
    }

    /// An ARN that a pattern matches, with the account and a region of the state where any will do.
    fn instance(&self, pattern: &str) -> String {
        let pattern = self.filled(pattern);
        if pattern == "*" {
            return pattern;
        }
        let fill = [
            ("", ""),
            (self.partition.as_str(), "*"),
            ("", ""),
            (self.region.as_str(), "*"),
            (self.account.as_str(), "*"),
        ];
        let parts = pattern.splitn(6, ':').enumerate().map(|(at, part)| match fill.get(at) {
            Some((value, wild)) if part == *wild && !value.is_empty() => (*value).to_owned(),
            _ => instance(part),
        });
        parts.collect::<Vec<_>>().join(":")
    }
}

/// A text that a pattern matches.
fn instance(pattern: &str) -> String {
    if pattern == "*" {
        return "x".to_owned();
    }
    pattern.replace('*', "Any").replace('?', "x")
}
