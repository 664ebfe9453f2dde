use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{
    AccountId, Coverage, Finding, Findings, NotRead, Region, RuleInfo, Timestamp,
    wire::{SlotKind, State},
};
use rayon::prelude::*;

use super::{CoverageReport, NotReadEntry, Options, ReadEntry, RuleNotRun};
use crate::{Account, Model, RegionState, import::operations::commands_for, service::AnyState};

/// A rule, with the scope that it is run in.
type Task<'t> = Box<dyn Fn(&mut Findings) + Sync + Send + 't>;

/// What running the rules gave.
pub(super) struct Run {
    pub findings: Vec<Finding>,
    pub coverage: CoverageReport,
}

/// Runs every rule that is asked for in every account and region that was read.
pub(super) fn run(model: &Model<'_>, options: &Options, as_of: Option<Timestamp>) -> Run {
    // Rules that count days against an unknown time find everything new, and so stay silent.
    let as_of = as_of.unwrap_or(chrono::DateTime::UNIX_EPOCH.into());
    let elsewhere = model.elsewhere();
    let buckets: aozu_s3::rules::Accounts<'_> =
        model.accounts().map(|account| (account.id(), account.s3())).collect();
    let organization: BTreeSet<AccountId> = model.accounts().map(Account::id).collect();
    let mut coverage = CoverageReport::default();
    let vpc_quotas = aozu_vpc::Quotas::default().with(&options.quotas);
    let selected =
        |account: &Account| options.accounts.is_empty() || options.accounts.contains(&account.id());
    let iam_quotas: BTreeMap<AccountId, aozu_iam::Quotas> = model
        .accounts()
        .map(|account| (account.id(), aozu_iam::Quotas::of(account.iam()).with(&options.quotas)))
        .collect();
    let accounts: Vec<&Account> = model.accounts().collect();
    let mut scopes: Vec<crate::rules::Scope<'_>> = Vec::new();
    for account in model.accounts().filter(|account| selected(account)) {
        let Some(subject) = super::suppress::subject_of_account(account) else { continue };
        let regions = account.regions().iter().filter(|(region, _)| options.has(region)).map(Some);
        scopes.extend([None].into_iter().chain(regions).map(|region| crate::rules::Scope {
            accounts: &accounts,
            account: Some(account),
            region,
            suppressions: &[],
            used: &[],
            as_of: Some(as_of),
            subject: subject.clone(),
            access: Some(model),
        }));
    }
    let places: BTreeMap<(AccountId, &Region), aozu_elb::route::Places<'_>> = model
        .accounts()
        .flat_map(|account| account.regions().iter().map(|(region, state)| ((account.id(), region), state)))
        .map(|(at, state)| (at, aozu_elb::route::Places::of(&state.ec2)))
        .collect();
    let mut tasks: Vec<Task<'_>> = Vec::new();
    // A crate's rules have a scope of their own type, and each scope borrows: no function could take them all.
    macro_rules! run {
        ($of:ident, $scope:ident, $looked:ident) => {
            for rule in $of::RULES.iter().filter(|rule| $looked.runs(rule.info, options, &mut coverage)) {
                tasks.push(Box::new(move |findings| (rule.check)(&$scope, findings)));
            }
        };
    }
    for scope in &scopes {
        let Some(account) = scope.account else { continue };
        let global = joined([&known_of(account.iam()), &known_of(account.s3())]);
        let mut known = global.clone();
        if let Some((region, state)) = scope.region {
            let plain = known_of_plain(state);
            let looked = Looked { account: account.id(), region: Some(region), known: &plain };
            coverage.note(&looked, crate::rules::RULES.iter().map(|rule| rule.info));
            known.extend(known_of_region(state));
        }
        let looked =
            Looked { account: account.id(), region: scope.region.map(|(region, _)| region), known: &known };
        let own = crate::rules::RULES.iter().filter(|rule| {
            let is_global = subjects(rule.info).any(|path| global.contains_key(path));
            !rule.info.subject.is_empty() && is_global == scope.region.is_none()
        });
        for rule in own.filter(|rule| looked.runs(rule.info, options, &mut coverage)) {
            tasks.push(Box::new(move |findings| (rule.check)(scope, findings)));
        }
    }
    for account in model.accounts().filter(|account| selected(account)) {
        let iam = known_of(account.iam());
        let looked = Looked { account: account.id(), region: None, known: &iam };
        coverage.note(&looked, aozu_iam::RULES.iter().map(|rule| rule.info));
        if let Some(quotas) = iam_quotas.get(&account.id()) {
            let scope = aozu_iam::rules::Scope {
                account: account.id(),
                partition: account.partition(),
                iam: account.iam(),
                as_of,
                quotas,
                organization: Some(&organization),
            };
            run!(aozu_iam, scope, looked);
        }
        let s3 = known_of(account.s3());
        let looked = Looked { account: account.id(), region: None, known: &s3 };
        coverage.note(&looked, aozu_s3::RULES.iter().map(|rule| rule.info));
        let scope = aozu_s3::rules::Scope {
            account: account.id(),
            partition: account.partition(),
            s3: account.s3(),
            accounts: &buckets,
        };
        run!(aozu_s3, scope, looked);
        let regions = account.regions().iter();
        for (region, state) in regions.filter(|(region, _)| options.has(region)) {
            let looked_at = |known| Looked { account: account.id(), region: Some(region), known };
            let ec2 = known_of(&state.ec2);
            let known = joined([&known_of(&state.cloudwatch), &known_of(&state.logs)]);
            let looked = looked_at(&known);
            coverage.note(&looked, aozu_cloudwatch::RULES.iter().map(|rule| rule.info));
            let scope = aozu_cloudwatch::rules::Scope {
                account: account.id(),
                partition: account.partition(),
                region,
                cloudwatch: &state.cloudwatch,
                logs: &state.logs,
            };
            run!(aozu_cloudwatch, scope, looked);
            let own = known_of(&state.es);
            coverage.note(&looked_at(&own), aozu_es::RULES.iter().map(|rule| rule.info));
            let known = joined([&own, &ec2]);
            let looked = looked_at(&known);
            let scope = aozu_es::rules::Scope {
                account: account.id(),
                region,
                partition: account.partition(),
                es: &state.es,
                network: Some(&state.ec2),
            };
            run!(aozu_es, scope, looked);
            let Some((network, index)) = elsewhere.get(&(account.id(), region.clone())) else { continue };
            let own = known_of(&state.lambda);
            coverage.note(&looked_at(&own), aozu_lambda::RULES.iter().map(|rule| rule.info));
            let known = joined([&own, &ec2, &iam]);
            let looked = looked_at(&known);
            let scope = aozu_lambda::rules::Scope {
                account: account.id(),
                region,
                partition: account.partition(),
                lambda: &state.lambda,
                iam: Some(account.iam()),
                network: Some((network, index)),
                as_of,
            };
            run!(aozu_lambda, scope, looked);
            let own = joined([&known_of(&state.elb), &known_of(&state.elbv2)]);
            coverage.note(&looked_at(&own), aozu_elb::RULES.iter().map(|rule| rule.info));
            let known = joined([&own, &ec2]);
            let looked = looked_at(&known);
            if let Some(places) = places.get(&(account.id(), region)) {
                let scope = aozu_elb::rules::Scope {
                    account: account.id(),
                    region,
                    partition: account.partition(),
                    elbv2: &state.elbv2,
                    classic: &state.elb,
                    network,
                    index,
                    places,
                };
                run!(aozu_elb, scope, looked);
            }
            coverage.note(&looked_at(&ec2), aozu_vpc::RULES.iter().map(|rule| rule.info));
            let known = joined([&ec2, &iam]);
            let looked = looked_at(&known);
            let scope = aozu_vpc::rules::Scope {
                account: account.id(),
                region,
                partition: account.partition(),
                network,
                index,
                elsewhere: &elsewhere,
                iam: Some(account.iam()),
                as_of,
                quotas: &vpc_quotas,
            };
            run!(aozu_vpc, scope, looked);
        }
    }
    coverage.read.sort();
    coverage.not_read.sort();
    coverage.rules_not_run.sort();
    let found: Vec<Vec<Finding>> = tasks
        .par_iter()
        .map(|task| {
            let mut findings = Findings::default();
            task(&mut findings);
            findings.into_sorted()
        })
        .collect();
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    // What every region lists alike, as dashboards are, is told once.
    findings.sort();
    findings.dedup();
    Run { findings, coverage }
}

