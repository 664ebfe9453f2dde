//! Small networks, written as text: one thing a line, by short ids.
//!
//! ```text
//! @ 222233334444 eu-west-1                         # what follows is of this account and region
//! vpc-1 10.0.0.0/16 2600:1f14:1::/56
//! subnet-1 vpc-1 a 10.0.1.0/24                     # in zone a
//! rtb-1 vpc-1 main subnet-1 : 0.0.0.0/0>igw-1, 10.9.0.0/16>vgw-1 propagated, pl-1>nat-1 blackhole
//! acl-1 vpc-1 subnet-1 : in 100 allow tcp/443 0.0.0.0/0, out 100 deny icmp/8 0.0.0.0/0
//! sg-1 vpc-1 : in tcp/443 0.0.0.0/0, in all sg-2@222233334444, out all 0.0.0.0/0
//! i-1 eni-1 subnet-1 10.0.1.10=203.0.113.10 10.0.1.11 sg-1 unchecked stopped
//! eni-2 subnet-1 10.0.1.20 sg-1 type=lambda
//! nat-1 eni-3 subnet-1 10.0.1.99=203.0.113.99      # or `private`, or `regional vpc-1`
//! vpce-1 vpc-1 gateway s3                          # or `interface eni-4 subnet-1`, or `gwlb subnet-1`
//! pl-1 s3 : 52.219.0.0/16                          # `unread`: its entries were not asked for
//! pcx-1 vpc-1 vpc-2 state=deleted
//! tgw-1 sgref
//! tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1   # or a `vpn-1`, or another `tgw-2`
//! tgw-rtb-1 tgw-1 : 10.0.0.0/16>tgw-attach-1, 10.7.0.0/16>blackhole, propagate tgw-attach-1
//! vpn-1 vgw-1 static down : 192.168.0.0/16
//! bpa block-ingress
//! exclude subnet-1 allow-egress
//! listen eni-2 tcp/443 : 10.0.2.10/8080 keeps      # a balancer's node, its targets, whether they see the client
//! unread NetworkAcls                               # as if nobody had asked
//! patch eni-1 {"Status": "available"}              # members that have no word here
//! ```
//!
//! A VPC has a main table with its local routes and a default ACL that allows everything, as AWS makes them,
//! unless a line says otherwise; every table has the local routes; every ACL ends with AWS's deny.

mod book;

use aozu_names::{
    AccountId, Coverage, Region,
    wire::{SlotKind, State},
};
use aozu_vpc::{
    Network,
    reach::{Estate, Options, Request, ServiceKind, ServiceListener, ServiceNode, ServiceTarget},
};
use serde_json::Value;

use self::book::{Book, Resources};
use crate::{certificate, seen::Seen};

/// Everything of one network, or several.
pub(crate) type Networks = Vec<(AccountId, Region, Network)>;

const HERE: (&str, &str) = ("111122223333", "ap-northeast-1");

/// A small network.
#[derive(Clone)]
pub(crate) struct Net {
    text: String,
    options: Options,
}

/// A line, taken apart.
struct Line<'t> {
    place: (&'t str, &'t str),
    id: &'t str,
    words: Vec<&'t str>,
    items: Vec<Vec<&'t str>>,
    rest: &'t str,
}

impl<'t> Line<'t> {
    fn of(place: (&'t str, &'t str), text: &'t str) -> Self {
        let (head, tail) = text.split_once(" :").unwrap_or((text, ""));
        let (id, head) = head.split_once(' ').unwrap_or((head, ""));
        let rest = text.split_once(' ').unwrap_or_default().1;
        let items = tail.split(',').map(|item| item.split_whitespace().collect::<Vec<_>>());
        let items = items.filter(|item| !item.is_empty()).collect();
        Self { place, id, words: head.split_whitespace().collect(), items, rest }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The first word of that kind: `subnet` gives `subnet-1`.
    fn of_kind(&self, kind: &str) -> Option<&'t str> {
        self.words.iter().copied().find(|word| kind_of(word) == kind)
    }

    fn all_of_kind(&self, kind: &str) -> Vec<&'t str> {
        self.words.iter().copied().filter(|word| kind_of(word) == kind).collect()
    }

    /// What stands after `name=`.
    fn value(&self, name: &str) -> Option<&'t str> {
        self.words
            .iter()
            .find_map(|word| word.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }

    /// Addresses and blocks: those with a dot, or those with a colon.
    fn numbers(&self, mark: char) -> Vec<&'t str> {
        let starts = |word: &&str| word.starts_with(|c: char| c.is_ascii_hexdigit()) && word.contains(mark);
        self.words.iter().copied().filter(starts).collect()
    }
}

