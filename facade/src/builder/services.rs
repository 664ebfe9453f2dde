//! Buckets, functions and their roles.

use std::collections::BTreeMap;

use aozu_lambda::ExecutionRole;
use aozu_vpc::{SecurityGroupId, SubnetId};
use serde_json::{Value, json};

use super::AccountBuilder;

impl AccountBuilder {
    /// Adds a bucket that nobody outside the account gets into: public access blocked, access control lists off,
    /// encrypted, versioned, and closed to requests without TLS.
    pub fn bucket(&mut self, name: &str) -> &mut Self {
        let partition = self.region.partition().clone();
        let arn = format!("arn:{partition}:s3:::{name}");
        let owner = format!("{:0>64}", self.id.to_string());
        let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
            "Action": "s3:*", "Resource": [arn, format!("{arn}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]});
        let region = self.region.to_string();
        // Of buckets of the first region AWS tells no place.
        let location = match region.as_str() {
            "us-east-1" => json!({"Bucket": name}),
            _ => json!({"Bucket": name, "LocationConstraint": region}),
        };
        self.put_new("s3", "Buckets", name, json!({"Name": name, "BucketRegion": region}));
        let parts = [
            ("LocationConstraint", location),
            (
                "AccessControlPolicy",
                json!({"Bucket": name, "Owner": {"ID": owner}, "Grants": [
                {"Grantee": {"ID": owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]}),
            ),
            (
                "OwnershipControls",
                json!({"Bucket": name, "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}),
            ),
            (
                "PublicAccessBlockConfiguration",
                json!({"Bucket": name, "BlockPublicAcls": true,
                "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}),
            ),
            (
                "ServerSideEncryptionConfiguration",
                json!({"Bucket": name, "Rules": [
                {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": false}]}),
            ),
            ("VersioningConfiguration", json!({"Bucket": name, "Status": "Enabled"})),
            ("Policy", json!({"Bucket": name, "Policy": policy.to_string()})),
        ];
        for (collection, value) in parts {
            self.put("s3", collection, name, value);
        }
        self
    }

    /// Adds a role that an AWS service may assume, with these statements as its own policy.
    ///
    /// ```
    /// use aozu::{AccountBuilder, names::AccountId};
    /// use serde_json::json;
    /// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "eu-west-1".parse()?);
    /// let arn = account.role("web", "ec2.amazonaws.com", &[json!(
    ///     {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-uploads/*"})]);
    /// assert_eq!(arn, "arn:aws:iam::111122223333:role/web");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn role(&mut self, name: &str, service: &str, statements: &[Value]) -> String {
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]});
        self.role_of(
            name,
            &trust.to_string(),
            &[("own", json!({"Version": "2012-10-17", "Statement": statements}).to_string())],
        )
    }

    /// Adds a function outside any VPC, with its log group and a role of its name that may write there and do what
    /// these statements say. It gives the function's ARN.
    pub fn function(&mut self, name: &str, statements: &[Value]) -> String {
        self.add_function(name, None, statements)
    }

    /// The same in subnets of a VPC.
    pub fn function_in(
        &mut self,
        name: &str,
        subnets: &[SubnetId],
        group: &SecurityGroupId,
        statements: &[Value],
    ) -> String {
        self.add_function(name, Some((subnets, group)), statements)
    }

    fn add_function(
        &mut self,
        name: &str,
        within: Option<(&[SubnetId], &SecurityGroupId)>,
        statements: &[Value],
    ) -> String {
        let region = self.region.to_string();
        let arn = self.arn("lambda", &region, &format!("function:{name}"));
        let named = match name.parse() {
            Ok(named) => named,
            Err(error) => {
                self.problems.push(format!("`{name}`: {error}"));
                return arn;
            }
        };
        let partition = self.region.partition().clone();
        let role = ExecutionRole::minimal(&partition, &self.region, self.id, &named);
        let role = if within.is_some() { role.with_interfaces() } else { role };
        let mut policies = vec![("execution", role.policy)];
        if !statements.is_empty() {
            policies.push(("own", json!({"Version": "2012-10-17", "Statement": statements}).to_string()));
        }
        let role = self.role_of(name, &role.trust, &policies);
        let mut value = json!({"FunctionName": name, "FunctionArn": arn, "Role": role, "Runtime": "python3.13",
            "Handler": "index.handler", "Architectures": ["arm64"], "PackageType": "Zip", "MemorySize": 512,
            "Timeout": 30, "EphemeralStorage": {"Size": 512}, "State": "Active", "Layers": []});
        if let Some((subnets, group)) = within {
            let vpc = subnets.first().and_then(|subnet| self.written("ec2", "Subnets", subnet.as_str()));
            let vpc = vpc.map(|subnet| subnet["VpcId"].clone());
            let config = json!({"SubnetIds": subnets, "SecurityGroupIds": [group], "VpcId": vpc});
            value.as_object_mut().map(|members| members.insert("VpcConfig".to_owned(), config));
            self.function_interfaces(name, subnets, group);
        }
        self.put_new("lambda", "Functions", name, value);
        self.log_group(&format!("/aws/lambda/{name}"));
        arn
    }

    /// A flow log of a VPC, into a log group of its own.
    pub(super) fn flow_log(&mut self, vpc: &str, name: &str) {
        let group = format!("/aws/vpc/flow/{name}");
        let arn = self.log_group(&group);
        let role = self.role(
            &format!("{name}-flow-logs"),
            "vpc-flow-logs.amazonaws.com",
            &[json!({
            "Effect": "Allow", "Resource": [arn, format!("{arn}:*")],
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
                "logs:DescribeLogGroups", "logs:DescribeLogStreams"]})],
        );
        let id = self.next("fl-");
        let value = json!({"FlowLogId": id, "ResourceId": vpc, "TrafficType": "ALL", "FlowLogStatus": "ACTIVE",
            "LogDestinationType": "cloud-watch-logs", "LogGroupName": group, "DeliverLogsStatus": "SUCCESS",
            "DeliverLogsPermissionArn": role});
        self.put("ec2", "FlowLogs", &id, value);
    }

    /// A log group that keeps its events for a year. It gives the group's ARN.
    fn log_group(&mut self, name: &str) -> String {
        let arn = self.arn("logs", self.region.as_str(), &format!("log-group:{name}"));
        let value = json!({"logGroupName": name, "logGroupArn": arn, "arn": format!("{arn}:*"),
            "retentionInDays": 365, "metricFilterCount": 0, "storedBytes": 0});
        self.put_new("logs", "logGroups", name, value);
        arn
    }

    /// Functions with the same groups share an interface in each subnet.
    /// Source: AWS Lambda Developer Guide, "Hyperplane elastic network interfaces", read 2026.
    fn function_interfaces(&mut self, name: &str, subnets: &[SubnetId], group: &SecurityGroupId) {
        if subnets.is_empty() {
            self.problems.push(format!("`{name}`: a function in a VPC needs a subnet"));
        }
        for subnet in subnets {
            let interfaces = self.of("ec2", "NetworkInterfaces").into_iter().flat_map(BTreeMap::values);
            let mut of_lambda = interfaces.filter(|one| one["InterfaceType"] == "lambda");
            let shared = of_lambda
                .any(|one| one["SubnetId"] == json!(subnet) && one["Groups"] == json!([{"GroupId": group}]));
            if !shared {
                let kind = json!({"InterfaceType": "lambda", "RequesterManaged": true,
                    "Description": format!("AWS Lambda VPC ENI-{name}"),
                    "Attachment": {"AttachmentId": self.next("ela-attach-"), "DeviceIndex": 1,
                        "InstanceOwnerId": "amazon-aws", "Status": "attached"}});
                self.interface(name, subnet, group, &kind);
            }
        }
    }

    fn role_of(&mut self, name: &str, trust: &str, policies: &[(&str, String)]) -> String {
        let arn = self.arn("iam", "", &format!("role/{name}"));
        let own: Vec<Value> = policies
            .iter()
            .map(|(name, document)| json!({"PolicyName": name, "PolicyDocument": document}))
            .collect();
        let number = self.made.entry("AROA").or_default();
        *number += 1;
        let value = json!({"RoleName": name, "Path": "/", "Arn": arn, "AttachedManagedPolicies": [],
            "RoleId": format!("AROA{number:017}"), "AssumeRolePolicyDocument": trust, "RolePolicyList": own});
        self.put_new("iam", "RoleDetailList", name, value);
        arn
    }
}
