use std::collections::BTreeSet;

use aozu_names::{Arn, Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LoadBalancer, limits};

/// There is more of something than the default quota allows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{count} {what} in `{place}`: the default quota is {quota}")]
pub struct BalancerOverQuota {
    /// What is counted
    pub what: &'static str,
    /// Where: a region, a balancer, a target group
    pub place: String,
    /// How many there are
    pub count: usize,
    /// How many AWS allows unless it raised the quota
    pub quota: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB040",
    name: "balancer-over-quota",
    severity: Severity::Warning,
    summary: "There is more of something than the default quota allows",
    page: include_str!("../../rules/ELB040.md"),
    subject: "elbv2/LoadBalancers",
    needs: &[],
    volatile: &["count"],
};

impl Problem for BalancerOverQuota {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "do with fewer, or have the quota raised; what AWS raised is in `aws service-quotas list-service-quotas --service-code elasticloadbalancing`: suppress this with that as the reason".into()
    }
}

fn over(what: &'static str, place: impl ToString, count: usize, quota: usize) -> Option<BalancerOverQuota> {
    (count > quota).then(|| BalancerOverQuota { what, place: place.to_string(), count, quota })
}

fn of_region(scope: &Scope<'_>, findings: &mut Findings) {
    // What is too much of a region is told at its last balancer of the kind, its last target group.
    let of = |is: fn(&LoadBalancer) -> bool| scope.balancers().filter(move |balancer| is(balancer));
    for (what, all) in [
        ("Application Load Balancers", of(LoadBalancer::is_application)),
        ("Network Load Balancers", of(LoadBalancer::is_network)),
    ] {
        let all: Vec<&LoadBalancer> = all.collect();
        let problem = over(what, scope.region, all.len(), limits::BALANCERS_PER_REGION);
        if let (Some(problem), Some(last)) = (problem, all.last()) {
            scope.report(findings, last, &problem);
        }
    }
    let groups = scope.elbv2.target_groups();
    let problem = over("target groups", scope.region, groups.len(), limits::TARGET_GROUPS_PER_REGION);
    if let (Some(problem), Some(last)) = (problem, groups.values().next_back()) {
        scope.report_group(findings, last, &problem);
    }
    let classic = scope.classic.load_balancers();
    let problem = over("Classic Load Balancers", scope.region, classic.len(), limits::CLASSIC_PER_REGION);
    if let (Some(problem), Some(last)) = (problem, classic.values().next_back()) {
        scope.report_classic(findings, last, &problem);
    }
}

