use std::fmt;

use aozu_iam::{
    analyze::public::PublicStatement,
    evaluate::{
        self, CallerKind, Decision, Explanation as PolicyExplanation, Grant as Way, Layer, LayerReport,
        LayerVerdict, Layers, Outcome, StatementReport, Truth,
    },
    policy::Effect,
};
use aozu_names::{AccountId, Known};

use super::{
    Access, Arrangement, Asked, DecidedBy, Ignored, Operation, S3Rule, admit,
    decide::together,
    world::{World, worlds},
};
use crate::{AclTarget, BlockSetting, Grant, ObjectOwnership};

/// Why a request to S3 comes to what it comes to, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The answer, the same as [`Access::authorize`] gives.
    pub decision: Decision,
    /// What decided.
    pub decided_by: DecidedBy,
    /// What kind of thing is asked for.
    pub operation: Operation,
    /// The account whose say-so counts; not known where the object's owner is not.
    pub decides: Known<AccountId>,
    /// Every layer of policies, the bucket's policy as far as it counts.
    pub policies: PolicyExplanation,
    /// Whether the bucket's policy is public.
    pub is_public_policy: Truth,
    /// The statements that make it so.
    pub public_statements: Vec<PublicStatement>,
    /// Every grant of the list that counts, with what becomes of it.
    pub grants: Vec<GrantReport>,
    /// The setting that S3 acts by.
    pub ownership: Known<ObjectOwnership>,
    /// Each setting of Block Public Access, as it is in force.
    pub block: [(BlockSetting, Known<bool>); 4],
    /// What is stored and left out of account.
    pub ignored: Vec<Ignored>,
    /// What was not read and could matter.
    pub unknown: Vec<UnknownFact>,
}

/// A grant of the list that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantReport {
    /// Whose list.
    pub on: AclTarget,
    /// The grant.
    pub grant: Grant,
    /// What becomes of it.
    pub outcome: GrantOutcome,
}

/// What becomes of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum GrantOutcome {
    /// It lets the caller in.
    Admits,
    /// It may: who the grantee is is not known.
    MayAdmit,
    /// It is to someone else.
    OtherGrantee,
    /// It is for other actions.
    OtherPermission,
    /// It is left out of account: BucketOwnerEnforced, or IgnorePublicAcls.
    Ignored,
}

/// Something that was not read, and that an answer may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[non_exhaustive]
pub enum UnknownFact {
    /// Object Ownership of the bucket.
    ObjectOwnership,
    /// The bucket's policy.
    BucketPolicy,
    /// The bucket's list.
    BucketAcl,
    /// The object's list.
    ObjectAcl,
    /// Whose the object is.
    ObjectOwner,
    /// Whether IgnorePublicAcls is in force.
    IgnorePublicAcls,
    /// Whether RestrictPublicBuckets is in force.
    RestrictPublicBuckets,
    /// Which account a grantee of the list is.
    Grantee,
    /// A context key or a policy of the caller's.
    Policies,
}

impl fmt::Display for UnknownFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ObjectOwnership => "the bucket's Object Ownership was not read",
            Self::BucketPolicy => "the bucket's policy was not read",
            Self::BucketAcl => "the bucket's list was not read",
            Self::ObjectAcl => "the object's list was not read",
            Self::ObjectOwner => "whose the object is was not read",
            Self::IgnorePublicAcls => "whether IgnorePublicAcls is in force was not read",
            Self::RestrictPublicBuckets => "whether RestrictPublicBuckets is in force was not read",
            Self::Grantee => "which account a grantee of the list is is not known",
            Self::Policies => "it rests on a context key, or on a policy that was not read",
        })
    }
}

