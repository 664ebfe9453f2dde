//! What may stand on the command line of `aozu exposure`.

use aozu_names::{AccountId, Region};
use clap::Args;

use super::super::args::StateArg;
use crate::ExposureOptions;

const EXAMPLES: &str = "\
Examples:
  aozu exposure dump                                    what the internet reaches, and what reaches it
  aozu exposure dump --region ap-northeast-1 --output json
  aozu exposure dump --pairs                            also who reaches whom within, by classes

A public address is open where packets get to it and, for TCP and ICMP echo, replies come back: ports and sources
are exact. The way out of a subnet is the one that packets take, whatever its class promises.

Buckets, keys, queues, topics, functions, secrets and domains that their policies or lists open to everyone are told
with the statement or grant that does it.

With --pairs, interfaces that no rule can tell apart (the same subnet, security groups and kind of address) are one
class; what a class may send to another, and is answered, is shown as a table or, of many classes, line by line. In
JSON it is the further member `Pairs`: `Classes`, `Flows`, `Pairs` as [from, to, flows] by number, `Unknown`.

Exit status:
  0  answered
  2  could not be asked: wrong usage, or nothing readable
  3  something that decides was not read: the lists may lack something";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExposureArgs {
    #[command(flatten)]
    pub state: StateArg,
    /// Only this region (repeatable)
    #[arg(long, value_name = "REGION")]
    pub region: Vec<Region>,
    /// Only this account (repeatable)
    #[arg(long, value_name = "ID")]
    pub account: Vec<AccountId>,
    /// Also who reaches whom within, of all accounts and regions
    #[arg(long, conflicts_with_all = ["region", "account"])]
    pub pairs: bool,
}

impl ExposureArgs {
    pub(super) fn options(&self) -> ExposureOptions {
        ExposureOptions {
            accounts: self.account.iter().copied().collect(),
            regions: self.region.iter().cloned().collect(),
            pairs: self.pairs,
        }
    }
}
