//! From a question to its verdict.

use super::{
    Answer, AskError, Request, Verdict,
    endpoint::{End as Which, Endpoint},
    estate::{Estate, InterfaceNode, Ix, Role, VgwNode},
    explain,
    flow::{EVERY_PORT, Flow, Flows, Span, both_ends, family},
    space,
    walk::{At, Blocker, Branch, Crossing, End, Goal, Leg, Note, Walk, alike, kept},
};
use crate::{Family, PortRange, PrefixListId, Protocol, traffic::number};

/// ICMP echo, as type × 256 + code: request, and its reply. Source: RFC 792, RFC 4443.
const ECHO: [(u8, u16, u16); 2] = [ECHO_V4, ECHO_V6];
const ECHO_V4: (u8, u16, u16) = (1, 8 << 8, 0);
const ECHO_V6: (u8, u16, u16) = (58, 128 << 8, 129 << 8);

/// Packets of one family that start at one place.
#[derive(Debug, Clone)]
pub(crate) struct Start<'a> {
    pub(crate) family: Family,
    pub(crate) at: Origin<'a>,
    pub(crate) flows: Flows,
    pub(crate) symbolic: Option<&'a PrefixListId>,
}

/// Where packets start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin<'a> {
    Interface(Ix<InterfaceNode<'a>>),
    Internet,
    Customer(Ix<VgwNode<'a>>),
}

/// A question with its names resolved.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    pub(crate) starts: Vec<Start<'a>>,
    pub(crate) destination: Endpoint<'a>,
    pub(crate) expect_reply: bool,
    /// Interfaces that the internet cannot address, where it was asked to.
    pub(crate) unaddressed: Vec<Ix<InterfaceNode<'a>>>,
    /// Interfaces that it can address by what nobody told, and that are the destination or lead to it.
    pub(crate) hidden: Vec<Ix<InterfaceNode<'a>>>,
}

/// What came of the walks.
#[derive(Debug)]
pub(crate) struct Outcome<'e, 'a> {
    /// What works for sure.
    pub(crate) works: Vec<(usize, Flows)>,
    /// What works for some of the client's ports.
    pub(crate) partly: Vec<(usize, Flows)>,
    /// What arrives for sure, be it answered or not.
    pub(crate) arrives: Vec<(usize, Branch<'e, 'a>, End<'a>)>,
    /// Whether something depends on what was not read.
    pub(crate) unsure: bool,
    pub(crate) verdict: Verdict,
}

impl<'a> Estate<'a> {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// When the question names what is not there, or contradicts itself.
    pub fn ask(&self, request: &Request) -> Result<Answer<'_>, AskError> {
        let question = self.question(request)?;
        let outcome = self.outcome(&question);
        let mut answer = explain::answer(self, &question, outcome);
        if request.fix {
            self.add_fixes(request, &mut answer);
        }
        Ok(answer)
    }