impl Access<'_> {
    /// Explains a request: every layer, every grant and setting, and what decides.
    #[must_use]
    pub fn explain(&self, asked: &Asked<'_>, layers: &Layers<'_>) -> Explanation {
        let operation = Operation::of(asked.action, asked.object.is_some());
        let worlds = worlds(self, asked, operation);
        // There is always one.
        let first = worlds.first().copied().unwrap_or(World {
            acls: true,
            ignore: false,
            restrict: false,
            public: false,
            stored_owner: self.bucket.owner,
        });
        let arrangements = self.arrangements(asked);
        let decision = self.authorize(asked, layers);
        let of = |one: &Arrangement<'_>| one.ask(asked, layers, |layers, request| layers.decide(request));
        // That one of the possible ways is shown which shows what decides.
        let telling = arrangements.iter().find(|one| of(one) == decision).or(arrangements.first());
        let policies = match telling {
            Some(one) => one.ask(asked, layers, |layers, request| layers.explain(request)),
            None => PolicyExplanation { decision, service_rule: None, layers: Vec::new(), keys: Vec::new() },
        };
        let unknown = self.unknown(asked, operation, &worlds);
        let mut explanation = Explanation {
            decision,
            decided_by: DecidedBy::Lacking(Layer::Resource),
            operation,
            decides: self.decides(asked, operation, &worlds),
            policies,
            is_public_policy: self.is_public_policy(),
            public_statements: self.public_statements(),
            grants: self.grants(asked, operation, first),
            ownership: self.bucket.effective_ownership(),
            block: BlockSetting::ALL.map(|setting| (setting, self.effective(setting))),
            ignored: self.ignored(asked),
            unknown,
        };
        explanation.decided_by = self.decided_by(asked, layers, operation, first, &explanation);
        explanation
    }

    fn decides(&self, asked: &Asked<'_>, operation: Operation, worlds: &[World]) -> Known<AccountId> {
        let mut owners = worlds.iter().map(|world| self.decides_over(operation, *world));
        match (owners.next(), asked.object.map(|object| &object.owner)) {
            (Some(one), _) if owners.all(|other| other == one) => Known::Present(one),
            (_, Some(Known::NotRead(reason))) => Known::NotRead(reason.clone()),
            _ => match &self.bucket.ownership {
                Known::NotRead(reason) => Known::NotRead(reason.clone()),
                _ => Known::default(),
            },
        }
    }

    fn grants(&self, asked: &Asked<'_>, operation: Operation, world: World) -> Vec<GrantReport> {
        let Known::Present(list) = self.list(asked, operation, world) else { return Vec::new() };
        let (caller, action, owner) = (asked.caller, asked.action, self.bucket.owner);
        let outcome = |grant: &Grant| {
            if !world.acls || list.ignores(grant, world, self.options.ignore_scope) {
                return GrantOutcome::Ignored;
            }
            if !admit::allows(grant.permission, list.on, operation, action, caller, world, owner) {
                return GrantOutcome::OtherPermission;
            }
            match list.grantee_is(self, grant, caller).0 {
                Truth::True => GrantOutcome::Admits,
                Truth::Unknown => GrantOutcome::MayAdmit,
                Truth::False => GrantOutcome::OtherGrantee,
            }
        };
        let report =
            |grant: &Grant| GrantReport { on: list.on, grant: grant.clone(), outcome: outcome(grant) };
        list.acl.grants().iter().map(report).collect()
    }

    fn unknown(&self, asked: &Asked<'_>, operation: Operation, worlds: &[World]) -> Vec<UnknownFact> {
        let differ = |of: fn(&World) -> bool| worlds.iter().any(&of) && worlds.iter().any(|world| !of(world));
        let acls = worlds.iter().any(|world| world.acls);
        let list = match operation.list() {
            AclTarget::Bucket => (!self.bucket.acl.was_read(), UnknownFact::BucketAcl),
            AclTarget::Object => {
                (asked.object.is_some_and(|object| !object.acl.was_read()), UnknownFact::ObjectAcl)
            }
        };
        // Where no public grant stands in the list, it does not matter whether such are ignored.
        let public = list.0 || self.public_grants(asked.object).iter().any(|one| one.on == operation.list());
        let owner = asked.object.is_some_and(|object| !object.owner.was_read())
            && matches!(operation, Operation::Object | Operation::Delete);
        let grantee = || {
            worlds.iter().any(|world| {
                self.grants(asked, operation, *world).iter().any(|one| one.outcome == GrantOutcome::MayAdmit)
            })
        };
        let all = [
            (differ(|world| world.acls), UnknownFact::ObjectOwnership),
            (self.policy.is_public() == Truth::Unknown, UnknownFact::BucketPolicy),
            (acls && list.0, list.1),
            (acls && owner, UnknownFact::ObjectOwner),
            (
                acls && public && !self.effective(BlockSetting::IgnorePublicAcls).was_read(),
                UnknownFact::IgnorePublicAcls,
            ),
            (
                worlds.iter().any(|world| world.public)
                    && !self.effective(BlockSetting::RestrictPublicBuckets).was_read(),
                UnknownFact::RestrictPublicBuckets,
            ),
            (acls && grantee(), UnknownFact::Grantee),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, fact)| fact).collect()
    }

    fn decided_by(
        &self,
        asked: &Asked<'_>,
        layers: &Layers<'_>,
        operation: Operation,
        first: World,
        explanation: &Explanation,
    ) -> DecidedBy {
        if let Some(rule) = S3Rule::of(self, asked) {
            return DecidedBy::Rule(rule);
        }
        let policies = &explanation.policies;
        if let Some(rule) = policies.service_rule {
            return DecidedBy::ServiceRule(rule);
        }
        match explanation.decision {
            Decision::ExplicitDeny => {
                let denies = |one: &StatementReport| {
                    one.effect == Effect::Deny && matches!(one.outcome, Outcome::Matched | Outcome::Error)
                };
                find(policies, None, denies).map_or(DecidedBy::Lacking(Layer::Resource), |(layer, one)| {
                    DecidedBy::statement(layer, one)
                })
            }
            Decision::Allowed => self.allowing(asked, explanation),
            Decision::Depends => {
                let fact = explanation.unknown.first().copied().unwrap_or(UnknownFact::Policies);
                DecidedBy::Unknown(fact)
            }
            Decision::ImplicitDeny => self
                .missed(asked, layers, operation, first)
                .map_or_else(|| lacking(asked, explanation), DecidedBy::Ignored),
        }
    }

    /// What lets a caller in: its own policies within the account that decides, else the bucket's policy or a list.
    fn allowing(&self, asked: &Asked<'_>, explanation: &Explanation) -> DecidedBy {
        let allows = |one: &StatementReport| one.effect == Effect::Allow && one.outcome == Outcome::Matched;
        let direct = |one: &StatementReport| allows(one) && one.grant.is_some_and(Way::replaces_identity);
        let policies = &explanation.policies;
        let account = asked.caller.account();
        let own = account.is_some() && explanation.decides.present().copied() == account;
        let identity = find(policies, Some(Layer::Identity), allows).filter(|_| own);
        let root = (own && asked.caller.kind() == &CallerKind::Root).then_some(account).flatten();
        if let Some((layer, one)) = identity {
            return DecidedBy::statement(layer, one);
        }
        if let Some(account) = root {
            return DecidedBy::Root { account };
        }
        let statement = find(policies, Some(Layer::Resource), direct)
            .or_else(|| find(policies, Some(Layer::Resource), allows).filter(|_| !own));
        if let Some((layer, one)) = statement {
            return DecidedBy::statement(layer, one);
        }
        let admits = explanation
            .grants
            .iter()
            .filter(|one| matches!(one.outcome, GrantOutcome::Admits | GrantOutcome::MayAdmit))
            .max_by_key(|one| one.grant.is_public());
        match admits {
            Some(one) => DecidedBy::Grant { on: one.on, grant: one.grant.clone() },
            None => DecidedBy::Lacking(Layer::Resource),
        }
    }

    /// What is left out of account and would let the request through.
    fn missed(
        &self,
        asked: &Asked<'_>,
        layers: &Layers<'_>,
        operation: Operation,
        first: World,
    ) -> Option<Ignored> {
        let ignored = self.ignored_in(asked, operation, first);
        let bucket = self.bucket.owner;
        let with = |world: World| {
            let mut all = Vec::new();
            self.arrange(asked, operation, world, &mut all);
            let of = |one: &Arrangement<'_>| one.ask(asked, layers, |layers, request| layers.decide(request));
            together(all.iter().map(of)).is_allowed()
        };
        let ours = World { stored_owner: bucket, ..first };
        ignored.into_iter().find(|one| match one {
            Ignored::PolicyAllowsToOthers => with(World { restrict: false, ..first }),
            Ignored::PublicGrant { .. } => with(World { ignore: false, ..first }),
            Ignored::List { .. } => with(World { acls: true, ..first }),
            Ignored::PolicyAllowsOnForeignObject { .. } => with(ours),
            Ignored::StoredOwner { owner } => with(World { acls: true, stored_owner: *owner, ..first }),
            Ignored::PolicyForRoot => false,
        })
    }
}

