use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::{
    entity::Role,
    policy::{Document, Named as Which, Statement},
};
use aozu_names::{Findings, InstanceProfileName, Known, Problem, RoleName, RuleInfo, Severity};
use aozu_s3::BucketName;
use aozu_vpc::{Index, SubnetId, VpcEndpoint, VpcEndpointId, VpcEndpointType};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
};
use crate::access::Pins;

/// A gateway endpoint refuses what the roles behind it may do to a bucket.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "`{endpoint}` carries the requests of {} to S3, and does not let role `{role}` do {} in bucket `{bucket}`, which \
     the role's policies allow", .clients.join(", "), listed(.actions)
)]
pub struct EndpointBlocksBucket {
    /// The endpoint.
    pub endpoint: VpcEndpointId,
    /// The bucket.
    pub bucket: BucketName,
    /// The role.
    pub role: RoleName,
    /// The instances and functions behind the endpoint that have the role.
    pub clients: Vec<String>,
    /// What is refused.
    pub actions: Vec<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC021",
    name: "endpoint-blocks-bucket",
    severity: Severity::Warning,
    summary: "a gateway endpoint refuses what the instances or functions behind it may do to a bucket",
    page: include_str!("../../rules/ACC021.md"),
    subject: "ec2/VpcEndpoints",
    needs: &["iam/RoleDetailList", "ec2/RouteTables"],
    volatile: &[],
};

fn listed(actions: &[&str]) -> String {
    let quoted: Vec<String> = actions.iter().map(|action| format!("`{action}`")).collect();
    quoted.join(", ")
}

impl Problem for EndpointBlocksBucket {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "allow it in the endpoint's policy, and in the bucket's where that names endpoints: `aws ec2 \
             modify-vpc-endpoint --vpc-endpoint-id {} --policy-document …`",
            self.endpoint
        )
    }

    fn related(&self) -> Vec<String> {
        let named = [self.bucket.to_string(), self.role.to_string()];
        named.into_iter().chain(self.clients.iter().cloned()).collect()
    }
}

/// What is asked about: on objects, and on the bucket itself.
const ON_OBJECTS: [&str; 3] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const ON_BUCKETS: [&str; 1] = ["s3:ListBucket"];

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let endpoints = here.state.ec2.vpc_endpoints();
    let mut gateways = endpoints.values().filter(|endpoint| carries_s3(endpoint)).peekable();
    if gateways.peek().is_none() {
        return;
    }
    let index = Index::new(&here.state.ec2);
    let clients = clients(here);
    for endpoint in gateways {
        // Where an interface endpoint leads to S3 as well, the name decides which way requests take.
        let of_vpc = |other: &&VpcEndpoint| other.vpc_id() == endpoint.vpc_id();
        if endpoints.values().filter(of_vpc).any(is_interface_to_s3) {
            continue;
        }
        let tables = endpoint.route_table_ids().iter();
        let behind: BTreeSet<&SubnetId> = tables
            .flat_map(|table| index.subnets_routed_by(table))
            .map(|subnet| subnet.subnet_id())
            .collect();
        for (role, named) in &clients {
            let here_of_it: Vec<String> = named
                .iter()
                .filter(|(subnets, _)| !subnets.is_empty() && subnets.iter().all(|one| behind.contains(one)))
                .map(|(_, client)| client.clone())
                .collect();
            let role = here.account.iam().roles().get(role).filter(|_| !here_of_it.is_empty());
            let Some(role) = role else { continue };
            for (bucket, actions) in refused(scope, here, endpoint, role) {
                report(
                    here,
                    findings,
                    endpoint,
                    EndpointBlocksBucket {
                        endpoint: endpoint.vpc_endpoint_id().clone(),
                        bucket,
                        role: role.name().clone(),
                        clients: here_of_it.clone(),
                        actions: actions.into_iter().collect(),
                    },
                );
            }
        }
    }
}

fn report(here: Here<'_>, findings: &mut Findings, endpoint: &VpcEndpoint, problem: EndpointBlocksBucket) {
    let id = endpoint.vpc_endpoint_id().as_str();
    let named = Named {
        service: "ec2",
        resource: format!("vpc-endpoint/{id}"),
        id,
        collection: INFO.subject,
        key: id,
        tags: Some(endpoint.tags()),
    };
    here.report(findings, None, &named, &problem);
}

fn leads_to_s3(endpoint: &VpcEndpoint) -> bool {
    endpoint.service_name().is_some_and(|name| name.starts_with("com.amazonaws.") && name.ends_with(".s3"))
}

fn carries_s3(endpoint: &VpcEndpoint) -> bool {
    leads_to_s3(endpoint)
        && endpoint.is_available()
        && endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway)
        && endpoint.policy_document().is_some()
}

