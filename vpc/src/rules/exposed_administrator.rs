use std::net::Ipv4Addr;

use aozu_iam::{
    Iam,
    entity::Role,
    policy::{Named, Spanned, Statement},
};
use aozu_names::{Findings, InstanceProfileName, Problem, RoleName, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{
    Direction, Family, InstanceId, NetworkInterface, Peer, Protocol, SecurityGroup, SecurityGroupId,
    SubnetClass, limits,
};

/// An instance that may do everything can be administered from the internet.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{instance}` ({public_ip}) can be reached from the internet on {} by `{group}`, and its role `{role}` may do everything", listed(.ports))]
pub struct ExposedAdministrator {
    /// The instance
    pub instance: InstanceId,
    /// Its public address
    pub public_ip: Ipv4Addr,
    /// The group that lets the internet in
    pub group: SecurityGroupId,
    /// The ports for administration that it opens
    pub ports: Vec<u16>,
    /// The role, which may do everything
    pub role: RoleName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC075",
    name: "exposed-administrator",
    severity: Severity::SecurityWarning,
    summary: "An instance that may do everything can be administered from the internet",
    page: include_str!("../../rules/VPC075.md"),
    subject: "ec2/Reservations",
    needs: &[],
    volatile: &[],
};

impl Problem for ExposedAdministrator {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "close the ports (Session Manager needs none), and give the role no more than the instance needs"
            .into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.group.to_string(), self.role.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(iam) = scope.iam else { return };
    for instance in scope.network.instances().values().filter(|instance| !instance.is_gone()) {
        let Some(profile) = instance.profile_arn().filter(|arn| arn.account_id() == Some(scope.account))
        else {
            continue;
        };
        let name = profile.name().parse::<InstanceProfileName>().ok();
        let profile = name.and_then(|name| iam.instance_profiles().get(&name));
        let mut roles = profile.into_iter().flat_map(|profile| profile.roles());
        let role =
            roles.find_map(|role| iam.roles().get(role.name()).filter(|role| may_do_everything(iam, role)));
        let Some(role) = role else { continue };
        for interface in scope.index.interfaces_of(instance.instance_id()) {
            if let Some((public_ip, group, ports)) = way_in(scope, interface) {
                let instance_id = instance.instance_id().clone();
                let role = role.name().clone();
                let problem = ExposedAdministrator { instance: instance_id, public_ip, group, ports, role };
                scope.report(findings, instance, &problem);
                break;
            }
        }
    }
}

/// The public address, the group and the ports by which the internet administers an interface.
fn way_in(scope: &Scope<'_>, interface: &NetworkInterface) -> Option<(Ipv4Addr, SecurityGroupId, Vec<u16>)> {
    let public_ip = interface.public_addresses().next()?;
    let subnet = scope.network.subnets().get(interface.subnet_id()?)?;
    if scope.index.subnet_class(subnet, Family::Ipv4) != SubnetClass::Public {
        return None;
    }
    interface.group_ids().find_map(|id| {
        let group = scope.network.security_groups().get(id)?;
        let ports: Vec<u16> = limits::ADMIN_PORTS.iter().map(|(port, _)| *port).collect();
        let open: Vec<u16> = ports.into_iter().filter(|port| is_wide_open(group, *port)).collect();
        (!open.is_empty()).then(|| (public_ip, id.clone(), open))
    })
}

/// Whether a good part of the internet reaches a port: a block of /8 or larger that is not private.
fn is_wide_open(group: &SecurityGroup, port: u16) -> bool {
    group.rules(Direction::Ingress).any(|rule| match rule.peer {
        Peer::Ipv4(block) => {
            let private = block.net().network().is_private() && block.prefix_len() == 8;
            block.prefix_len() <= 8 && !private && rule.permission.traffic().admits_port(Protocol::TCP, port)
        }
        _ => false,
    })
}

/// Whether a role may do everything with everything: a statement allows `*` on `*` without a condition,
/// and no boundary holds it back.
fn may_do_everything(iam: &Iam, role: &Role) -> bool {
    let inline = role.inline_policies().iter().filter_map(|policy| policy.document().document());
    let attached = role.attached_policies().iter().map(|policy| policy.arn());
    let managed = attached.clone().filter_map(|arn| iam.policies().get(arn)?.document()?.document());
    let everything = inline.chain(managed).any(|document| document.statements().iter().any(is_everything));
    // The one policy of AWS's that everybody knows, whether or not its text was read.
    let administrator =
        attached.clone().any(|arn| arn.account() == "aws" && arn.name() == "AdministratorAccess");
    role.boundary().is_none() && (everything || administrator)
}

fn is_everything(statement: &Statement) -> bool {
    let all = |named: Option<Named<'_, [Spanned<SmolStr>]>>, texts: &[&str]| match named {
        Some(Named::These(these)) => these.iter().any(|text| texts.contains(&text.value.as_str())),
        _ => false,
    };
    statement.allows()
        && statement.conditions().is_empty()
        && all(statement.actions(), &["*", "*:*"])
        && all(statement.resources(), &["*"])
}

fn listed(ports: &[u16]) -> String {
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let noun = if ports.len() == 1 { "port" } else { "ports" };
    format!("{noun} {}", ports.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes_with, good};

    fn iam(statement: serde_json::Value) -> serde_json::Value {
        serde_json::json!({
            "InstanceProfiles": {
                "web": {"InstanceProfileName": "web", "Path": "/",
                    "Arn": "arn:aws:iam::111122223333:instance-profile/web", "Roles": [{"RoleName": "web"}]},
                "db": {"InstanceProfileName": "db", "Path": "/",
                    "Arn": "arn:aws:iam::111122223333:instance-profile/db", "Roles": []}},
            "RoleDetailList": {"web": {"RoleName": "web", "Path": "/", "Arn": "arn:aws:iam::111122223333:role/web",
                "RolePolicyList": [{"PolicyName": "p", "PolicyDocument":
                    serde_json::json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()}]}}
        })
    }

    fn with(cidr: &str, statement: serde_json::Value) -> Vec<&'static str> {
        let opened = good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-00000000000000web"]["IpPermissions"] = serde_json::json!([
                {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": cidr}]}]);
        });
        codes_with(&opened, &iam(statement))
    }

    #[test]
    fn open_and_almighty_is_found() {
        let all = serde_json::json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        assert_eq!(with("0.0.0.0/0", all.clone()), ["VPC075", "VPC058"]);
        assert_eq!(with("128.0.0.0/4", all.clone()), ["VPC075"]);
        assert!(with("10.0.0.0/8", all).is_empty());
    }

    #[test]
    fn a_role_that_may_do_less_is_not() {
        for statement in [
            serde_json::json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
            serde_json::json!({"Effect": "Deny", "Action": "*", "Resource": "*"}),
            serde_json::json!({"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"Bool": {"aws:ViaAWSService": "true"}}}),
        ] {
            assert!(with("128.0.0.0/4", statement).is_empty());
        }
    }
}