    pub(crate) fn question(&self, request: &Request) -> Result<Question<'a>, AskError> {
        let contradiction = |text: &str| Err(AskError::Contradiction(text.to_owned()));
        let protocol = request.protocol.unwrap_or(Protocol::TCP);
        let has_ports = protocol.has_ports() || protocol == Protocol::All;
        if !has_ports && (request.destination_port.is_some() || request.source_port.is_some()) {
            return contradiction(
                "only `tcp` and `udp` have ports: leave the port out, or give one of them as protocol",
            );
        }
        let source = self.endpoint(&request.source, Which::Source)?;
        let destination = match (&request.destination, request.destination_ip) {
            (Some(text), _) => self.endpoint(text, Which::Destination)?,
            (None, Some(address)) => Endpoint::Address(address),
            (None, None) => {
                return contradiction("`Destination` or `DestinationIp` must say where packets go");
            }
        };
        let source_ip = request.source_ip.or_else(|| request.source.parse().ok());
        let mut question = Question {
            starts: Vec::new(),
            destination,
            expect_reply: request.expect_reply,
            unaddressed: Vec::new(),
            hidden: Vec::new(),
        };
        for family in [Family::Ipv4, Family::Ipv6] {
            let narrowed = source_ip.filter(|address| super::flow::family(*address) == family).map(number);
            if source_ip.is_some() && narrowed.is_none() {
                continue;
            }
            let headers =
                |ports| headers(protocol, request.destination_port, request.source_port, family, ports);
            match &source {
                Endpoint::Hosts(hosts) => {
                    for host in hosts {
                        let node = &self.nodes.interfaces[*host];
                        let held = node.held.get(family);
                        let own = |value: u128| {
                            held.iter().find(|held| held.public == Some(value)).map(|held| held.span)
                        };
                        let sources = match narrowed {
                            Some(value) => vec![own(value).unwrap_or([value; 2])],
                            None => held.iter().map(|held| held.span).collect(),
                        };
                        let headers = headers(node.asks_from);
                        self.add_starts(
                            &mut question,
                            request,
                            family,
                            Origin::Interface(*host),
                            &sources,
                            &headers,
                        );
                    }
                }
                Endpoint::Internet(_) | Endpoint::Address(_) => {
                    let sources =
                        narrowed.map_or_else(|| self.internet.get(family).clone(), |value| vec![[value; 2]]);
                    let headers = headers(PortRange::EPHEMERAL);
                    self.add_starts(&mut question, request, family, Origin::Internet, &sources, &headers);
                }
                Endpoint::Customer(gateway) => {
                    let routes = self.nodes.vgws[*gateway].connections.iter().flat_map(|one| one.routes());
                    let blocks = routes.map(|route| route.destination_cidr_block().net());
                    let own =
                        blocks.filter(|block| super::flow::family(block.network()) == family).map(both_ends);
                    let sources =
                        narrowed.map_or_else(|| super::flow::merged(own.collect()), |value| vec![[value; 2]]);
                    let headers = headers(PortRange::EPHEMERAL);
                    self.add_starts(
                        &mut question,
                        request,
                        family,
                        Origin::Customer(*gateway),
                        &sources,
                        &headers,
                    );
                }
                Endpoint::Service(_) => {}
            }
        }
        if let (Endpoint::Internet(_), Endpoint::Hosts(hosts), true) =
            (&source, &question.destination, question.starts.is_empty())
        {
            question.unaddressed.clone_from(hosts);
        }
        if let (Endpoint::Internet(_), Endpoint::Hosts(hosts), None) =
            (&source, &question.destination, request.destination_ip)
            && source_ip.is_none_or(|address| address.is_ipv4())
        {
            let hears = |interface: &Ix<InterfaceNode<'a>>| {
                self.hides_address(*interface)
                    && self.may_hear(*interface, hosts, protocol, request.destination_port)
            };
            let all = hosts.iter().copied().chain(self.balancing(hosts));
            let mut hidden: Vec<_> = all.filter(hears).collect();
            hidden.sort_unstable();
            hidden.dedup();
            question.hidden = hidden;
        }
        // An internet gateway that is named serves its own VPC alone.
        if let Endpoint::Internet(Some(vpc)) = source
            && let Endpoint::Hosts(hosts) = &question.destination
            && hosts.iter().any(|host| self.nodes.interfaces[*host].vpc != vpc)
        {
            return contradiction(
                "the internet gateway that is the source belongs to another VPC than the destination",
            );
        }
        Ok(question)
    }

    fn add_starts(
        &self,
        question: &mut Question<'a>,
        request: &Request,
        family: Family,
        at: Origin<'a>,
        sources: &[Span],
        headers: &[Flow],
    ) {
        let (destinations, symbolic) = self.destinations(&question.destination, request, family, at);
        let mut flows = Vec::with_capacity(sources.len() * destinations.len() * headers.len());
        for src in sources {
            for dst in &destinations {
                flows.extend(headers.iter().map(|header| Flow { src: *src, dst: *dst, ..*header }));
            }
        }
        if !flows.is_empty() {
            question.starts.push(Start { family, at, flows: Flows::disjoint(flows), symbolic });
        }
    }

    /// The addresses of the destination as they are from where packets start.
    fn destinations(
        &self,
        destination: &Endpoint<'a>,
        request: &Request,
        of: Family,
        at: Origin<'a>,
    ) -> (Vec<Span>, Option<&'a PrefixListId>) {
        let narrowed = request.destination_ip.map(|address| (family(address), number(address)));
        if narrowed.is_some_and(|(family, _)| family != of) {
            return (Vec::new(), None);
        }
        let narrow = |spans: Vec<Span>| match narrowed {
            Some((_, value)) => {
                let inside = spans.iter().any(|[from, to]| *from <= value && value <= *to);
                if inside { vec![[value; 2]] } else { Vec::new() }
            }
            None => spans,
        };
        match destination {
            Endpoint::Hosts(hosts) => {
                let held = hosts.iter().flat_map(|host| self.nodes.interfaces[*host].held.get(of));
                // The internet reaches a target by its balancers too.
                let balancing =
                    self.balancing(hosts).filter(|_| at == Origin::Internet && narrowed.is_none());
                let balancing: Vec<_> = balancing.collect();
                let held =
                    held.chain(balancing.iter().flat_map(|ix| self.nodes.interfaces[*ix].held.get(of)));
                let public = held.clone().filter_map(|held| held.public).map(|public| [public; 2]);
                let private = held.map(|held| held.span);
                let spans = match (at, narrowed) {
                    // Each is one interface's, be they neighbours in number.
                    (Origin::Internet, _) if of == Family::Ipv4 => {
                        let mut public: Vec<Span> = public.collect();
                        public.sort_unstable();
                        public.dedup();
                        return (narrow(public), None);
                    }
                    // One who names a public address means it.
                    (_, Some(_)) => private.chain(public).collect(),
                    _ => private.collect(),
                };
                (narrow(super::flow::merged(spans)), None)
            }
            Endpoint::Internet(_) => (narrow(self.internet.get(of).clone()), None),
            Endpoint::Address(address) => {
                let right = family(*address) == of;
                (narrow(if right { vec![[number(*address); 2]] } else { Vec::new() }), None)
            }
            Endpoint::Service(endpoint) => {
                let lists = &self.nodes.endpoints[*endpoint].lists;
                if lists.is_empty() && of == Family::Ipv4 {
                    // No table that was read leads to it: whatever its addresses are, it is one of these.
                    return (narrow(space::public(of).to_vec()), None);
                }
                let read = lists.iter().filter_map(|(_, spans)| spans.as_ref());
                let spans: Vec<Span> = read.flat_map(|spans| spans.get(of).iter().copied()).collect();
                let unread = lists.iter().find(|(_, spans)| spans.is_none()).map(|(list, _)| *list);
                match unread {
                    // Whatever the list holds, it is a part of this.
                    Some(list) if spans.is_empty() && of == Family::Ipv4 => {
                        (narrow(space::public(of).to_vec()), Some(list))
                    }
                    _ => (narrow(super::flow::merged(spans)), None),
                }
            }
            Endpoint::Customer(gateway) => {
                let routes = self.nodes.vgws[*gateway].connections.iter().flat_map(|one| one.routes());
                let blocks = routes.map(|route| route.destination_cidr_block().net());
                let spans = blocks.filter(|block| family(block.network()) == of).map(both_ends).collect();
                (narrow(super::flow::merged(spans)), None)
            }
        }
    }

    pub(crate) fn goal<'e>(&self, destination: &'e Endpoint<'a>) -> Goal<'e, 'a> {
        match destination {
            Endpoint::Hosts(hosts) => Goal::Hosts(hosts),
            Endpoint::Internet(_) => Goal::Internet,
            Endpoint::Address(_) => Goal::Anywhere,
            Endpoint::Service(endpoint) => Goal::Service(*endpoint),
            Endpoint::Customer(_) => Goal::Customer(None),
        }
    }

    /// Walks forward from one start.
    pub(crate) fn forward<'e>(
        &'e self,
        question: &'e Question<'a>,
        start: &Start<'a>,
        flows: Flows,
        explain: bool,
    ) -> Walk<'e, 'a> {
        let goal = self.goal(&question.destination);
        let mut walk = Walk::new(self, Leg::Forward, start.family, goal, explain);
        let mut branch = Branch::new(flows);
        branch.symbolic = start.symbolic;
        match start.at {
            Origin::Interface(interface) => walk.from_interface(interface, branch),
            Origin::Internet => walk.start_from_internet(branch),
            Origin::Customer(gateway) => walk.from_customer(gateway, branch),
        }
        // An internet gateway that is named must be the one by which packets leave.
        if let Endpoint::Internet(Some(vpc)) = question.destination {
            walk.arrived.retain(|(_, end)| matches!(end, End::Internet(by, _) if *by == vpc));
        }
        walk
    }

    /// Walks the replies to what arrived.
    pub(crate) fn back<'e>(
        &'e self,
        origin: &'e Origin<'a>,
        family: Family,
        arrived: &Branch<'e, 'a>,
        end: End<'a>,
        explain: bool,
    ) -> Walk<'e, 'a> {
        let mut walk = Walk::new(self, Leg::Return, family, self.goal_back(origin), explain);
        walk.reply(arrived, end);
        walk
    }

    /// Walks the replies to what arrived, and tells of every network ACL what it keeps back, be it not all.
    pub(crate) fn back_in_parts<'e>(
        &'e self,
        origin: &'e Origin<'a>,
        family: Family,
        arrived: &Branch<'e, 'a>,
        end: End<'a>,
    ) -> Walk<'e, 'a> {
        let mut walk = Walk::new(self, Leg::Return, family, self.goal_back(origin), true);
        walk.in_parts = true;
        walk.reply(arrived, end);
        walk
    }

    fn goal_back<'e>(&self, origin: &'e Origin<'a>) -> Goal<'e, 'a> {
        match origin {
            Origin::Interface(interface) => Goal::Hosts(std::slice::from_ref(interface)),
            Origin::Internet => Goal::Internet,
            Origin::Customer(gateway) => Goal::Customer(Some(*gateway)),
        }
    }

    pub(crate) fn outcome<'e>(&'e self, question: &'e Question<'a>) -> Outcome<'e, 'a> {
        let mut outcome = Outcome {
            works: Vec::new(),
            partly: Vec::new(),
            arrives: Vec::new(),
            unsure: !question.hidden.is_empty(),
            verdict: Verdict::Denied,
        };
        let (mut asked_back, mut maybe) = (false, false);
        let mut works_back = false;
        for (index, start) in question.starts.iter().enumerate() {
            let walk = self.forward(question, start, start.flows.clone(), false);
            outcome.unsure |= walk.blockers.iter().any(|blocker| !blocker.certain);
            let mut works = Flows::default();
            let mut partly = Flows::default();
            for (branch, end) in walk.arrived {
                let (replied, unreplied) = parted(&branch.flows, question.expect_reply);
                if !unreplied.is_empty() && self.all_of_list(start, &branch) {
                    if branch.certain { works.join(&at_start(&unreplied, &branch)) } else { maybe = true }
                }
                if !replied.is_empty() {
                    let asked = branch.with(replied);
                    let back = self.back(&start.at, start.family, &asked, end, false);
                    asked_back |= branch.certain;
                    outcome.unsure |= back.blockers.iter().any(|blocker| !blocker.certain);
                    let mut whole = Flows::default();
                    let mut some = Flows::default();
                    for (reply, _) in &back.arrived {
                        let answered = reply.flows.replies();
                        if !reply.certain || !branch.certain {
                            maybe = true;
                        } else if reply.partial {
                            some.join(&answered);
                        } else {
                            whole.join(&answered);
                        }
                    }
                    let all = start.flows.and(&whole.project(from_any_port));
                    let (wholly, part) = all.for_all(&whole, from_any_port);
                    let listed = self.all_of_list(start, &branch);
                    if listed {
                        works_back |= !wholly.is_empty();
                        works.join(&wholly);
                        partly.join(&part);
                        partly.join(&some.minus(&works));
                    } else if !wholly.is_empty() {
                        maybe = true;
                    }
                }
                if branch.certain {
                    outcome.arrives.push((index, branch, end));
                } else {
                    maybe = true;
                }
            }
            if !works.is_empty() {
                outcome.works.push((index, works));
            }
            if !partly.is_empty() {
                outcome.partly.push((index, partly));
            }
        }
        outcome.unsure |= maybe;
        outcome.verdict = if works_back || (!outcome.works.is_empty() && !asked_back) {
            Verdict::Reachable
        } else if !outcome.partly.is_empty() {
            Verdict::Partial
        } else if outcome.unsure {
            Verdict::Unknown
        } else if asked_back {
            Verdict::OneWay
        } else {
            Verdict::Denied
        };
        outcome
    }

    /// Where a service's addresses were not read: whether every address that they could be gets there.
    fn all_of_list(&self, start: &Start<'a>, arrived: &Branch<'_, 'a>) -> bool {
        if start.symbolic.is_none() {
            return true;
        }
        let any_destination = |flow: Flow| Flow { dst: Flow::ALL.dst, ..flow };
        let asked = start.flows.and(&arrived.flows.project(any_destination));
        !asked.for_all(&arrived.flows, any_destination).0.is_empty()
    }
}

