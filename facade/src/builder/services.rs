//! Buckets, functions and their roles.

use aozu_lambda::ExecutionRole;
use aozu_vpc::{SecurityGroupId, SubnetId};
use serde_json::{Value, json};

use super::AccountBuilder;

impl AccountBuilder {
    /// Adds a bucket that nobody outside the account gets into: public access blocked, access control lists off,
    /// encrypted, versioned, and closed to requests without TLS.
    pub fn bucket(&mut self, name: &str) -> &mut Self {
        let partition = self.account.partition().clone();
        let arn = format!("arn:{partition}:s3:::{name}");
        let owner = canonical(&self.account.id().to_string());
        let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
            "Action": "s3:*", "Resource": [arn, format!("{arn}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]});
        let region = self.region.to_string();
        let parts = [
            ("Buckets", json!({"Name": name, "BucketRegion": region})),
            ("LocationConstraint", json!({"Bucket": name, "LocationConstraint": region})),
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

    /// Adds a function outside any VPC, with its log group and a role that may write there and do what these
    /// statements say. It gives the function's ARN.
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
        let partition = self.account.partition().clone();
        let role = ExecutionRole::minimal(&partition, &self.region, self.account.id(), &named);
        let role = if within.is_some() { role.with_interfaces() } else { role };
        let mut policies = vec![("execution", role.policy)];
        if !statements.is_empty() {
            policies.push(("own", json!({"Version": "2012-10-17", "Statement": statements}).to_string()));
        }
        let role = self.role_of(&format!("{name}-function"), &role.trust, &policies);
        let mut value = json!({"FunctionName": name, "FunctionArn": arn, "Role": role, "Runtime": "python3.13",
            "Handler": "index.handler", "Architectures": ["arm64"], "PackageType": "Zip", "MemorySize": 512,
            "Timeout": 30, "EphemeralStorage": {"Size": 512}, "State": "Active", "Layers": []});
        if let (Some((subnets, group)), Some(members)) = (within, value.as_object_mut()) {
            let vpc =
                subnets.first().and_then(|subnet| self.subnet(subnet)).map(|subnet| subnet.vpc_id().clone());
            members.insert(
                "VpcConfig".into(),
                json!({"SubnetIds": subnets, "SecurityGroupIds": [group], "VpcId": vpc}),
            );
        }
        self.put("lambda", "Functions", name, value);
        let group = format!("/aws/lambda/{name}");
        let group_arn = self.arn("logs", &region, &format!("log-group:{group}"));
        let value = json!({"logGroupName": group, "logGroupArn": group_arn, "arn": format!("{group_arn}:*"),
            "retentionInDays": 365, "metricFilterCount": 0, "storedBytes": 0});
        self.put("logs", "logGroups", &group, value);
        arn
    }

    fn role_of(&mut self, name: &str, trust: &str, policies: &[(&str, String)]) -> String {
        let arn = self.arn("iam", "", &format!("role/{name}"));
        let own: Vec<Value> = policies
            .iter()
            .map(|(name, document)| json!({"PolicyName": name, "PolicyDocument": document}))
            .collect();
        let number = self.next("AROA");
        let value = json!({"RoleName": name, "Path": "/", "Arn": arn, "AttachedManagedPolicies": [],
            "RoleId": format!("AROA{:0>16}", number.trim_start_matches("AROA").trim_start_matches('0').to_uppercase()),
            "AssumeRolePolicyDocument": trust, "RolePolicyList": own});
        self.put("iam", "RoleDetailList", name, value);
        arn
    }
}

/// A canonical user id: 64 hexadecimal digits, of which the account's own are the last.
fn canonical(account: &str) -> String {
    format!("{account:0>64}")
}
