use std::{borrow::Cow, fmt};

use ipnet::IpNet;
use serde::Serialize;

use super::report::{Explanation, PathComponent};
use crate::Protocol;

/// Whether packets arrive and answers come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They arrive, and whatever must come back does.
    Reachable,
    /// They arrive, and no answer comes back.
    OneWay,
    /// They arrive, and answers come back to some of the ports that the client may ask from.
    Partial,
    /// They do not arrive.
    Denied,
    /// Too little was read to say.
    Unknown,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Reachable => "reachable",
            Self::OneWay => "one-way",
            Self::Partial => "partial",
            Self::Denied => "denied",
            Self::Unknown => "unknown",
        })
    }
}

/// Ports, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PortSpan {
    /// The lowest.
    pub from: u16,
    /// The highest.
    pub to: u16,
}

/// Packets that are let through, and answered where that is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdmittedFlow {
    /// The protocol.
    pub protocol: Protocol,
    /// The ports; none where the protocol has none.
    pub destination_ports: Vec<PortSpan>,
    /// Where they may come from.
    pub source_cidrs: Vec<IpNet>,
    /// Where they may go.
    pub destination_cidrs: Vec<IpNet>,
}

/// The answer to a [`crate::reach::Request`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer<'e> {
    /// Whether a path was found: forward, and back where that decides.
    pub network_path_found: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether packets arrive, be they answered or not.
    pub forward_path_found: bool,
    /// What lies between, in order, as EC2 prints it.
    pub forward_path_components: Vec<PathComponent<'e>>,
    /// The same for the way back.
    pub return_path_components: Vec<PathComponent<'e>>,
    /// Why packets do not arrive, or are not answered.
    pub explanations: Vec<Explanation<'e>>,
    /// What lies between, coarsely: ids in order.
    pub hops: Vec<Cow<'e, str>>,
    /// The same for the way back.
    pub return_hops: Vec<Cow<'e, str>>,
    /// The packets that are let through.
    pub admitted_flows: Vec<AdmittedFlow>,
    /// What the answer rests on.
    pub assumptions: Vec<Cow<'e, str>>,
    /// AWS CLI commands that would tell what is unknown.
    pub needs: Vec<Cow<'e, str>>,
    /// Edits that open the path, as AWS CLI lines in the order in which they are to be run.
    pub fixes: Vec<String>,
    /// Why there are none, where they were asked for. It stands among the assumptions too.
    #[serde(skip)]
    pub unfixable: Option<Cow<'e, str>>,
}

impl<'e> Answer<'e> {
    /// An answer about packets of which none was followed.
    fn unfollowed(verdict: Verdict) -> Self {
        let found = verdict == Verdict::Reachable;
        Self {
            network_path_found: found,
            verdict,
            forward_path_found: found,
            forward_path_components: Vec::new(),
            return_path_components: Vec::new(),
            explanations: Vec::new(),
            hops: Vec::new(),
            return_hops: Vec::new(),
            admitted_flows: Vec::new(),
            assumptions: Vec::new(),
            needs: Vec::new(),
            fixes: Vec::new(),
            unfixable: None,
        }
    }

    /// Packets that leave no network of the model's, and are taken to arrive: why.
    ///
    /// ```
    /// use aozu_vpc::reach::{Answer, Verdict};
    /// let answer = Answer::arriving("the function runs in no VPC");
    /// assert_eq!((answer.verdict, answer.assumptions.len()), (Verdict::Reachable, 1));
    /// ```
    #[must_use]
    pub fn arriving(why: impl Into<Cow<'e, str>>) -> Self {
        Self { assumptions: vec![why.into()], ..Self::unfollowed(Verdict::Reachable) }
    }

    /// Packets of which nothing can be told before this AWS CLI command was run.
    ///
    /// ```
    /// use aozu_vpc::reach::{Answer, Verdict};
    /// let answer = Answer::untold("aws ec2 describe-network-interfaces");
    /// assert_eq!((answer.verdict, answer.needs.len()), (Verdict::Unknown, 1));
    /// ```
    #[must_use]
    pub fn untold(command: impl Into<Cow<'e, str>>) -> Self {
        Self { needs: vec![command.into()], ..Self::unfollowed(Verdict::Unknown) }
    }
}
