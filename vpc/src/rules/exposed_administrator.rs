use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aozu_iam::{
    Iam,
    entity::Role,
    policy::{Named, Spanned, Statement},
};
use aozu_names::{Findings, InstanceProfileName, Problem, RoleName, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{
    Direction, Family, InstanceId, InternetGatewayBlockMode, NetworkAcl, NetworkInterface, Peer, Protocol,
    RuleAction, SecurityGroup, SecurityGroupId, Subnet, SubnetClass, Traffic, limits, public,
};

/// An instance that may do everything can be administered from the internet.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{instance}` ({public_ip}) can be reached from the internet on {} by `{group}`, and its role `{role}` may do everything", listed(.ports))]
pub struct ExposedAdministrator {
    /// The instance
    pub instance: InstanceId,
    /// Its public address
    pub public_ip: IpAddr,
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
    for instance in scope.network.instances().values().filter(|instance| instance.is_running()) {
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
fn way_in(scope: &Scope<'_>, interface: &NetworkInterface) -> Option<(IpAddr, SecurityGroupId, Vec<u16>)> {
    let subnet = scope.network.subnets().get(interface.subnet_id()?)?;
    if is_blocked(scope, subnet) {
        return None;
    }
    let v4 = interface.public_addresses().next().map(|ip| (Family::Ipv4, IpAddr::V4(ip)));
    let v6 = interface.ipv6_addresses().first().map(|one| (Family::Ipv6, IpAddr::V6(*one.ipv6_address())));
    v4.into_iter().chain(v6).find_map(|(family, public_ip)| {
        if scope.index.subnet_class(subnet, family) != SubnetClass::Public {
            return None;
        }
        interface.group_ids().find_map(|id| {
            let group = scope.network.security_groups().get(id)?;
            let ports = limits::ADMIN_PORTS.iter().map(|(port, _)| *port);
            let open = ports.filter(|port| is_wide_open(group, family, *port));
            let open: Vec<u16> = open.filter(|port| !is_denied(scope, subnet, family, *port)).collect();
            (!open.is_empty()).then(|| (public_ip, id.clone(), open))
        })
    })
}

/// Whether VPC Block Public Access keeps the internet out of a subnet.
fn is_blocked(scope: &Scope<'_>, subnet: &Subnet) -> bool {
    let network = scope.network;
    let options = network.block_public_access().present();
    let mode = options.and_then(|options| options.internet_gateway_block_mode());
    let is_on = mode.is_some_and(|mode| {
        matches!(mode, InternetGatewayBlockMode::BlockBidirectional | InternetGatewayBlockMode::BlockIngress)
    });
    let mut excluded = network.block_public_access_exclusions().values();
    is_on
        && !excluded.any(|one| {
            one.resource_arn().is_some_and(|arn| {
                arn.name() == subnet.subnet_id().as_str() || arn.name() == subnet.vpc_id().as_str()
            })
        })
}

/// Whether a network ACL of the subnet that was read keeps the internet from a port: it has no entry that
/// allows a good part of it.
fn is_denied(scope: &Scope<'_>, subnet: &Subnet, family: Family, port: u16) -> bool {
    // Any address of the internet will do that no private or documentation range holds.
    let someone = match family {
        Family::Ipv4 => IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)),
        Family::Ipv6 => IpAddr::V6(Ipv6Addr::new(0x2600, 0, 0, 0, 0, 0, 0, 1)),
    };
    let ssh = Traffic::to_port(Protocol::TCP, port);
    let acls = scope.index.network_acls_of(subnet.subnet_id());
    let allows = |acl: &&NetworkAcl| {
        acl.allows(Direction::Ingress, someone, ssh)
            || acl.entries_of(Direction::Ingress).any(|entry| {
                entry.rule_action() == &RuleAction::Allow
                    && entry
                        .peer()
                        .is_some_and(|peer| peer.prefix_len() > 0 && public::either(peer, &[], &[]))
                    && entry.traffic().admits_port(Protocol::TCP, port)
            })
    };
    !acls.is_empty() && !acls.iter().any(allows)
}

/// Whether a good part of the internet reaches a port: an IPv4 block of /8 or larger that is not private,
/// or all of IPv6.
fn is_wide_open(group: &SecurityGroup, family: Family, port: u16) -> bool {
    group.rules(Direction::Ingress).any(|rule| {
        let wide = match rule.peer {
            Peer::Ipv4(block) => {
                let private = block.net().network().is_private() && block.prefix_len() == 8;
                family == Family::Ipv4 && block.prefix_len() <= 8 && !private
            }
            Peer::Ipv6(block) => family == Family::Ipv6 && block.net().prefix_len() == 0,
            _ => false,
        };
        wide && rule.permission.traffic().admits_port(Protocol::TCP, port)
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
    fn what_keeps_the_internet_out_silences_it() {
        let all = serde_json::json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        let with = |change: fn(&mut serde_json::Value)| {
            let opened = good().but(|account| {
                account["ec2"]["SecurityGroups"]["sg-00000000000000web"]["IpPermissions"] = serde_json::json!([
                    {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "128.0.0.0/4"}]}]);
                change(&mut account["ec2"]);
            });
            codes_with(&opened, &iam(all.clone())).contains(&"VPC075")
        };
        assert!(with(|_| {}));
        assert!(!with(|ec2| {
            ec2["VpcBlockPublicAccessOptions"] = serde_json::json!({"111122223333": {
                "AwsAccountId": "111122223333", "InternetGatewayBlockMode": "block-ingress"}});
        }));
        assert!(!with(|ec2| {
            for instance in ec2["Reservations"].as_object_mut().unwrap().values_mut() {
                instance["State"] = serde_json::json!({"Name": "stopped"});
            }
        }));
        assert!(!with(|ec2| {
            for acl in ec2["NetworkAcls"].as_object_mut().unwrap().values_mut() {
                acl["Entries"] = serde_json::json!([{"RuleNumber": 100, "Egress": false, "RuleAction": "allow",
                    "Protocol": "6", "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 443, "To": 443}}]);
            }
        }));
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
