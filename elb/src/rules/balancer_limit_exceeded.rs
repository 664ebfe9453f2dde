use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{TargetHealthState, TargetType, limits};

/// A balancer, rule or target group holds more of something than AWS takes, and no quota raises it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{count} {what}: AWS takes at most {limit}")]
pub struct BalancerLimitExceeded {
    /// What is counted
    pub what: &'static str,
    /// How many there are
    pub count: usize,
    /// How many there may be
    pub limit: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB039",
    name: "balancer-limit-exceeded",
    severity: Severity::Error,
    summary: "A balancer, rule or target group holds more of something than AWS takes",
    page: include_str!("../../rules/ELB039.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["elbv2/TargetGroups"],
    volatile: &["count"],
};

const IN_ACTION: &str = "target groups in one forward action";
const OF_BALANCER: &str = "target groups of one Application Load Balancer";
const OF_GROUP: &str = "balancers that forward to one target group";
const IN_GROUP: &str = "targets of a kind that must stand alone in its target group";

impl Problem for BalancerLimitExceeded {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        match self.what {
            IN_ACTION => "divide the traffic over five groups, or let another rule take a part of it: `aws elbv2 create-rule`",
            OF_BALANCER => "move listeners and rules to a second balancer: `aws elbv2 create-load-balancer`",
            OF_GROUP => "a target group of its own for each balancer, with the same targets: `aws elbv2 create-target-group`, `aws elbv2 register-targets`",
            _ => "one target a group, and a weighted forward to several groups: `aws elbv2 deregister-targets`",
        }
        .into()
    }
}

fn over(what: &'static str, count: usize, limit: usize) -> Option<BalancerLimitExceeded> {
    (count > limit).then_some(BalancerLimitExceeded { what, count, limit })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let elb = scope.elbv2;
    for (_, listener) in scope.listeners().filter(|(balancer, _)| balancer.is_application()) {
        let most = |actions: &[crate::Action]| {
            let count = actions.iter().map(|action| action.target_groups().len()).max();
            over(IN_ACTION, count.unwrap_or_default(), limits::TARGET_GROUPS_PER_ACTION)
        };
        if let Some(problem) = most(listener.default_actions()) {
            scope.report_listener(findings, listener, &problem);
        }
        for rule in scope.rules_of(listener).into_iter().filter(|rule| !rule.is_default()) {
            if let Some(problem) = most(rule.actions()) {
                scope.report_rule(findings, rule, &problem);
            }
        }
    }
    for balancer in scope.balancers().filter(|balancer| balancer.is_application()) {
        let groups = elb.target_groups_of(balancer.load_balancer_arn()).len();
        if let Some(problem) = over(OF_BALANCER, groups, limits::TARGET_GROUPS_PER_ALB) {
            scope.report(findings, balancer, &problem);
        }
    }
    for group in elb.target_groups().values() {
        let balancers = scope.balancers_of(group);
        let balancers = balancers.iter().filter(|one| one.is_application() || one.is_network()).count();
        if let Some(problem) = over(OF_GROUP, balancers, limits::BALANCERS_PER_TARGET_GROUP) {
            scope.report_group(findings, group, &problem);
        }
        let single = matches!(group.target_type(), Some(TargetType::Lambda | TargetType::Alb));
        // One that is leaving may stand beside the one that takes its place.
        let stays = |(_, health): &&(_, Option<&TargetHealthState>)| {
            !matches!(health, Some(TargetHealthState::Draining))
        };
        let targets =
            scope.targets(group).filter(|_| single).map(|targets| targets.iter().filter(stays).count());
        if let Some(problem) = over(IN_GROUP, targets.unwrap_or_default(), limits::SINGLE_TARGETS_PER_GROUP) {
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::*;

    fn weighted(groups: usize) -> Value {
        let of = |n: usize| json!({"TargetGroupArn": WEB.replace("/web/", &format!("/g{n}/")), "Weight": 1});
        let mut all: Vec<Value> = (1..groups).map(of).collect();
        all.push(json!({"TargetGroupArn": WEB, "Weight": 1}));
        json!([{"Type": "forward", "ForwardConfig": {"TargetGroups": all}}])
    }

    #[test]
    fn an_action_forwards_to_five_groups() {
        let forward = |groups: usize| {
            but(|account| {
                account["elbv2"]["Rules"][API]["Actions"] = weighted(groups);
                account["elbv2"]["Listeners"][HTTPS]["DefaultActions"] = weighted(5);
            })
        };
        assert_eq!(codes(&forward(5)), [""; 0]);
        let found = only(&forward(6), "ELB039");
        assert_eq!((found.resource_id.as_str(), &found.data["count"]), (API, &json!(6)));
    }

    #[test]
    fn a_balancer_forwards_to_a_hundred_groups() {
        let forward = |rules: u32| {
            but(|account| {
                for n in 0..rules {
                    let arn = API.replace("0000000000000010", &format!("{:016x}", n + 100));
                    let mut rule = account["elbv2"]["Rules"][API].clone();
                    (rule["RuleArn"], rule["Priority"]) = (json!(arn), json!((n + 100).to_string()));
                    rule["Conditions"] = json!([{"Field": "path-pattern", "Values": [format!("/{n}")]}]);
                    let group = WEB.replace("/web/", &format!("/g{n}/"));
                    rule["Actions"] = json!([{"Type": "forward", "TargetGroupArn": group}]);
                    account["elbv2"]["Rules"][arn] = rule;
                }
            })
        };
        assert!(!codes(&forward(99)).contains(&"ELB039"));
        let all = findings(&forward(100));
        let found: Vec<_> = all.iter().filter(|one| one.rule == "ELB039").collect();
        assert!(found.len() == 1 && found[0].resource_id == "shop" && found[0].data["count"] == 101);
    }

    #[test]
    fn a_group_is_one_balancer_s_and_a_function_stands_alone() {
        let second = but(|account| {
            account["elbv2"]["TargetGroups"][APP]["LoadBalancerArns"] = json!([SHOP, INNER]);
        });
        let found = only(&second, "ELB039");
        assert_eq!((found.resource_id.as_str(), &found.data["limit"]), ("app", &json!(1)));

        let functions = |count: usize| {
            but(|account| {
                let group = &mut account["elbv2"]["TargetGroups"][WEB];
                group["TargetType"] = json!("lambda");
                for member in ["Protocol", "Port", "VpcId"] {
                    drop(group.as_object_mut().unwrap().remove(member));
                }
                let target = |n: usize| {
                    json!({"Target": {"Id": format!("arn:aws:lambda:ap-northeast-1:111122223333:function:f{n}"),
                        "AvailabilityZone": "all"}, "TargetHealth": {"State": "healthy"}})
                };
                let targets: Vec<Value> = (0..count).map(target).collect();
                account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"] =
                    json!(targets);
            })
        };
        assert_eq!(codes(&functions(1)), [""; 0]);
        assert_eq!(only(&functions(2), "ELB039").data["count"], 2);
    }
}
