use std::collections::BTreeSet;

use aozu_names::{AccountId, Arn, Findings, Known, Partition, Problem, Region, Subject};
use aozu_vpc::{Direction, Index, Instance, InstanceId, Network, Protocol, SecurityGroup, SecurityGroupId};

use crate::{
    ClassicElb, ClassicLoadBalancer, Elbv2, Listener, ListenerRule, LoadBalancer, Target, TargetGroup,
    TargetHealthState,
    route::{Loss, Places, Router},
};

/// What the rules of this crate look at: the balancers of one region of one account, and the network they stand in.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: &'a Region,
    /// The partition.
    pub partition: &'a Partition,
    /// Application, Network and Gateway Load Balancers.
    pub elbv2: &'a Elbv2,
    /// Classic Load Balancers.
    pub classic: &'a ClassicElb,
    /// The network.
    pub network: &'a Network,
    /// The network, looked up.
    pub index: &'a Index<'a>,
    /// Where targets stand: [`Places::of`] the network.
    pub places: &'a Places<'a>,
}

impl<'a> Scope<'a> {
    /// The balancers.
    pub(super) fn balancers(&self) -> impl Iterator<Item = &'a LoadBalancer> {
        self.elbv2.load_balancers().values()
    }

    /// The listeners with their balancers.
    pub(super) fn listeners(&self) -> impl Iterator<Item = (&'a LoadBalancer, &'a Listener)> {
        let elb = self.elbv2;
        elb.listeners()
            .values()
            .filter_map(|listener| Some((elb.load_balancers().get(listener.load_balancer_arn())?, listener)))
    }

    /// The rules of a listener, in order, as far as they were read.
    pub(super) fn rules_of(&self, listener: &Listener) -> Vec<&'a ListenerRule> {
        match self.elbv2.rules_of(listener.listener_arn()) {
            Known::Present(rules) => rules,
            _ => Vec::new(),
        }
    }

    /// The targets of a group with their health, where they were read.
    pub(super) fn targets(
        &self,
        group: &TargetGroup,
    ) -> Option<Vec<(&'a Target, Option<&'a TargetHealthState>)>> {
        let health = self.elbv2.target_health().get(group.target_group_arn())?;
        Some(health.targets().collect())
    }

    /// The balancers that forward to a group.
    pub(super) fn balancers_of(&self, group: &TargetGroup) -> Vec<&'a LoadBalancer> {
        let arn = group.target_group_arn();
        let of = |balancer: &&LoadBalancer| {
            group.load_balancer_arns().contains(balancer.load_balancer_arn())
                || self.elbv2.target_groups_of(balancer.load_balancer_arn()).contains(&arn)
        };
        self.balancers().filter(of).collect()
    }

    /// The instance that a target is.
    pub(super) fn instance(&self, target: &Target) -> Option<&'a Instance> {
        self.network.instances().get(&target.id().parse::<InstanceId>().ok()?)
    }

    /// The zone of a target.
    pub(super) fn zone_of(&self, group: &TargetGroup, target: &'a Target) -> Option<&'a str> {
        match target.availability_zone() {
            Some(zone) => Some(zone.as_str()),
            None => self.places.zone_of(group.vpc_id(), target.id()).map(|zone| zone.as_str()),
        }
    }

    /// The balancer, compiled.
    pub(super) fn router(&self, balancer: &'a LoadBalancer) -> Router<'a> {
        Router::new(self.elbv2, balancer, self.places, &Loss::default())
    }

    /// Security groups, if all of them were read.
    pub(super) fn groups<'g>(
        &self,
        ids: impl IntoIterator<Item = &'g SecurityGroupId>,
    ) -> Option<Vec<&'a SecurityGroup>> {
        ids.into_iter().map(|id| self.network.security_groups().get(id)).collect()
    }

    /// The security groups of an instance: those of its interfaces where they were read, else its own.
    pub(super) fn groups_of(&self, instance: &'a Instance) -> Option<Vec<&'a SecurityGroup>> {
        let interfaces = self.network.network_interfaces();
        let mut ids: BTreeSet<&SecurityGroupId> = instance
            .interface_ids()
            .filter_map(|id| interfaces.get(id))
            .flat_map(|interface| interface.group_ids())
            .collect();
        if ids.is_empty() {
            ids = instance.security_groups().iter().map(|group| group.group_id()).collect();
        }
        if ids.is_empty() { None } else { self.groups(ids) }
    }

    /// Reports a problem of a balancer.
    pub(super) fn report(&self, findings: &mut Findings, balancer: &LoadBalancer, problem: &impl Problem) {
        let (arn, name) = (balancer.load_balancer_arn(), balancer.load_balancer_name());
        self.report_arn(findings, arn, name.as_str(), "elbv2/LoadBalancers", problem);
    }

    /// Reports a problem of a listener.
    pub(super) fn report_listener(
        &self,
        findings: &mut Findings,
        listener: &Listener,
        problem: &impl Problem,
    ) {
        let arn = listener.listener_arn();
        self.report_arn(findings, arn, arn.as_str(), "elbv2/Listeners", problem);
    }

    /// Reports a problem of a rule.
    pub(super) fn report_rule(&self, findings: &mut Findings, rule: &ListenerRule, problem: &impl Problem) {
        let arn = rule.rule_arn();
        self.report_arn(findings, arn, arn.as_str(), "elbv2/Rules", problem);
    }

    /// Reports a problem of a target group.
    pub(super) fn report_group(&self, findings: &mut Findings, group: &TargetGroup, problem: &impl Problem) {
        let (arn, name) = (group.target_group_arn(), group.target_group_name());
        self.report_arn(findings, arn, name.as_str(), "elbv2/TargetGroups", problem);
    }

    fn report_arn(
        &self,
        findings: &mut Findings,
        arn: &Arn,
        id: &str,
        collection: &'static str,
        problem: &impl Problem,
    ) {
        let subject = Subject {
            arn: arn.clone(),
            id: id.to_owned(),
            account: self.account,
            region: Some(self.region.clone()),
            tags: self.elbv2.tags_of(arn),
            collection,
            key: arn.to_string(),
        };
        findings.report(subject, problem);
    }

    /// Reports a problem of a classic balancer.
    pub(super) fn report_classic(
        &self,
        findings: &mut Findings,
        balancer: &ClassicLoadBalancer,
        problem: &impl Problem,
    ) {
        let name = balancer.load_balancer_name();
        let resource = format!("loadbalancer/{name}");
        let region = Some(self.region);
        let arn = Arn::new(self.partition, "elasticloadbalancing", region, Some(self.account), &resource);
        // A checked name always makes an ARN.
        let Ok(arn) = arn else { return };
        let subject = Subject {
            arn,
            id: name.to_string(),
            account: self.account,
            region: Some(self.region.clone()),
            tags: self.classic.tags().get(name).map(|tags| tags.tags().clone()).unwrap_or_default(),
            collection: "elb/LoadBalancerDescriptions",
            key: name.to_string(),
        };
        findings.report(subject, problem);
    }
}

/// Whether some rule of these groups lets a port through in a direction, whoever the peer is.
pub(super) fn lets(groups: &[&SecurityGroup], direction: Direction, protocol: Protocol, port: u16) -> bool {
    let mut permissions = groups.iter().flat_map(|group| group.permissions(direction));
    permissions.any(|permission| {
        permission.traffic().admits_port(protocol, port) && permission.rules().next().is_some()
    })
}