const KINDS: [&str; 19] = [
    "vpc",
    "subnet",
    "rtb",
    "acl",
    "sg",
    "i",
    "eni",
    "igw",
    "eigw",
    "nat",
    "vpce",
    "pl",
    "pcx",
    "tgw",
    "tgw-attach",
    "tgw-rtb",
    "vgw",
    "vpn",
    "lgw",
];

/// What an id is of: `tgw-rtb` of `tgw-rtb-1`; nothing of other words.
fn kind_of(word: &str) -> &str {
    match word.rsplit_once('-') {
        Some((kind, number)) if KINDS.contains(&kind) && number.bytes().all(|b| b.is_ascii_hexdigit()) => {
            kind
        }
        _ => "",
    }
}

/// Short ids made whole, everywhere in a value.
fn whole(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let short =
                text.rsplit_once('-').filter(|(_, number)| !kind_of(&text).is_empty() && number.len() < 8);
            Value::String(
                short.map_or_else(|| text.clone(), |(kind, number)| format!("{kind}-{number:0>17}")),
            )
        }
        Value::Array(list) => list.into_iter().map(whole).collect(),
        Value::Object(members) => members.into_iter().map(|(name, one)| (name, whole(one))).collect(),
        other => other,
    }
}

impl Net {
    pub(crate) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), options: Options::default() }
    }

    /// The same with one thing changed.
    #[track_caller]
    pub(crate) fn but(&self, old: &str, new: &str) -> Self {
        assert_eq!(self.text.matches(old).count(), 1, "`{old}` in {}", self.text);
        Self { text: self.text.replace(old, new), options: self.options }
    }

    /// The same with more.
    pub(crate) fn and(&self, more: &str) -> Self {
        Self { text: format!("{}\n{more}", self.text), options: self.options }
    }

    pub(crate) fn with_options(&self, options: Options) -> Self {
        Self { text: self.text.clone(), options }
    }

    /// With what AWS makes with a VPC, where no line says otherwise.
    fn with_defaults(&self) -> String {
        let all = lines(&self.text);
        let is_said = |vpc: &str, kind: &str, word| {
            all.iter().any(|l| kind_of(l.id) == kind && l.has(word) && l.has(vpc))
        };
        let mut text = String::new();
        for line in self.text.lines() {
            text.push_str(&format!("{line}\n"));
            let id = line.split_whitespace().next().unwrap_or_default();
            let number = id.strip_prefix("vpc-").filter(|_| kind_of(id) == "vpc");
            if let Some(number) = number.filter(|_| !is_said(id, "rtb", "main")) {
                text.push_str(&format!("rtb-f{number} {id} main\n"));
            }
            if let Some(number) = number.filter(|_| !is_said(id, "acl", "default")) {
                text.push_str(&format!("acl-f{number} {id} default : {OPEN}\n"));
            }
        }
        text
    }
}

/// The entries of a default ACL.
const OPEN: &str =
    "in 100 allow all 0.0.0.0/0, in 101 allow all ::/0, out 100 allow all 0.0.0.0/0, out 101 allow all ::/0";

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut place = HERE;
    let mut lines = Vec::new();
    for text in text.lines() {
        let text = text.split(" #").next().unwrap().trim();
        match text.strip_prefix("@ ").map(|rest| rest.split_once(' ').unwrap()) {
            Some(other) => place = other,
            None if text.is_empty() || text.starts_with('#') => {}
            None => lines.push(Line::of(place, text)),
        }
    }
    lines
}

impl Net {
    /// As the reader of AWS's JSON gives them.
    pub(crate) fn networks(&self) -> Networks {
        let text = self.with_defaults();
        let lines = lines(&text);
        let mut book = Book::default();
        for line in &lines {
            book.places.entry(line.place).or_default();
        }
        for line in &lines {
            book.write(line, &lines);
        }
        let patches = lines.iter().filter(|line| line.id == "patch");
        patches.for_each(|line| book.patch(line.rest));
        let unread: Vec<_> =
            lines.iter().filter(|line| line.id == "unread").map(|line| (line.place, line.words[0])).collect();
        let read = |((account, region), resources): ((&str, &str), Resources)| {
            let mut network = Network::default();
            let slots: Vec<_> = network.slots().iter().map(|(name, kind, _)| (*name, *kind)).collect();
            for (name, kind) in
                slots.into_iter().filter(|(name, _)| !unread.contains(&((account, region), *name)))
            {
                let (_, slot) = network.slot_mut(name).unwrap();
                match kind {
                    SlotKind::Many => slot.set_coverage(Coverage::Whole),
                    SlotKind::Each => slot.set_coverage(Coverage::PerItem),
                    SlotKind::One => slot.read("", "null").unwrap(),
                }
                for ((_, key), resource) in resources.iter().filter(|((collection, _), _)| collection == name)
                {
                    let json = whole(resource.clone()).to_string();
                    let key = whole(Value::from(key.as_str()));
                    slot.read(key.as_str().unwrap(), &json)
                        .unwrap_or_else(|problems| panic!("{json}: {problems:?}"));
                }
            }
            (account.parse().unwrap(), region.parse().unwrap(), network)
        };
        book.places.into_iter().map(read).collect()
    }