/// What must be answered, and what need not be.
pub(crate) fn parted(flows: &Flows, expect_reply: bool) -> (Flows, Flows) {
    let mut left = flows.clone();
    let mut replied = Flows::default();
    left.take(Flow { protocol: [6, 6], ..Flow::ALL }, &mut replied);
    if expect_reply {
        left.take(Flow { protocol: [17, 17], ..Flow::ALL }, &mut replied);
    }
    for (protocol, request, reply) in ECHO {
        let echo = Flow { protocol: [protocol; 2], dport: [request; 2], sport: [reply; 2], ..Flow::ALL };
        left.take(echo, &mut replied);
    }
    (replied, left)
}

/// Packets that arrived, as they started: every translation undone.
pub(crate) fn at_start(arrived: &Flows, branch: &Branch<'_, '_>) -> Flows {
    let mut flows = arrived.clone();
    for crossing in branch.crossings.iter().rev() {
        flows = match crossing {
            Crossing::Outbound { private, .. } => flows.map(|flow| Flow { src: [*private; 2], ..flow }),
            Crossing::Inbound { public, .. } => flows.map(|flow| Flow { dst: [*public; 2], ..flow }),
            Crossing::Nat { before, .. } | Crossing::Masquerade { before, .. } => {
                before.and(&flows.project(alike))
            }
            Crossing::Balanced { keeps_client: true, before, .. } => before.and(&flows.project(kept)),
            // Whoever may ask the node may have its target asked.
            Crossing::Balanced { keeps_client: false, before, .. } if !flows.is_empty() => before.clone(),
            Crossing::Balanced { .. } => flows,
            Crossing::Transparent { .. } | Crossing::EgressOnly { .. } => flows,
        };
    }
    flows
}