/// What is known of each collection of a state: `ec2/Vpcs` and so on.
type KnownOf = BTreeMap<String, (SlotKind, Coverage, usize)>;

fn known_of<S: State>(state: &S) -> KnownOf {
    known_of_any(state).into_iter().collect()
}

/// What is known of the collections of several states.
fn joined<const N: usize>(all: [&KnownOf; N]) -> KnownOf {
    all.into_iter().flatten().map(|(path, of)| (path.clone(), of.clone())).collect()
}

/// What is known of every collection of a region.
fn known_of_region(state: &RegionState) -> KnownOf {
    state.states().into_iter().flat_map(known_of_any).collect()
}

/// Services that no crate's rules tell the coverage of.
const PLAIN: [&str; 7] = ["autoscaling", "cloudtrail", "kms", "rds", "secretsmanager", "sns", "sqs"];

/// What is known of a region's collections of services that have no crate.
fn known_of_plain(state: &RegionState) -> KnownOf {
    let plain = state.states().into_iter().filter(|state| PLAIN.contains(&state.service()));
    plain.flat_map(known_of_any).collect()
}

fn known_of_any(state: &dyn AnyState) -> Vec<(String, (SlotKind, Coverage, usize))> {
    let slots = state.slots().into_iter();
    slots
        .map(|(name, kind, slot)| {
            (format!("{}/{name}", state.service()), (kind, slot.coverage(), slot.count()))
        })
        .collect()
}

