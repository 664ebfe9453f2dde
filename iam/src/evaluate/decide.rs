use super::{
    CallerKind, Decision, Grant, Layers, PolicySet, Request, ResourcePolicy, ServiceRule, Truth,
    compiled::Verdict,
};
use crate::policy::RCP_SERVICES;

/// What every layer says of a request, before it is put together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verdicts {
    pub deny: Truth,
    pub service_control: Truth,
    pub resource_control: Truth,
    pub endpoint: Truth,
    pub identity: Truth,
    pub boundary: Truth,
    pub session: Truth,
    /// What the resource's policy, and what stands beside it, allows.
    pub resource: Verdict,
}

/// Whether the resource's own policy decides before identity policies are asked (specs/iam.md §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trusts {
    /// Identity policies suffice.
    Identity,
    /// They count only where the resource's policy names the account.
    IfDelegated,
}

impl Layers<'_> {
    /// Answers a request.
    ///
    /// Allocates nothing, unless a policy variable must be filled in or a text beyond ASCII meets a `?`.
    #[must_use]
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        if let Some(rule) = ServiceRule::of(request) {
            return rule.decision();
        }
        match self.verdicts(request) {
            Some(verdicts) => self.combine(request, &verdicts),
            None => Decision::ExplicitDeny,
        }
    }

    /// What every layer says; none as soon as one denies for certain.
    fn verdicts(&self, request: &Request<'_>) -> Option<Verdicts> {
        let mut all = Verdicts::default();
        let scope = Scope::of(request);
        {
            let mut ask = |set: &PolicySet| {
                let verdict = set.judge(request, self.boundary.is_some());
                all.deny = all.deny | verdict.deny;
                (!all.deny.is_true()).then_some(verdict)
            };
            all.identity =
                if request.caller.kind() == &CallerKind::Root { Truth::True } else { Truth::False };
            if scope.identity {
                for set in self.identity {
                    all.identity = all.identity | ask(set)?.allows();
                }
            }
            if let ResourcePolicy::Given(set) = self.resource {
                all.resource = ask(set)?;
            }
            all.boundary = match self.boundary.filter(|_| scope.identity) {
                Some(set) => ask(set)?.allows(),
                None => Truth::True,
            };
            all.session = Truth::True;
            if let Some(sets) = self.session.filter(|_| scope.identity) {
                all.session = Truth::False;
                for set in sets {
                    all.session = all.session | ask(set)?.allows();
                }
            }
            all.service_control = Truth::True;
            for level in self.service_control.filter(|_| scope.service_control).unwrap_or_default() {
                all.service_control = all.service_control & ask(level)?.allows();
            }
            all.endpoint = match self.endpoint {
                Some(set) => ask(set)?.allows(),
                None => Truth::True,
            };
            // RCPFullAWSAccess is implied at each level, so that RCPs only ever deny.
            all.resource_control = Truth::True;
        }
        for level in self.resource_control.unwrap_or_default() {
            if !scope.resource_control.is_false() {
                let deny = level.judge(request, self.boundary.is_some()).deny;
                all.deny = all.deny | deny & scope.resource_control;
            }
        }
        if all.deny.is_true() {
            return None;
        }
        if let Some(grant) = self.grant {
            all.resource.allow.add(grant, Truth::True);
        }
        Some(all)
    }

    /// Puts the layers together (specs/iam.md §3.2, §3.3).
    pub(super) fn combine(&self, request: &Request<'_>, all: &Verdicts) -> Decision {
        if all.deny.is_true() {
            return Decision::ExplicitDeny;
        }
        let by = |has: fn(Grant) -> bool| all.resource.allows_by(has);
        let own = all.boundary & all.session;
        let other = all.identity & own & by(|_| true);
        let same = |trusts| {
            let directly = by(Grant::replaces_identity) & own
                | by(Grant::passes_boundary) & all.session
                | by(Grant::passes_session);
            let delegated = match trusts {
                Trusts::Identity => Truth::True,
                Trusts::IfDelegated => by(|grant| grant == Grant::Account),
            };
            directly | delegated & all.identity & own
        };
        let within = match self.relation(request) {
            Relation::NoIdentity => by(|_| true),
            Relation::OtherAccount => other,
            Relation::SameAccount(trusts) => same(trusts),
            Relation::Unknown(trusts) if same(trusts) == other => other,
            Relation::Unknown(_) => Truth::Unknown,
        };
        let allowed = within & all.service_control & all.resource_control & all.endpoint;
        match allowed & !all.deny {
            Truth::True => Decision::Allowed,
            Truth::False => Decision::ImplicitDeny,
            Truth::Unknown => Decision::Depends,
        }
    }

    /// How caller and resource stand to each other.
    pub(super) fn relation(&self, request: &Request<'_>) -> Relation {
        let (caller, target) = (request.caller, request.target);
        if !caller.has_identity() {
            return Relation::NoIdentity;
        }
        // A member's root user has no policy that could let anyone in: the caller's policies decide. Whether an
        // account that is not the management account administers root users is not known.
        if request.action.is_assume_root() {
            let known = caller.is_in_management_account() || !request.context.is_open();
            return if known {
                Relation::SameAccount(Trusts::Identity)
            } else {
                Relation::Unknown(Trusts::Identity)
            };
        }
        match (caller.account(), target.owner()) {
            (Some(caller), Some(owner)) if caller != owner => Relation::OtherAccount,
            _ if target.is_owner_unknown() => Relation::Unknown(self.trusts(request)),
            // A resource whose owner nobody tells is taken for the caller's own, as the simulator does.
            _ => Relation::SameAccount(self.trusts(request)),
        }
    }

    /// Every set of every layer.
    pub(super) fn sets(&self) -> impl Iterator<Item = &PolicySet> {
        let lists = [Some(self.identity), self.session, self.service_control, self.resource_control];
        let resource = match self.resource {
            ResourcePolicy::Given(set) => Some(set),
            ResourcePolicy::Absent | ResourcePolicy::NotAsked => None,
        };
        let single = [self.boundary, self.endpoint, resource].into_iter().flatten();
        lists.into_iter().flatten().flatten().copied().chain(single)
    }

    /// Whether nothing is allowed unless the resource's policy says so: across accounts, for roles and keys, and
    /// for callers without policies of their own.
    #[must_use]
    pub fn resource_must_allow(&self, request: &Request<'_>) -> bool {
        !matches!(self.relation(request), Relation::SameAccount(Trusts::Identity))
    }

    /// Whether identity policies suffice for the resource.
    fn trusts(&self, request: &Request<'_>) -> Trusts {
        if matches!(self.resource, ResourcePolicy::NotAsked) {
            return Trusts::Identity;
        }
        let resource = request.target.resource().unwrap_or_default();
        match request.action.service() {
            "sts" if resource.starts_with("role/") => Trusts::IfDelegated,
            "kms" if resource.starts_with("key/") => Trusts::IfDelegated,
            _ => Trusts::Identity,
        }
    }
}