/// What makes packets alike that differ only in the client's port.
pub(crate) fn from_any_port(flow: Flow) -> Flow {
    if matches!(flow.protocol, [6, 6] | [17, 17]) { Flow { sport: EVERY_PORT, ..flow } } else { flow }
}

/// The packets that a request asks about, without their addresses, as boxes that do not overlap.
pub(crate) fn headers(
    protocol: Protocol,
    destination_port: Option<u16>,
    source_port: Option<u16>,
    of: Family,
    asks_from: PortRange,
) -> Vec<Flow> {
    let sport = source_port.map_or([asks_from.from(), asks_from.to()], |port| [port; 2]);
    let dport = destination_port.map_or(EVERY_PORT, |port| [port; 2]);
    let ported = |number: u8| Flow { protocol: [number; 2], sport, dport, ..Flow::ALL };
    let (icmp, echo, reply) = if of == Family::Ipv4 { ECHO_V4 } else { ECHO_V6 };
    let icmp_flows = || {
        let one =
            |dport: [u16; 2], sport: u16| Flow { protocol: [icmp; 2], dport, sport: [sport; 2], ..Flow::ALL };
        [one([echo; 2], reply), one([0, echo - 1], 0), one([echo + 1, u16::MAX], 0)]
    };
    let whole = |protocol: [u8; 2]| Flow { protocol, ..Flow::ALL };
    match protocol {
        Protocol::TCP | Protocol::UDP => vec![ported(if protocol == Protocol::TCP { 6 } else { 17 })],
        // Whoever asks for ICMP means that of the family.
        protocol if protocol == Protocol::ICMP || protocol == Protocol::Number(icmp) => icmp_flows().to_vec(),
        Protocol::Number(58) => Vec::new(),
        Protocol::Number(number) => vec![whole([number; 2])],
        Protocol::All => {
            let mut all = vec![ported(6), ported(17)];
            // With a port, only what has ports is meant.
            if destination_port.is_none() && source_port.is_none() {
                all.extend(icmp_flows());
                let mut numbers = [icmp, 6, 17];
                numbers.sort_unstable();
                let mut from = 0u8;
                for number in numbers {
                    all.extend((from < number).then(|| whole([from, number - 1])));
                    from = number + 1;
                }
                all.push(whole([from, u8::MAX]));
            }
            all
        }
    }
}

