use aozu_names::{Arn, Collection, Known, NotRead, Tags};

use crate::{
    Listener, ListenerCertificates, ListenerRule, LoadBalancer, LoadBalancerAttributes, TagDescription,
    TargetGroup, TargetGroupAttributes, TargetGroupHealth,
    rule::{balancer_of_listener, listener_of_rule},
};

aozu_names::state! {
    /// The Application, Network and Gateway Load Balancers of one region of one account.
    pub struct Elbv2: "elbv2" {
        /// The balancers.
        load_balancers, load_balancers_mut: Many LoadBalancer = "LoadBalancers",
        /// Their listeners; a balancer that is known absent here has none.
        listeners, listeners_mut: Each Listener = "Listeners",
        /// The rules of listeners.
        rules, rules_mut: Each ListenerRule = "Rules",
        /// The target groups.
        target_groups, target_groups_mut: Many TargetGroup = "TargetGroups",
        /// The targets and their health, by target group.
        target_health, target_health_mut: Each TargetGroupHealth = "TargetHealthDescriptions",
        /// The settings of balancers.
        load_balancer_attributes, load_balancer_attributes_mut:
            Each LoadBalancerAttributes = "LoadBalancerAttributes",
        /// The settings of target groups.
        target_group_attributes, target_group_attributes_mut:
            Each TargetGroupAttributes = "TargetGroupAttributes",
        /// All certificates of listeners.
        certificates, certificates_mut: Each ListenerCertificates = "Certificates",
        /// The tags of balancers, listeners, rules and target groups.
        tags, tags_mut: Each TagDescription = "TagDescriptions",
    }
}

impl Elbv2 {
    /// The balancer of that name or ARN.
    ///
    /// ```
    /// assert!(aozu_elb::Elbv2::default().balancer("shop").is_none());
    /// ```
    #[must_use]
    pub fn balancer(&self, name_or_arn: &str) -> Option<&LoadBalancer> {
        self.load_balancers.values().find(|balancer| {
            balancer.load_balancer_arn().as_str() == name_or_arn
                || balancer.load_balancer_name().as_str() == name_or_arn
        })
    }

    /// The listeners of a balancer, by port; not read unless the call for that balancer was made.
    #[must_use]
    pub fn listeners_of(&self, balancer: &Arn) -> Known<Vec<&Listener>> {
        let own = |listener: &&Listener| listener.load_balancer_arn() == balancer;
        let mut listeners: Vec<&Listener> = self.listeners.values().filter(own).collect();
        listeners.sort_by_key(|listener| (listener.port(), listener.listener_arn()));
        let bad = damaged(&self.listeners, |id| balancer_of_listener(id).as_ref() == Some(balancer));
        match bad {
            Some(reason) => Known::NotRead(reason),
            None if !listeners.is_empty() => Known::Present(listeners),
            None => match self.listeners.get_known(balancer) {
                Known::NotRead(reason) => Known::NotRead(reason),
                _ => Known::Present(Vec::new()),
            },
        }
    }

    /// The rules of a listener in the order they are looked at, the default rule last; not read unless the call
    /// for that listener was made, for every listener has a default rule.
    #[must_use]
    pub fn rules_of(&self, listener: &Arn) -> Known<Vec<&ListenerRule>> {
        let own = |rule: &&ListenerRule| rule.listener_arn().as_ref() == Some(listener);
        let mut rules: Vec<&ListenerRule> = self.rules.values().filter(own).collect();
        rules.sort_by_key(|rule| (rule.priority(), rule.rule_arn()));
        match damaged(&self.rules, |id| listener_of_rule(id).as_ref() == Some(listener)) {
            Some(reason) => Known::NotRead(reason),
            None if !rules.is_empty() => Known::Present(rules),
            None => match self.rules.get_known(listener) {
                Known::NotRead(reason) => Known::NotRead(reason),
                _ => Known::NotRead(NotRead::NotAsked),
            },
        }
    }

    /// The tags of whatever an ARN names.
    #[must_use]
    pub fn tags_of(&self, arn: &Arn) -> Tags {
        self.tags.get(arn).map(|described| described.tags().clone()).unwrap_or_default()
    }

    /// The listeners whose balancer is this one and every action that they and their rules hold, with what holds
    /// it: the rule's ARN, else the listener's.
    pub(crate) fn actions_of<'s>(&'s self, listener: &'s Listener) -> Vec<(&'s Arn, &'s crate::Action)> {
        let default = listener.default_actions().iter().map(|action| (listener.listener_arn(), action));
        let rules = self.rules_of(listener.listener_arn());
        let rules = rules.present().cloned().unwrap_or_default();
        let ruled = rules.into_iter().filter(|rule| !rule.is_default());
        default
            .chain(ruled.flat_map(|rule| rule.actions().iter().map(|action| (rule.rule_arn(), action))))
            .collect()
    }

    /// The target groups that a balancer forwards to, as far as its listeners and rules were read; each once.
    #[must_use]
    pub fn target_groups_of(&self, balancer: &Arn) -> Vec<&Arn> {
        let listeners = self.listeners_of(balancer);
        let mut groups: Vec<&Arn> = listeners
            .present()
            .into_iter()
            .flatten()
            .flat_map(|listener| self.actions_of(listener))
            .flat_map(|(_, action)| action.target_groups())
            .map(|(group, _)| group)
            .collect();
        // What the group itself says holds even where listeners were not read.
        groups.extend(
            self.target_groups
                .values()
                .filter(|group| group.load_balancer_arns().contains(balancer))
                .map(TargetGroup::target_group_arn),
        );
        groups.sort_unstable();
        groups.dedup();
        groups
    }
}

/// Why something of that kind could not be read, where something could not.
fn damaged<K: Ord, V>(collection: &Collection<K, V>, is: impl Fn(&str) -> bool) -> Option<NotRead> {
    let found = collection.unreadable().find(|(id, _)| is(id));
    found.map(|(_, problem)| NotRead::Damaged(problem.to_owned()))
}
