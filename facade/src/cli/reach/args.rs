//! What may stand on the command line of `aozu reach`.

use std::{net::IpAddr, path::PathBuf};

use aozu_vpc::{Protocol, reach::Request};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  aozu reach internet i-0123456789abcdef0 --port 443 --state dump
  aozu reach web-0 app-0 --port 8080 --state dump           instances by their Name tag
  aozu reach web-0 app-0 --port 8080 --fix --state dump     what would open it, as AWS CLI lines
  aozu reach my-function 203.0.113.7 --port 443 --state dump
  aozu reach bastion 10.0.16.4 --protocol icmp --state dump --output json
  aozu reach --batch --state dump < questions.jsonl

A question of a batch has EC2's members: {\"Source\": …, \"SourceIp\": …, \"Destination\": …, \"DestinationIp\": …,
\"Protocol\": …, \"DestinationPort\": …, \"SourcePort\": …, \"ExpectReply\": …, \"Fix\": …}. Without a port, every port is asked for and those that are
let through are told; replies must come back for TCP and ICMP echo.

Exit status:
  0  reachable
  1  denied, or one-way: no reply comes back
  2  could not be asked: wrong usage, nothing of that name, or nothing readable
  3  partial: replies come back to some of the client's ports only; or unknown: too little was read
  With --batch, 0 if the questions were read to their end.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReachArgs {
    /// Where packets come from: the id or ARN of an instance, a network interface, a gateway, an endpoint, a load
    /// balancer or a function; an instance's Name tag; a balancer's or function's name; an address; or `internet`
    #[arg(value_name = "FROM", required_unless_present = "batch")]
    pub from: Option<String>,
    /// Where they go: the same
    #[arg(value_name = "TO", required_unless_present_any = ["batch", "destination_ip"])]
    pub to: Option<String>,
    /// The protocol: tcp, udp, icmp, icmpv6, a number, or -1 for every one [default: tcp]
    #[arg(long, value_name = "PROTOCOL", allow_hyphen_values = true, value_parser = protocol)]
    pub protocol: Option<Protocol>,
    /// Only this port of the destination [default: every port]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Only from this port [default: those that such a client uses]
    #[arg(long, value_name = "PORT")]
    pub source_port: Option<u16>,
    /// Only from this address of the source
    #[arg(long, value_name = "IP")]
    pub source_ip: Option<IpAddr>,
    /// Only to this address of the destination; may stand for TO
    #[arg(long, value_name = "IP")]
    pub destination_ip: Option<IpAddr>,
    /// UDP must be answered too
    #[arg(long)]
    pub expect_reply: bool,
    /// Look for the smallest set of edits that opens the path, and print them as AWS CLI lines
    #[arg(long)]
    pub fix: bool,
    /// Answer questions from standard input, one line of JSON each
    #[arg(long, conflicts_with_all = ["from", "to", "protocol", "port", "source_port", "source_ip", "destination_ip", "expect_reply", "fix"])]
    pub batch: bool,
    /// A folder of AWS CLI output, a file of it, or an account document; by default `state` in `aozu.toml`
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
}

impl ReachArgs {
    /// The question that the command line asks.
    pub(super) fn request(&self) -> Request {
        Request {
            source: self.from.clone().unwrap_or_default(),
            source_ip: self.source_ip,
            destination: self.to.clone(),
            destination_ip: self.destination_ip,
            protocol: self.protocol,
            destination_port: self.port,
            source_port: self.source_port,
            expect_reply: self.expect_reply,
            fix: self.fix,
        }
    }
}

fn protocol(text: &str) -> Result<Protocol, String> {
    text.to_ascii_lowercase().parse().map_err(|error: aozu_names::NameError| error.to_string())
}
