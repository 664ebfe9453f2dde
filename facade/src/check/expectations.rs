use std::fmt;

use aozu_iam::evaluate::Decision;
use aozu_vpc::{Protocol, reach::Verdict};

use super::Selector;

/// A file of promises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations {
    /// The promises, in the order of the file.
    pub expect: Vec<Expectation>,
}

/// A promise with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What it is called, for people and in test reports; no two are called alike.
    pub name: String,
    /// The promise.
    pub promise: Promise,
    /// The line of the file that it begins at, from 1, where it was read from one.
    pub line: Option<usize>,
}

/// Something that shall be true of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Promise {
    /// Packets go, or do not.
    Reach(ReachPromise),
    /// Principals may, or may not.
    Can(CanPromise),
    /// Resources are public, or are not.
    Public(PublicPromise),
    /// Subnets are of a class.
    Subnet(SubnetPromise),
    /// Resources outlive the loss of a zone.
    Survives(SurvivesPromise),
    /// The internet reaches these alone.
    ExposedOnly(Vec<Opened>),
    /// Rules find no more than so much.
    Findings(FindingsPromise),
}

impl Promise {
    /// The member that it is written as.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Reach(_) => "reach",
            Self::Can(_) => "can",
            Self::Public(_) => "public",
            Self::Subnet(_) => "subnet",
            Self::Survives(_) => "survives",
            Self::ExposedOnly(_) => "exposed_only",
            Self::Findings(_) => "findings",
        }
    }
}

/// `reach`: the verdict on packets from each of some things to each of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachPromise {
    /// Where they come from: what [`Model::reach`](crate::Model::reach) takes, or a selector of such.
    pub from: Selector,
    /// Where they go.
    pub to: Selector,
    /// The protocol; TCP where none is given.
    pub protocol: Option<Protocol>,
    /// The port; every port where none is given.
    pub port: Option<u16>,
    /// The verdict.
    pub verdict: Reached,
}

/// A verdict that can be promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// They arrive, and what must come back does.
    Reachable,
    /// They arrive, and nothing comes back.
    OneWay,
    /// They arrive, and replies come back to some of the client's ports.
    Partial,
    /// They do not arrive.
    Denied,
}

impl Reached {
    pub(super) const ALL: [Self; 4] = [Self::Reachable, Self::Denied, Self::OneWay, Self::Partial];

    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Reachable => Verdict::Reachable,
            Self::OneWay => Verdict::OneWay,
            Self::Partial => Verdict::Partial,
            Self::Denied => Verdict::Denied,
        }
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verdict().fmt(f)
    }
}

/// `can`: the decision on each of some principals doing each of some actions to each of some resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanPromise {
    /// Who: what [`Model::can`](crate::Model::can) takes, or a selector of users and roles.
    pub principal: Selector,
    /// What: `s3:GetObject`, or a pattern as policies have it, `iam:*`.
    pub action: String,
    /// To what: an ARN, `*`, or a selector of the state's resources.
    pub resource: Selector,
    /// The decision.
    pub decision: Decided,
}

/// A decision that can be promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Something allows it and nothing denies it.
    Allowed,
    /// Either denial.
    Denied,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

impl Decided {
    pub(super) const ALL: [Self; 4] = [Self::Allowed, Self::Denied, Self::ImplicitDeny, Self::ExplicitDeny];

    pub(super) fn is(self, decision: Decision) -> bool {
        match self {
            Self::Allowed => decision == Decision::Allowed,
            Self::Denied => matches!(decision, Decision::ImplicitDeny | Decision::ExplicitDeny),
            Self::ImplicitDeny => decision == Decision::ImplicitDeny,
            Self::ExplicitDeny => decision == Decision::ExplicitDeny,
        }
    }
}

impl fmt::Display for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        })
    }
}

/// `public`: whether resources let the public in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPromise {
    /// Buckets, keys, queues, topics, functions, secrets, domains.
    pub resource: Selector,
    /// Whether they are public.
    pub is: bool,
}

/// `subnet`: what routes make of subnets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubnetPromise {
    /// Which.
    pub select: Selector,
    /// `public`, `protected` or `private`.
    pub class: &'static str,
}

/// `survives`: what outlives the loss of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurvivesPromise {
    /// The zone's name, `ap-northeast-1a`; with `*` each zone that fits, one after the other.
    pub az: String,
    /// What shall outlive it.
    pub resources: Vec<Selector>,
}

/// Something that the internet may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What.
    pub resource: Selector,
    /// At which ports.
    pub ports: Vec<Ports>,
}

/// Ports that may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Of this protocol.
    pub protocol: Protocol,
    /// From this port.
    pub from: u16,
    /// To this one.
    pub to: u16,
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.protocol, self.from, self.to) {
            (Protocol::All, ..) => f.write_str("everything"),
            (protocol, 0, u16::MAX) => write!(f, "{protocol}"),
            (protocol, from, to) if from == to => write!(f, "{protocol} {from}"),
            (protocol, from, to) => write!(f, "{protocol} {from}-{to}"),
        }
    }
}

/// `findings`: how much rules may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingsPromise {
    /// Rules, by code or name with `*` and `?`.
    pub rules: Vec<String>,
    /// The most findings.
    pub at_most: usize,
}