/// How caller and resource stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The caller has no policies of its own: services, anonymous callers, federated ones.
    NoIdentity,
    /// Both belong to one account.
    SameAccount(Trusts),
    /// The resource belongs to another account.
    OtherAccount,
    /// Whose the resource is cannot be told.
    Unknown(Trusts),
}

/// Which layers have a say in a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub identity: bool,
    pub service_control: bool,
    /// Unknown where the resource may be the management account's own.
    pub resource_control: Truth,
}

impl Scope {
    pub(super) fn of(request: &Request<'_>) -> Self {
        let (caller, action) = (request.caller, request.action);
        let linked = caller.is_service_linked();
        let has_identity = caller.has_identity();
        let covered = RCP_SERVICES.iter().any(|service| service.eq_ignore_ascii_case(action.service()));
        let spared = action.service() == "kms"
            && (action.name() == "retiregrant" || request.target.is_managed_by_aws());
        // RCPs bind members' resources, not those of the management account.
        let member = match request.target.owner() {
            _ if !caller.is_in_management_account() => Truth::True,
            _ if request.target.is_owner_unknown() => Truth::Unknown,
            owner => (owner.is_some() && owner != caller.account()).into(),
        };
        Self {
            identity: has_identity,
            service_control: has_identity && !linked && !caller.is_in_management_account(),
            resource_control: Truth::from(covered && !linked && !spared) & member,
        }
    }
}
