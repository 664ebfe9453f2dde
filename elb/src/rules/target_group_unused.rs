use aozu_names::Arn;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    TargetGroupName,
    analyze::{DeadWay, NoTraffic, unreached},
};

/// No request comes to a target group: nothing forwards to it, or what does gets no request itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}", told(.group, .ways))]
pub struct TargetGroupUnused {
    /// The target group
    pub group: TargetGroupName,
    /// Its ARN
    pub target_group_arn: Arn,
    /// The rules and listeners that name it, each with why no request comes by it; empty where nothing does
    pub ways: Vec<DeadWay>,
}

fn told(group: &TargetGroupName, ways: &[DeadWay]) -> String {
    if ways.is_empty() {
        return format!("no listener and no rule forwards to `{group}`");
    }
    let why = |way: &DeadWay| {
        let holder = &way.holder;
        match &way.why {
            NoTraffic::NeverHolds => format!("a condition of `{holder}` never holds"),
            NoTraffic::Shadowed { by } => format!("`{by}` takes each request of `{holder}`"),
            NoTraffic::WeightZero => format!("its weight in `{holder}` is 0"),
        }
    };
    format!("no request comes to `{group}`: {}", ways.iter().map(why).collect::<Vec<_>>().join("; "))
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB013",
    name: "target-group-unused",
    severity: Severity::Suggestion,
    summary: "No request comes to a target group",
    page: include_str!("../../rules/ELB013.md"),
    subject: "elbv2/TargetGroups",
    needs: &["elbv2/LoadBalancers", "elbv2/Listeners", "elbv2/Rules"],
    volatile: &[],
};