/// The collections whose resources a rule judges; `a|b` where it judges several kinds.
fn subjects(info: &'static RuleInfo) -> impl Iterator<Item = &'static str> {
    info.subject.split('|')
}

/// One account's global services, or one region of it.
struct Looked<'k> {
    account: AccountId,
    region: Option<&'k Region>,
    known: &'k KnownOf,
}

impl Looked<'_> {
    /// Whether a rule can be run here; if not, the report says what it lacks. A rule's subject must
    /// have been read at all; what it needs must have been read whole, since there absence is a reason.
    fn runs(&self, info: &'static RuleInfo, options: &Options, coverage: &mut CoverageReport) -> bool {
        if !options.runs(info.code, info.name) {
            return false;
        }
        let unread = |path: &str| match self.known.get(path) {
            Some((_, Coverage::Partial(_), count)) => *count == 0,
            Some(_) => false,
            None => true,
        };
        let not_whole = |path: &str| match self.known.get(path) {
            Some((_, Coverage::Whole, _)) | Some((SlotKind::Each, Coverage::PerItem, _)) => false,
            Some(_) | None => true,
        };
        let mut lacking: Vec<&'static str> = Vec::new();
        if subjects(info).all(unread) {
            lacking.extend(subjects(info));
        }
        // `a|b`: either will do.
        let unmet = info.needs.iter().filter(|need| need.split('|').all(not_whole));
        lacking.extend(unmet.flat_map(|need| need.split('|')));
        if lacking.is_empty() {
            coverage.rules_run.insert(info.code);
            return true;
        }
        // One call can fill several collections; it is told once.
        let mut needs: Vec<String> = Vec::new();
        for command in lacking.iter().flat_map(|path| commands_for(path)) {
            if !needs.contains(&command) {
                needs.push(command);
            }
        }
        coverage.rules_not_run.push(RuleNotRun {
            rule: info.code,
            account: self.account,
            region: self.region.cloned(),
            collections: lacking,
            needs,
        });
        false
    }
}

impl CoverageReport {
    /// Notes what was read here, and what was not though a rule looks at it or it was asked for.
    fn note(&mut self, looked: &Looked<'_>, rules: impl Iterator<Item = &'static RuleInfo>) {
        let wanted: BTreeSet<&str> = rules
            .flat_map(|info| info.needs.iter().flat_map(|need| need.split('|')).chain(subjects(info)))
            .collect();
        for (path, (_, coverage, resources)) in looked.known {
            match coverage {
                Coverage::Partial(reason)
                    if *reason != NotRead::NotAsked || wanted.contains(path.as_str()) =>
                {
                    self.not_read.push(NotReadEntry {
                        account: Some(looked.account),
                        region: looked.region.cloned(),
                        collection: path.clone(),
                        place: None,
                        reason: reason.to_string(),
                        needs: commands_for(path),
                    });
                }
                Coverage::Partial(_) => {}
                _ => self.read.push(ReadEntry {
                    account: looked.account,
                    region: looked.region.cloned(),
                    collection: path.clone(),
                    resources: *resources,
                }),
            }
        }
    }
}