fn find(
    explanation: &PolicyExplanation,
    layer: Option<Layer>,
    wanted: impl Fn(&StatementReport) -> bool,
) -> Option<(&LayerReport, &StatementReport)> {
    let mut layers = explanation.layers.iter().filter(|report| {
        report.verdict != LayerVerdict::NotAsked && layer.is_none_or(|layer| layer == report.layer)
    });
    layers.find_map(|report| Some((report, report.statements.iter().find(|one| wanted(one))?)))
}

/// The layer that had to allow and did not.
fn lacking(asked: &Asked<'_>, explanation: &Explanation) -> DecidedBy {
    let policies = &explanation.policies;
    let admitted = explanation.grants.iter().any(|one| one.outcome == GrantOutcome::Admits);
    let lacks = |layer: Layer| policies.lacking().any(|report| report.layer == layer);
    let foreign = explanation.decides.present().copied() != asked.caller.account();
    for layer in [Layer::ServiceControl, Layer::Endpoint] {
        if lacks(layer) {
            return DecidedBy::Lacking(layer);
        }
    }
    let let_in = admitted
        || policies.layers.iter().any(|report| {
            report.layer == Layer::Resource && report.verdict == evaluate::LayerVerdict::Allowed
        });
    if foreign && !let_in {
        return DecidedBy::Lacking(Layer::Resource);
    }
    for layer in [Layer::Identity, Layer::Boundary, Layer::Session] {
        if lacks(layer) {
            return DecidedBy::Lacking(layer);
        }
    }
    DecidedBy::Lacking(if asked.caller.has_identity() { Layer::Identity } else { Layer::Resource })
}