fn is_interface_to_s3(endpoint: &VpcEndpoint) -> bool {
    leads_to_s3(endpoint) && endpoint.vpc_endpoint_type() != Some(&VpcEndpointType::Gateway)
}

/// By role, the instances and functions that have it, each with its subnets.
type Clients<'a> = BTreeMap<RoleName, Vec<(Vec<&'a SubnetId>, String)>>;

fn clients(here: Here<'_>) -> Clients<'_> {
    let mut clients = Clients::new();
    let profiles = here.account.iam().instance_profiles();
    for instance in here.state.ec2.instances().values().filter(|instance| !instance.is_gone()) {
        let name = instance.profile_arn().and_then(|arn| arn.name().parse::<InstanceProfileName>().ok());
        let profile = name.and_then(|name| profiles.get(&name));
        let Some(subnet) = instance.subnet_id() else { continue };
        for role in profile.into_iter().flat_map(|profile| profile.roles()) {
            let client = (vec![subnet], instance.instance_id().to_string());
            clients.entry(role.name().clone()).or_default().push(client);
        }
    }
    for (name, function) in here.state.lambda.functions().iter() {
        let role = function.role().and_then(|arn| arn.name().parse().ok());
        if let (Some(role), Some(config)) = (role, function.vpc_config()) {
            let client = (config.subnet_ids().iter().collect(), name.to_string());
            clients.entry(role).or_default().push(client);
        }
    }
    clients
}

/// By bucket, what a role may do and the endpoint does not let through.
fn refused(
    scope: &Scope<'_>,
    here: Here<'_>,
    endpoint: &VpcEndpoint,
    role: &Role,
) -> BTreeMap<BucketName, BTreeSet<&'static str>> {
    let mut through = Pins::default();
    through.set("aws:SourceVpce", [endpoint.vpc_endpoint_id().as_str()]);
    through.set("aws:SourceVpc", endpoint.vpc_id().map(|vpc| vpc.as_str().to_owned()));
    let mut refused: BTreeMap<BucketName, BTreeSet<&'static str>> = BTreeMap::new();
    for (bucket, resource, action) in used(here, role) {
        let arn = role.arn().as_str();
        let may = !scope.is_denied(arn, action, &resource, &Pins::default());
        if may && scope.is_denied(arn, action, &resource, &through) {
            refused.entry(bucket).or_default().insert(action);
        }
    }
    refused
}

/// What a role's own policies say of buckets of this account and region by their names: an object or bucket, and an
/// action that the statement covers. AWS's own policies name nobody's buckets.
fn used(here: Here<'_>, role: &Role) -> Vec<(BucketName, String, &'static str)> {
    let iam = here.account.iam();
    let inline = role.inline_policies().iter().filter_map(|policy| policy.document().document());
    let attached = role.attached_policies().iter().map(|policy| policy.arn());
    let own = attached.filter(|arn| arn.account_id().is_some());
    let managed = own.filter_map(|arn| iam.policies().get(arn)?.document()?.document());
    let documents: Vec<&Document> = inline.chain(managed).collect();
    let statements = documents.into_iter().flat_map(|document| document.statements());
    statements
        .filter(|statement| statement.allows())
        .flat_map(|statement| named_by(here, statement))
        .collect()
}