impl Problem for TargetGroupUnused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let Self { target_group_arn: arn, ways, .. } = self;
        match ways.first().map(|way| (&way.holder, &way.why)) {
            None => {
                format!("forward to it, or `aws elbv2 delete-target-group --target-group-arn {arn}`")
            }
            Some((holder, NoTraffic::Shadowed { by })) if !holder.as_str().contains(":listener-rule/") => {
                format!(
                    "narrow the conditions of `{by}`, or delete it: a listener's default action comes last"
                )
            }
            Some((_, NoTraffic::Shadowed { by })) => format!(
                "let the wider rule come later: `aws elbv2 set-rule-priorities --rule-priorities RuleArn={by},Priority=50000`"
            ),
            Some((holder, _)) => {
                let (what, flag, actions) = if holder.as_str().contains(":listener-rule/") {
                    ("modify-rule", "--rule-arn", "--actions")
                } else {
                    ("modify-listener", "--listener-arn", "--default-actions")
                };
                format!(
                    "give it a weight and conditions that hold, or leave it out: `aws elbv2 {what} {flag} {holder} {actions} Type=forward,TargetGroupArn={arn}`"
                )
            }
        }
    }

    fn related(&self) -> Vec<String> {
        self.ways.iter().map(|way| way.holder.to_string()).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut dead = unreached(scope.elbv2);
    for group in scope.elbv2.target_groups().values() {
        let arn = group.target_group_arn();
        let ways = match dead.remove(arn) {
            // Blue-green deployments keep a group without weight on purpose.
            Some(ways) if ways.iter().any(|way| way.why == NoTraffic::WeightZero) => continue,
            Some(ways) => ways,
            None if group.load_balancer_arns().is_empty() && scope.balancers_of(group).is_empty() => {
                Vec::new()
            }
            None => continue,
        };
        let name = group.target_group_name().clone();
        let problem = TargetGroupUnused { group: name, target_group_arn: arn.clone(), ways };
        scope.report_group(findings, group, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::*;

    const IDLE: &str =
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/idle/0123456789abcdef";

    /// The good account with one more group, of which the balancer knows.
    fn with_idle(account: &mut Value, change: impl FnOnce(&mut Value)) {
        for collection in ["TargetGroups", "TargetHealthDescriptions", "TargetGroupAttributes"] {
            let mut other = account["elbv2"][collection][WEB].clone();
            other["TargetGroupArn"] = json!(IDLE);
            if collection == "TargetGroups" {
                other["TargetGroupName"] = json!("idle");
            }
            account["elbv2"][collection][IDLE] = other;
        }
        change(&mut account["elbv2"]);
    }

    fn forward(group: &str) -> Value {
        json!([{"Type": "forward", "TargetGroupArn": group}])
    }

    fn weighted(idle: u32, web: u32) -> Value {
        json!([{"Type": "forward", "ForwardConfig": {"TargetGroups": [
            {"TargetGroupArn": IDLE, "Weight": idle}, {"TargetGroupArn": WEB, "Weight": web}]}}])
    }

    #[test]
    fn a_group_that_nobody_names_is_found() {
        let idle = but(|account| {
            with_idle(account, |elb| elb["TargetGroups"][IDLE]["LoadBalancerArns"] = json!([]));
        });
        let found = only(&idle, "ELB013");
        assert_eq!((found.resource_id.as_str(), &found.data["ways"]), ("idle", &json!([])));
        assert!(found.help.ends_with(&format!("--target-group-arn {IDLE}`")), "{}", found.help);
    }

    #[test]
    fn a_group_of_weight_0_waits_for_its_turn() {
        let zero = |rule: Value| {
            but(|account| {
                with_idle(account, |elb| {
                    elb["Listeners"][HTTPS]["DefaultActions"] = weighted(0, 1);
                    elb["Rules"][API]["Actions"] = rule;
                })
            })
        };
        assert_eq!(codes(&zero(forward(WEB))), [""; 0]);
        assert_eq!(codes(&zero(weighted(0, 5))), [""; 0]);
        assert_eq!(codes(&zero(forward(IDLE))), [""; 0]);
        assert_eq!(codes(&zero(weighted(1, 999))), [""; 0]);
        // All weights 0 is the action's fault, not the group's.
        assert_eq!(codes(&zero(weighted(0, 0))), ["ELB027"]);
    }

    #[test]
    fn a_group_behind_a_shadowed_rule_or_default_action_is_found() {
        let paths = |account: &mut Value, value: &str| {
            account["Rules"][API]["Conditions"] = json!([{"Field": "path-pattern", "Values": [value]}]);
        };
        let default = |value: &str| {
            but(|account| {
                with_idle(account, |elb| {
                    elb["Listeners"][HTTPS]["DefaultActions"] = forward(IDLE);
                    paths(elb, value);
                })
            })
        };
        let found = only(&default("/*"), "ELB013");
        assert_eq!(found.data["ways"], json!([{"holder": HTTPS, "reason": "shadowed", "by": API}]));
        assert!(found.help.contains(&format!("narrow the conditions of `{API}`")), "{}", found.help);
        assert_eq!(codes(&default("/api*")), [""; 0]);

        let rule = |first: &str| {
            but(|account| {
                with_idle(account, |elb| {
                    let mut rule = elb["Rules"][API].clone();
                    let arn = API.replace("0000000000000010", "0000000000000005");
                    (rule["RuleArn"], rule["Priority"]) = (json!(arn), json!("5"));
                    rule["Conditions"] = json!([{"Field": "path-pattern", "Values": [first]}]);
                    elb["Rules"][&arn] = rule;
                    elb["Rules"][API]["Actions"] = forward(IDLE);
                })
            })
        };
        assert_eq!(codes(&rule("/api*")), ["ELB014", "ELB013"]);
        assert_eq!(codes(&rule("/api/*")), [""; 0]);
    }

    #[test]
    fn a_group_behind_a_condition_that_never_holds_is_found() {
        let never = but(|account| {
            with_idle(account, |elb| {
                elb["Rules"][API]["Actions"] = forward(IDLE);
                elb["Rules"][API]["Conditions"] = json!([{"Field": "path-pattern", "Values": ["api"]}]);
            })
        });
        assert_eq!(codes(&never), ["ELB015", "ELB013"]);
    }

    #[test]
    fn what_a_listener_does_whose_rules_were_not_read_may_be_anything() {
        let unread = but(|account| {
            with_idle(account, |elb| {
                elb["Listeners"][HTTPS]["DefaultActions"] = weighted(0, 1);
                elb["Rules"].as_object_mut().unwrap().retain(|arn, _| !arn.contains("/00000000000001bb/"));
            })
        });
        assert!(!codes(&unread).contains(&"ELB013"));
    }
}
