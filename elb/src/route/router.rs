use std::collections::BTreeMap;

use aozu_names::{Arn, Known, NotRead};

use super::{
    Loss, Places, Request,
    condition::{Test, all_hold},
    gates::Gates,
    group::{Group, zones_left},
    shares::{GroupShare, divide, dns_zones, targets_of_node},
};
use crate::{
    Action, Elbv2, Listener, ListenerProtocol, ListenerRule, LoadBalancer, Priority, TargetGroup,
    action::terminal,
};

/// A balancer, compiled: which rule takes a request, and how its requests are divided.
///
/// ```
/// use aozu_elb::{Elbv2, route::{Loss, Places, Router}};
/// let elb = Elbv2::default();
/// assert!(elb.balancer("shop").map(|shop| Router::new(&elb, shop, &Places::default(), &Loss::default())).is_none());
/// ```
#[derive(Debug, Clone)]
pub struct Router<'a> {
    balancer: &'a LoadBalancer,
    lines: Result<Vec<Line<'a>>, NotRead>,
    pub(super) groups: BTreeMap<&'a Arn, (Group<'a>, bool)>,
}

/// A listener with its rules.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub listener: &'a Listener,
    pub rules: Vec<CompiledRule<'a>>,
    pub gates: Gates,
    /// Why the rules between the first and the default one are not known, where they are not.
    pub unread: Option<NotRead>,
}

/// A rule, compiled.
#[derive(Debug, Clone)]
pub struct CompiledRule<'a> {
    rule: Option<&'a ListenerRule>,
    priority: Priority,
    pub(super) tests: Vec<Test>,
    actions: &'a [Action],
    groups: Vec<GroupShare<'a>>,
}

impl<'a> CompiledRule<'a> {
    /// The rule; none where it is the default one and rules were not read.
    #[must_use]
    pub fn rule(&self) -> Option<&'a ListenerRule> {
        self.rule
    }

    /// When it is looked at.
    #[must_use]
    pub fn priority(&self) -> Priority {
        self.priority
    }

    /// The action that ends what is done with a request.
    #[must_use]
    pub fn action(&self) -> Option<&'a Action> {
        terminal(self.actions)
    }

    /// Everything that is done, in order.
    #[must_use]
    pub fn actions(&self) -> Vec<&'a Action> {
        let mut actions: Vec<&Action> = self.actions.iter().collect();
        actions.sort_by_key(|action| action.order().unwrap_or(u32::MAX));
        actions
    }

    /// The target groups that it forwards to, with the parts of their targets.
    #[must_use]
    pub fn target_groups(&self) -> &[GroupShare<'a>] {
        &self.groups
    }

    /// The part of requests that no target takes: 0 where all have one, none where it cannot be known.
    #[must_use]
    pub fn unserved(&self) -> Option<f64> {
        if self.groups.iter().any(|group| group.weight > 0) {
            self.groups.iter().map(|group| group.unserved).sum()
        } else {
            Some(1.0)
        }
    }
}

/// Which rule takes a request.
#[derive(Debug, Clone, Copy)]
pub enum Verdict<'r, 'a> {
    /// This one.
    Rule(&'r CompiledRule<'a>),
    /// It depends on this rule, of which it cannot be told whether its conditions hold.
    Depends(&'r CompiledRule<'a>),
    /// The listener's rules were not read.
    RulesNotRead,
}

/// What a balancer does with a request.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'r, 'a> {
    /// The listener that hears it.
    pub listener: &'a Listener,
    /// Which rule takes it.
    pub verdict: Verdict<'r, 'a>,
    /// How many rules before that one do not hold.
    pub passed: usize,
}

/// Why a balancer does not hear a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unheard {
    /// Its listeners were not read.
    #[error("the listeners of `{balancer}` were not read ({reason})")]
    ListenersNotRead {
        /// The balancer.
        balancer: Arn,
        /// Why.
        reason: NotRead,
    },
    /// No listener hears that port.
    #[error("`{balancer}` has no listener on port {port}; it has {}", ports(.listeners))]
    NoListener {
        /// The balancer's name.
        balancer: String,
        /// The port that was asked for.
        port: u16,
        /// The ports that it hears.
        listeners: Vec<u16>,
    },
    /// The listener on that port hears another protocol.
    #[error("`{scheme}` is not what the listener on port {port} hears: it is {protocol}")]
    OtherProtocol {
        /// The request's scheme.
        scheme: String,
        /// The port.
        port: u16,
        /// What the listener hears.
        protocol: ListenerProtocol,
    },
}

fn ports(listeners: &[u16]) -> String {
    match listeners {
        [] => "none".to_owned(),
        all => all.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
    }
}