fn named_by(here: Here<'_>, statement: &Statement) -> Vec<(BucketName, String, &'static str)> {
    let Some(Which::These(resources)) = statement.resources() else { return Vec::new() };
    let mut found = Vec::new();
    for resource in resources.iter().map(|resource| resource.value.as_str()) {
        let Some((_, path)) = resource.split_once(":s3:::").filter(|_| !resource.contains("${")) else {
            continue;
        };
        let (name, objects) = path.split_once('/').map_or((path, false), |(name, _)| (name, true));
        let Ok(bucket) = name.parse::<BucketName>() else { continue };
        let s3 = here.account.s3();
        let is_here = s3.region(&bucket) == Known::Present(here.region.clone());
        if !is_here || s3.buckets().exists(&bucket) != Some(true) {
            continue;
        }
        // Any object that the pattern covers will do.
        let one = resource.replace('*', "any").replace('?', "a");
        let actions: &[&'static str] = if objects { &ON_OBJECTS } else { &ON_BUCKETS };
        let covered = actions.iter().filter(|action| statement.covers_action(action));
        found.extend(covered.map(|action| (bucket.clone(), one.clone(), *action)));
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, findings, role};

    const VPCE: &str = "vpce-0a000001";

    fn global(region: &str, action: &str) -> Value {
        let statements = json!([{"Effect": "Allow", "Action": action, "Resource": ["arn:aws:s3:::acme/in/*", "arn:aws:s3:::acme"]},
            {"Effect": "Allow", "Action": ["ec2:*", "logs:*"], "Resource": "*"}]);
        let constraint = if region == "us-east-1" { Value::Null } else { json!(region) };
        json!({"iam": role("lambda.amazonaws.com", &statements), "s3": {"Buckets": {"acme": {"Name": "acme"}},
            "LocationConstraint": {"acme": {"Bucket": "acme", "LocationConstraint": constraint}}}})
    }

    fn regions(policy: &Value, change: fn(&mut Value)) -> Value {
        let subnet = "subnet-0a000001";
        let text = json!({"Version": "2012-10-17", "Statement": [policy]}).to_string();
        let mut state = json!({
            "ec2": {
                "Vpcs": {"vpc-0a000001": {"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16"}},
                "Subnets": {subnet: {"SubnetId": subnet, "VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/24",
                    "AvailabilityZone": "us-east-1a"}},
                "RouteTables": {"rtb-0a000001": {"RouteTableId": "rtb-0a000001", "VpcId": "vpc-0a000001",
                    "Associations": [{"RouteTableAssociationId": "rtbassoc-0a000001", "RouteTableId": "rtb-0a000001",
                        "Main": false, "SubnetId": subnet}], "Routes": []}},
                "VpcEndpoints": {VPCE: {"VpcEndpointId": VPCE, "VpcEndpointType": "Gateway", "VpcId": "vpc-0a000001",
                    "ServiceName": "com.amazonaws.us-east-1.s3", "State": "available", "PolicyDocument": text,
                    "RouteTableIds": ["rtb-0a000001"]}}},
            "lambda": {"Functions": {"f": {"FunctionName": "f", "Role": "arn:aws:iam::111122223333:role/worker",
                "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f",
                "VpcConfig": {"SubnetIds": [subnet], "SecurityGroupIds": ["sg-0a000001"]}}}},
        });
        change(&mut state);
        json!({ "us-east-1": state })
    }

    fn only(bucket: &str) -> Value {
        json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*",
            "Resource": [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")]})
    }

    #[test]
    fn an_endpoint_for_other_buckets_is_found() {
        let found = findings(&global("us-east-1", "s3:*"), &regions(&only("other"), |_| {}));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].rule, found[0].resource_id.as_str()), ("ACC021", VPCE));
        let all = json!(["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]);
        assert_eq!((&found[0].data["actions"], &found[0].data["clients"]), (&all, &json!(["f"])));
        let read_only = json!({"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"});
        let found = findings(&global("us-east-1", "s3:*Object"), &regions(&read_only, |_| {}));
        assert_eq!(found[0].data["actions"], json!(["s3:DeleteObject", "s3:PutObject"]));
    }

    #[test]
    fn so_are_the_instances_behind_it() {
        let mut global = global("us-east-1", "s3:GetObject");
        global["iam"]["InstanceProfiles"] = json!({"web": {"InstanceProfileName": "web", "Path": "/",
            "Arn": "arn:aws:iam::111122223333:instance-profile/web", "Roles": [{"RoleName": "worker"}]}});
        let behind = regions(&only("other"), |state| {
            state["lambda"] = json!({});
            let id = "i-0123456789abcdef0";
            state["ec2"]["Reservations"] = json!({id: {"InstanceId": id, "SubnetId": "subnet-0a000001",
                "IamInstanceProfile": {"Arn": "arn:aws:iam::111122223333:instance-profile/web"}}});
        });
        assert_eq!(findings(&global, &behind)[0].data["clients"], json!(["i-0123456789abcdef0"]));
    }

    #[test]
    fn what_it_lets_through_and_what_takes_another_way_is_let_be() {
        let us = global("us-east-1", "s3:*");
        assert_eq!(codes_of(&us, &regions(&only("acme"), |_| {})), [""; 0]);
        let everything = json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
        assert_eq!(codes_of(&us, &regions(&everything, |_| {})), [""; 0]);
        assert_eq!(
            codes_of(&global("eu-west-1", "s3:*"), &regions(&only("other"), |_| {})),
            [""; 0],
            "elsewhere"
        );
        assert_eq!(codes_of(&global("us-east-1", "sqs:*"), &regions(&only("other"), |_| {})), [""; 0]);
        for change in [
            (|state: &mut Value| state["lambda"]["Functions"]["f"]["VpcConfig"] = Value::Null)
                as fn(&mut Value),
            |state| state["ec2"]["VpcEndpoints"][VPCE]["RouteTableIds"] = json!([]),
            |state| state["ec2"]["VpcEndpoints"][VPCE]["State"] = json!("deleting"),
            |state| {
                state["ec2"]["VpcEndpoints"]["vpce-0b000002"] = json!({"VpcEndpointId": "vpce-0b000002",
                    "VpcEndpointType": "Interface", "VpcId": "vpc-0a000001",
                    "ServiceName": "com.amazonaws.us-east-1.s3"});
            },
        ] {
            assert_eq!(codes_of(&us, &regions(&only("other"), change)), [""; 0]);
        }
    }
}