fn of_balancer(scope: &Scope<'_>, balancer: &LoadBalancer, findings: &mut Findings) {
    let (elb, arn, name) = (scope.elbv2, balancer.load_balancer_arn(), balancer.load_balancer_name());
    let application = balancer.is_application();
    if !application && !balancer.is_network() {
        return;
    }
    let Known::Present(listeners) = elb.listeners_of(arn) else { return };
    let rules = listeners.iter().flat_map(|listener| scope.rules_of(listener));
    let rules = rules.filter(|rule| !rule.is_default()).count();
    // One certificate of several listeners is counted once: how AWS counts it is not published.
    let certificates: BTreeSet<&Arn> = listeners
        .iter()
        .filter_map(|listener| elb.certificates().get(listener.listener_arn()))
        .flat_map(|all| all.certificates())
        .filter(|certificate| certificate.is_default() == Some(false))
        .map(|certificate| certificate.certificate_arn())
        .collect();
    let groups = elb.target_groups_of(arn);
    let targets: usize = groups
        .iter()
        .filter_map(|group| elb.target_health().get(group))
        .map(|all| all.targets().count())
        .sum();
    let widest = listeners.iter().flat_map(|listener| elb.actions_of(listener));
    let widest = widest.map(|(_, action)| action.target_groups().len()).max().unwrap_or_default();
    let of_targets = if application { limits::TARGETS_PER_ALB } else { limits::TARGETS_PER_NLB };
    let mut counts = vec![
        ("listeners", listeners.len(), limits::LISTENERS_PER_BALANCER),
        ("certificates that are no default", certificates.len(), limits::CERTIFICATES_PER_BALANCER),
        ("targets", targets, of_targets),
    ];
    if application {
        counts.push(("rules that are no default", rules, limits::RULES_PER_ALB));
    } else {
        counts.push(("target groups in one forward action", widest, limits::TARGET_GROUPS_PER_ACTION));
    }
    for (what, count, quota) in counts {
        if let Some(problem) = over(what, name, count, quota) {
            scope.report(findings, balancer, &problem);
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    of_region(scope, findings);
    for balancer in scope.balancers() {
        of_balancer(scope, balancer, findings);
    }
    for group in scope.elbv2.target_groups().values() {
        let targets = scope.targets(group).unwrap_or_default().len();
        let name = group.target_group_name();
        if let Some(problem) = over("targets", name, targets, limits::TARGETS_PER_GROUP) {
            scope.report_group(findings, group, &problem);
        }
    }
    for balancer in scope.classic.load_balancers().values() {
        let name = balancer.load_balancer_name();
        let (listeners, instances) = (balancer.listener_descriptions().len(), balancer.instances().len());
        for problem in [
            over("listeners", name, listeners, limits::LISTENERS_PER_CLASSIC),
            over("instances", name, instances, limits::INSTANCES_PER_CLASSIC),
        ]
        .into_iter()
        .flatten()
        {
            scope.report_classic(findings, balancer, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::*;

    /// What this rule tells: what is counted, where, and how many.
    fn told(account: &Value) -> Vec<(String, String, u64)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let own = findings(account).into_iter().filter(|finding| finding.rule == "ELB040");
        own.map(|finding| {
            (
                text(&finding.data["what"]),
                text(&finding.data["place"]),
                finding.data["count"].as_u64().unwrap(),
            )
        })
        .collect()
    }

    #[test]
    fn a_hundred_rules_are_enough_and_default_rules_do_not_count() {
        let rules = |count: u32| {
            but(|account| {
                for n in 1..count {
                    let arn = API.replace("0000000000000010", &format!("{:016x}", n + 100));
                    let mut rule = account["elbv2"]["Rules"][API].clone();
                    (rule["RuleArn"], rule["Priority"]) = (json!(arn), json!((n + 100).to_string()));
                    rule["Conditions"] = json!([{"Field": "path-pattern", "Values": [format!("/{n}")]}]);
                    account["elbv2"]["Rules"][arn] = rule;
                }
            })
        };
        assert_eq!(told(&rules(100)), []);
        assert_eq!(told(&rules(101)), [("rules that are no default".into(), "shop".into(), 101)]);
    }

    #[test]
    fn listeners_and_certificates_of_a_balancer_are_counted() {
        let listeners = |count: u16| {
            but(|account| {
                for n in 2..count {
                    let arn = HTTP.replace("0000000000000050", &format!("{:016x}", n + 0x1000));
                    let mut listener = account["elbv2"]["Listeners"][HTTP].clone();
                    (listener["ListenerArn"], listener["Port"]) = (json!(arn), json!(n + 1000));
                    account["elbv2"]["Listeners"][arn] = listener;
                }
            })
        };
        assert_eq!(told(&listeners(50)), []);
        assert_eq!(told(&listeners(51)), [("listeners".into(), "shop".into(), 51)]);
        let certificates = |count: usize| {
            but(|account| {
                let of = |n: usize, default: bool| json!({"CertificateArn": format!("arn:aws:acm:ap-northeast-1:111122223333:certificate/{n}"), "IsDefault": default});
                let mut all: Vec<Value> = (1..=count).map(|n| of(n, false)).collect();
                all.push(of(0, true));
                account["elbv2"]["Certificates"] =
                    json!({ HTTPS: {"ListenerArn": HTTPS, "Certificates": all} });
            })
        };
        assert_eq!(told(&certificates(25)), []);
        assert_eq!(told(&certificates(26)), [("certificates that are no default".into(), "shop".into(), 26)]);
    }

    #[test]
    fn a_network_balancer_s_forward_to_more_than_five_groups_is_a_warning() {
        let forward = |groups: usize| {
            but(|account| {
                let of = |n: usize| json!({"TargetGroupArn": APP.replace("/app/", &format!("/g{n}/")), "Weight": 1});
                let mut all: Vec<Value> = (1..groups).map(of).collect();
                all.push(json!({"TargetGroupArn": APP, "Weight": 1}));
                account["elbv2"]["Listeners"][TCP]["DefaultActions"] =
                    json!([{"Type": "forward", "ForwardConfig": {"TargetGroups": all}}]);
            })
        };
        assert_eq!(codes(&forward(5)), [""; 0]);
        let found = only(&forward(6), "ELB040");
        assert_eq!((found.resource_id.as_str(), &found.data["count"]), ("inner", &json!(6)));
    }

    #[test]
    fn targets_and_balancers_are_counted() {
        let targets = |count: u32| {
            but(|account| {
                let of = |n: u32| {
                    json!({"Target": {"Id": format!("10.9.{}.{}", n / 250, n % 250), "Port": 80, "AvailabilityZone": "all"},
                        "TargetHealth": {"State": "healthy"}})
                };
                let all: Vec<Value> = (0..count).map(of).collect();
                account["elbv2"]["TargetHealthDescriptions"][APP]["TargetHealthDescriptions"] = json!(all);
            })
        };
        assert_eq!(told(&targets(1000)), []);
        assert_eq!(told(&targets(1001)), [("targets".into(), "app".into(), 1001)]);
        let web = |count: u32| {
            let mut account = targets(count);
            let all = account["elbv2"]["TargetHealthDescriptions"][APP]["TargetHealthDescriptions"].take();
            account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"] = all;
            account["elbv2"]["TargetHealthDescriptions"][APP]["TargetHealthDescriptions"] = json!([]);
            told(&account)
        };
        assert_eq!(web(1000), []);
        assert_eq!(
            web(1001),
            [("targets".into(), "shop".into(), 1001), ("targets".into(), "web".into(), 1001)]
        );
        let balancers = |count: usize| {
            but(|account| {
                for n in 1..count {
                    let arn = SHOP.replace("/shop/", &format!("/a{n:03}/"));
                    let mut balancer = account["elbv2"]["LoadBalancers"][SHOP].clone();
                    (balancer["LoadBalancerArn"], balancer["LoadBalancerName"]) =
                        (json!(arn), json!(format!("a{n:03}")));
                    account["elbv2"]["LoadBalancers"][arn] = balancer;
                }
            })
        };
        assert_eq!(told(&balancers(50)), []);
        let over = told(&balancers(51));
        assert_eq!(over, [("Application Load Balancers".into(), "ap-northeast-1".into(), 51)]);
    }

    #[test]
    fn classic_balancers_are_counted() {
        let instances = |count: u32| {
            but(|account| {
                let of = |n: u32| json!({"InstanceId": format!("i-{n:017x}")});
                account["elb"]["LoadBalancerDescriptions"]["legacy"]["Instances"] =
                    json!((1..=count).map(of).collect::<Vec<_>>());
            })
        };
        assert_eq!(told(&instances(1000)), []);
        assert_eq!(told(&instances(1001)), [("instances".into(), "legacy".into(), 1001)]);
    }
}