impl<'a> Router<'a> {
    /// Compiles a balancer, less what is lost.
    #[must_use]
    pub fn new(elb: &'a Elbv2, balancer: &'a LoadBalancer, places: &Places<'a>, loss: &Loss) -> Self {
        let arns = elb.target_groups_of(balancer.load_balancer_arn());
        let groups: BTreeMap<&Arn, (Group<'_>, bool)> = arns
            .into_iter()
            .map(|arn| {
                let zonal = elb.target_groups().get(arn).is_none_or(TargetGroup::is_zonal);
                (arn, (Group::read(elb, balancer, arn, places, loss), zonal))
            })
            .collect();
        let zones = zones_left(balancer, loss);
        let dns = dns_zones(&zones, &groups, balancer.is_application());
        let compile = |rule: Option<&'a ListenerRule>, priority, actions: &'a [Action]| {
            let targets = terminal(actions).map(Action::target_groups).unwrap_or_default();
            let total: u64 = targets.iter().map(|(_, weight)| u64::from(*weight)).sum();
            let shares = targets.into_iter().filter_map(|(arn, weight)| {
                let (group, _) = groups.get(arn)?;
                Some(divide(arn, group, &zones, &dns, weight, total))
            });
            let conditions = rule.map_or(&[][..], ListenerRule::conditions);
            CompiledRule {
                rule,
                priority,
                tests: conditions.iter().map(Test::new).collect(),
                actions,
                groups: shares.collect(),
            }
        };
        let line = |listener: &'a Listener| {
            let read = elb.rules_of(listener.listener_arn());
            // A Network Load Balancer has no rules but the default one, which its listener tells.
            let unread = match (&read, balancer.is_application()) {
                (Known::NotRead(reason), true) => Some(reason.clone()),
                _ => None,
            };
            let mut rules: Vec<CompiledRule<'a>> = Vec::new();
            let mut default = None;
            for rule in read.present().into_iter().flatten().copied() {
                if rule.is_default() || rule.priority() == &Priority::Default {
                    default = Some(rule);
                } else {
                    rules.push(compile(Some(rule), *rule.priority(), rule.actions()));
                }
            }
            // The default rule has the listener's actions.
            let told = listener.default_actions();
            let actions = if told.is_empty() { default.map_or(told, ListenerRule::actions) } else { told };
            let mut last = compile(default, Priority::Default, actions);
            last.tests.clear();
            rules.push(last);
            Line { listener, gates: Gates::of(&rules), rules, unread }
        };
        let lines = match elb.listeners_of(balancer.load_balancer_arn()) {
            Known::Present(listeners) => Ok(listeners.into_iter().map(line).collect()),
            Known::Absent => Ok(Vec::new()),
            Known::NotRead(reason) => Err(reason),
        };
        Self { balancer, lines, groups }
    }

    /// The balancer that was compiled.
    #[must_use]
    pub fn balancer(&self) -> &'a LoadBalancer {
        self.balancer
    }

    /// The listeners, each with its rules.
    pub(crate) fn by_listener(&self) -> impl Iterator<Item = (&'a Listener, &[CompiledRule<'a>])> {
        self.lines().iter().map(|line| (line.listener, line.rules.as_slice()))
    }

    /// The targets that a node in a zone sends to, with their ports; none where that is not known.
    pub(crate) fn targets_of_node(&self, group: &Arn, zone: &str) -> Option<Vec<(&'a str, Option<u16>)>> {
        let (arn, (group, _)) = self.groups.get_key_value(group)?;
        if group.doubt(arn).is_some() || (!group.cross_zone && group.without_place().is_some()) {
            return None;
        }
        Some(targets_of_node(group, (!group.cross_zone).then_some(zone)))
    }

    /// Whether a node sends to targets of other zones too; none for a group that the balancer does not forward to.
    #[must_use]
    pub fn crosses_zones(&self, group: &Arn) -> Option<bool> {
        self.groups.get(group).map(|(group, _)| group.cross_zone)
    }

    pub(super) fn lines(&self) -> &[Line<'a>] {
        self.lines.as_deref().unwrap_or_default()
    }

    /// The rules of a listener in the order they are looked at, the default rule last.
    #[must_use]
    pub fn rules_of(&self, listener: &Arn) -> &[CompiledRule<'a>] {
        let line = self.lines().iter().find(|line| line.listener.listener_arn() == listener);
        line.map_or(&[], |line| &line.rules)
    }

    /// Which rule takes a request.
    ///
    /// # Errors
    /// When no listener hears it.
    pub fn decide(&self, request: &Request<'_>) -> Result<Decision<'_, 'a>, Unheard> {
        let line = self.line(request)?;
        let listener = line.listener;
        if line.unread.is_some() {
            return Ok(Decision { listener, verdict: Verdict::RulesNotRead, passed: 0 });
        }
        for passed in line.gates.admitted(request) {
            let Some(rule) = line.rules.get(passed) else { break };
            let verdict = match all_hold(&rule.tests, request) {
                Some(false) => continue,
                Some(true) => Verdict::Rule(rule),
                None => Verdict::Depends(rule),
            };
            return Ok(Decision { listener, verdict, passed });
        }
        // The default rule, which is always there, has no conditions.
        Ok(Decision { listener, verdict: Verdict::RulesNotRead, passed: 0 })
    }

    fn line(&self, request: &Request<'_>) -> Result<&Line<'a>, Unheard> {
        let lines = self.lines.as_ref().map_err(|reason| Unheard::ListenersNotRead {
            balancer: self.balancer.load_balancer_arn().clone(),
            reason: reason.clone(),
        })?;
        let mut other = None;
        for line in lines.iter().filter(|line| line.listener.port() == Some(request.port)) {
            let protocol = line.listener.protocol();
            if protocol.is_none_or(|protocol| hears(protocol, &request.scheme)) {
                return Ok(line);
            }
            other = other.or(protocol);
        }
        Err(match other {
            Some(protocol) => Unheard::OtherProtocol {
                scheme: request.scheme.to_string(),
                port: request.port,
                protocol: protocol.clone(),
            },
            None => Unheard::NoListener {
                balancer: self.balancer.load_balancer_name().to_string(),
                port: request.port,
                listeners: lines.iter().filter_map(|line| line.listener.port()).collect(),
            },
        })
    }
}

/// Whether a listener of that protocol hears what is sent so: what only passes through, it need not understand.
fn hears(protocol: &ListenerProtocol, scheme: &str) -> bool {
    match protocol {
        ListenerProtocol::Http => scheme == "http",
        ListenerProtocol::Https => scheme == "https",
        ListenerProtocol::Tls => matches!(scheme, "https" | "tls"),
        ListenerProtocol::Udp | ListenerProtocol::Quic => scheme == "udp",
        ListenerProtocol::Tcp => scheme != "udp",
        _ => true,
    }
}
