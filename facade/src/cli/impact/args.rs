//! What may stand on the command line of `aozu impact`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::super::{Failure, args::StateArg};
use crate::Removal;

const EXAMPLES: &str = "\
Examples:
  aozu impact dump --az ap-northeast-1a            what stops when a zone fails
  aozu impact dump --az apne1-az4                  the same, by the zone's id
  aozu impact dump --nat nat-0123456789abcdef0
  aozu impact dump --role web-instance
  aozu impact dump --all-zones                     each zone in turn, as a table

The account without it is asked again: which ways to the internet are left, which nodes and healthy targets balancers
have, what functions and search domains can still do, and which alarms go to another state.

Exit status:
  0  answered
  2  could not be asked: wrong usage, nothing of that name, or nothing readable
  3  something that decides was not read: more may stop";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[command(group = ArgGroup::new("what").required(true).multiple(false))]
pub(crate) struct ImpactArgs {
    #[command(flatten)]
    pub state: StateArg,
    /// The same as STATE
    #[arg(long = "state", value_name = "STATE", conflicts_with = "state")]
    pub named_state: Option<PathBuf>,
    /// A zone with all that stands in it, by name or id
    #[arg(long, value_name = "ZONE", group = "what")]
    pub az: Option<String>,
    /// An instance, by id or `Name` tag
    #[arg(long, value_name = "INSTANCE", group = "what")]
    pub instance: Option<String>,
    /// A NAT gateway, by id or `Name` tag
    #[arg(long, value_name = "NAT", group = "what")]
    pub nat: Option<String>,
    /// A VPC endpoint, by id or `Name` tag
    #[arg(long, value_name = "ENDPOINT", group = "what")]
    pub endpoint: Option<String>,
    /// A role, by name or ARN
    #[arg(long, value_name = "ROLE", group = "what")]
    pub role: Option<String>,
    /// A function, by name or ARN
    #[arg(long, value_name = "FUNCTION", group = "what")]
    pub function: Option<String>,
    /// Every zone in turn
    #[arg(long, group = "what")]
    pub all_zones: bool,
}

impl ImpactArgs {
    pub(super) fn state(&self) -> StateArg {
        StateArg { state: self.state.state.clone().or_else(|| self.named_state.clone()) }
    }

    /// What is taken away.
    pub(super) fn removal(&self) -> Result<Removal, Failure> {
        let given = [
            self.az.clone().map(Removal::Zone),
            self.instance.clone().map(Removal::Instance),
            self.nat.clone().map(Removal::NatGateway),
            self.endpoint.clone().map(Removal::VpcEndpoint),
            self.role.clone().map(Removal::Role),
            self.function.clone().map(Removal::Function),
        ];
        given
            .into_iter()
            .flatten()
            .next()
            .ok_or_else(|| Failure("nothing is named that is taken away".to_owned()))
    }
}