/// Where the internet was asked to address interfaces that have no public address, or one that nobody told.
pub(crate) fn unaddressed<'e, 'a>(
    estate: &'e Estate<'a>,
    question: &'e Question<'a>,
) -> Vec<Blocker<'e, 'a>> {
    let mut blockers = Vec::new();
    let untold = question.hidden.first();
    if let Some(interface) = untold.or_else(|| question.unaddressed.first()) {
        let node = &estate.nodes.interfaces[*interface];
        let goal = estate.goal(&question.destination);
        let mut walk = Walk::new(estate, Leg::Forward, Family::Ipv4, goal, true);
        let flows =
            space::public(Family::Ipv4).iter().map(|src| Flow { src: *src, protocol: [6, 6], ..Flow::ALL });
        let gateway = match estate.nodes.vpcs[node.vpc].internet_gateway {
            super::estate::Link::To(gateway) => Some(gateway),
            _ => None,
        };
        let mut branch = Branch::new(Flows::disjoint(flows.collect()));
        if untold.is_none() {
            let all = question.unaddressed.iter().copied().chain(estate.balancing(&question.unaddressed));
            for one in all.filter(|one| !estate.facing.contains_key(one)) {
                let node = &estate.nodes.interfaces[one];
                if node.role == Role::Balancer {
                    branch.note(Note::Internal(node.id()));
                }
            }
        }
        let gateway = At::InternetGateway(node.vpc, gateway);
        walk.not_addressed(branch, gateway, untold.map(|_| node.place));
        blockers.append(&mut walk.blockers);
    }
    blockers
}