    /// Asks `SOURCE DESTINATION [PROTOCOL[/PORT]] [sport=N] [from=IP] [to=IP] [reply]`. Whatever is said to
    /// work must be certified.
    #[track_caller]
    pub(crate) fn ask(&self, question: &str) -> Seen {
        let networks = self.networks();
        let services = self.services();
        // Of what was not read, or goes on behind a balancer, the networks alone tell nothing.
        let is_certain = services.is_empty() && !self.text.contains("unread InternetGateways");
        let estate = estate(&networks).with_options(self.options).with_services(services);
        let request = request(question);
        let answer = estate.ask(&request).unwrap_or_else(|error| panic!("{question}: {error}"));
        if answer.network_path_found && is_certain {
            let told = certificate::check(each(&networks), &request, &answer);
            assert!(told.is_ok(), "{question}: {}\n{}", told.unwrap_err(), crate::seen::pretty(&answer));
        }
        Seen::new(question, &answer)
    }

    fn services(&self) -> Vec<ServiceNode> {
        let service = |line: &Line<'_>| {
            let (protocol, port) = traffic(line.words[1]);
            let target = |item: &Vec<&str>| {
                let (address, port) = item[0].split_once('/').unwrap();
                let keeps_client = item.contains(&"keeps");
                ServiceTarget { address: address.parse().unwrap(), port: port.parse().unwrap(), keeps_client }
            };
            let listener = ServiceListener {
                protocol: protocol.parse().unwrap(),
                port: port.unwrap().0.try_into().unwrap(),
                targets: line.items.iter().map(target).collect(),
            };
            let interface = whole(Value::from(line.words[0])).as_str().unwrap().parse().unwrap();
            ServiceNode { interface, kind: ServiceKind::Elbv2, listeners: vec![listener] }
        };
        lines(&self.text).iter().filter(|line| line.id == "listen").map(service).collect()
    }

    /// Why the question cannot be asked.
    #[track_caller]
    pub(crate) fn refusal(&self, question: &str) -> String {
        let networks = self.networks();
        crate::seen::short(&estate(&networks).ask(&request(question)).unwrap_err().to_string())
    }
}

pub(crate) fn each(networks: &Networks) -> impl Iterator<Item = &Network> {
    networks.iter().map(|(.., network)| network)
}

pub(crate) fn estate(networks: &Networks) -> Estate<'_> {
    Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)))
}

pub(crate) fn request(question: &str) -> Request {
    let long = |word: &str| whole(Value::from(word)).as_str().unwrap().to_owned();
    let mut request = Request::default();
    for (at, word) in question.split_whitespace().enumerate() {
        match (at, word.split_once('=')) {
            (0, _) => request.source = long(word),
            (1, _) => request.destination = Some(long(word)),
            (_, Some(("sport", port))) => request.source_port = Some(port.parse().unwrap()),
            (_, Some(("from", address))) => request.source_ip = Some(address.parse().unwrap()),
            (_, Some(("to", address))) => request.destination_ip = Some(address.parse().unwrap()),
            _ if word == "reply" => request.expect_reply = true,
            _ => {
                let (protocol, port) = word.split_once('/').map_or((word, None), |(p, port)| (p, Some(port)));
                request.protocol = Some(protocol.parse().unwrap());
                request.destination_port = port.map(|port| port.parse().unwrap());
            }
        }
    }
    request
}

/// `tcp/80-90` as protocol and ports, `icmp/8.0` as protocol, type and code.
fn traffic(word: &str) -> (&str, Option<(i64, i64)>) {
    let Some((protocol, ports)) = word.split_once('/') else { return (word, None) };
    let span = ports.split_once(['-', '.']).map(|(from, to)| (from.parse().unwrap(), to.parse().unwrap()));
    let one: Option<i64> = ports.parse().ok();
    let alone = one.map(|port| if protocol.starts_with("icmp") { (port, -1) } else { (port, port) });
    (protocol, span.or(alone))
}
