//! What Lambda takes of a function's configuration, and what it refuses.

use std::ops::RangeInclusive;

use serde::Serialize;

use crate::{
    Function, PackageType, VpcConfig,
    limits::{
        ENVIRONMENT_BYTES, LONGEST_DESCRIPTION, LONGEST_HANDLER, LONGEST_TIMEOUT_ON_INSTANCES, MEMORY,
        MOST_FILE_SYSTEMS, MOST_MEMORY_ON_INSTANCES, MOST_SECURITY_GROUPS, MOST_SUBNETS, RESERVED_VARIABLES,
        STORAGE, TIMEOUTS, UNZIPPED_BYTES,
    },
};

/// A limit that a function breaks: Lambda would refuse the configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "limit", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FunctionLimit {
    /// Too little memory, or too much.
    #[error("its memory is {megabytes} MB, and Lambda takes {least} to {most}")]
    Memory {
        /// What it has.
        megabytes: u64,
        /// The least that Lambda takes.
        least: u64,
        /// The most: more on instances of the account's own.
        most: u64,
    },
    /// A timeout that is none, or too long.
    #[error("its timeout is {seconds} s, and Lambda takes {least} to {most}")]
    Timeout {
        /// What it has.
        seconds: u64,
        /// The least that Lambda takes.
        least: u64,
        /// The most: more on instances of the account's own.
        most: u64,
    },
    /// A `/tmp` that is too small, or too large.
    #[error("its /tmp has {megabytes} MB, and Lambda takes {} to {}", STORAGE.start(), STORAGE.end())]
    EphemeralStorage {
        /// What it has.
        megabytes: u64,
    },
    /// Names and values of the environment are too long together.
    #[error("its environment has {bytes} bytes at least, and Lambda takes {ENVIRONMENT_BYTES}")]
    EnvironmentSize {
        /// What is known of it: values that were redacted count nothing.
        bytes: usize,
    },
    /// A variable has a name that none may have.
    #[error(
        "its environment has a variable `{}`: a name begins with a letter, goes on with letters, digits and `_`, and has two characters or more",
        .name.escape_debug()
    )]
    VariableName {
        /// The name.
        name: String,
    },
    /// A variable has a name that Lambda keeps for itself.
    #[error("its environment sets `{name}`, which Lambda sets itself")]
    VariableReserved {
        /// The name.
        name: String,
    },
    /// Too many subnets.
    #[error("it is in {count} subnets, and Lambda takes {MOST_SUBNETS}")]
    Subnets {
        /// How many.
        count: usize,
    },
    /// Too many security groups.
    #[error("it has {count} security groups, and Lambda takes {MOST_SECURITY_GROUPS}")]
    SecurityGroups {
        /// How many.
        count: usize,
    },
    /// Subnets, and no security group.
    #[error("it has subnets and no security group: it needs both, or neither")]
    SubnetsWithoutGroups,
    /// Security groups, and no subnet.
    #[error("it has security groups and no subnet: it needs both, or neither")]
    GroupsWithoutSubnets,
    /// A handler that is too long or holds white space.
    #[error("its handler `{}` is none: it must be 1 to {LONGEST_HANDLER} characters without white space", .handler.escape_debug())]
    Handler {
        /// The handler, cut where it is too long to repeat.
        handler: String,
    },
    /// A zipped package, and nothing in it is called.
    #[error("its package is a .zip file, and no handler says what is called in it")]
    HandlerMissing,
    /// A container image, and beside it what the image says itself.
    #[error("its package is a container image, which takes no {}", .members.join(", no "))]
    ImageWith {
        /// `Handler`, `Runtime`, `Layers`.
        members: Vec<&'static str>,
    },
    /// A description that is too long.
    #[error("its description has {characters} characters, and Lambda takes {LONGEST_DESCRIPTION}")]
    Description {
        /// How many.
        characters: usize,
    },
    /// Too many file systems.
    #[error("it mounts {count} file systems, and Lambda takes {MOST_FILE_SYSTEMS}")]
    FileSystems {
        /// How many.
        count: usize,
    },
    /// A file system, and no VPC to reach it in.
    #[error("it mounts a file system and is in no VPC: it cannot reach it")]
    FileSystemWithoutVpc,
    /// More than one architecture.
    #[error("it is for {}: a function runs on one architecture", .architectures.join(" and "))]
    Architectures {
        /// Those that it names.
        architectures: Vec<String>,
    },
    /// A package that is too large even before it is unzipped.
    #[error(
        "its package and its layers have {bytes} bytes zipped, and Lambda takes {UNZIPPED_BYTES} unzipped"
    )]
    PackageSize {
        /// Of all of them, zipped.
        bytes: u64,
    },
}

impl Function {
    /// Every limit of Lambda's that it breaks, in order; of what the state does not tell, nothing is said.
    ///
    /// ```
    /// use aozu_lambda::{Function, FunctionLimit, wire};
    /// let wire: wire::Function = serde_json::from_str(r#"{"FunctionName": "order-api", "MemorySize": 64,
    ///     "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api"}"#)?;
    /// let broken = Function::try_from(wire)?.broken_limits();
    /// assert_eq!(broken, [FunctionLimit::Memory { megabytes: 64, least: 128, most: 10_240 }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn broken_limits(&self) -> Vec<FunctionLimit> {
        let mut broken = Vec::new();
        self.size_limits(&mut broken);
        self.environment_limits(&mut broken);
        if let Some(config) = self.vpc() {
            vpc_limits(config, &mut broken);
        }
        self.package_limits(&mut broken);
        let file_systems = self.file_systems().len();
        if file_systems > MOST_FILE_SYSTEMS {
            broken.push(FunctionLimit::FileSystems { count: file_systems });
        }
        if file_systems > 0 && self.vpc_config().is_none() {
            broken.push(FunctionLimit::FileSystemWithoutVpc);
        }
        if self.architectures().len() > 1 {
            let architectures = self.architectures().iter().map(ToString::to_string).collect();
            broken.push(FunctionLimit::Architectures { architectures });
        }
        let characters = self.description().map_or(0, |text| text.chars().count());
        if characters > LONGEST_DESCRIPTION {
            broken.push(FunctionLimit::Description { characters });
        }
        broken
    }

    fn size_limits(&self, broken: &mut Vec<FunctionLimit>) {
        let outside =
            |value: Option<u64>, range: &RangeInclusive<u64>| value.filter(|it| !range.contains(it));
        let instances = self.capacity_provider().is_some();
        let within = |range: &RangeInclusive<u64>, on_instances: u64| {
            *range.start()..=if instances { on_instances } else { *range.end() }
        };
        let memory = within(&MEMORY, MOST_MEMORY_ON_INSTANCES);
        if let Some(megabytes) = outside(self.memory_size(), &memory) {
            let (least, most) = memory.into_inner();
            broken.push(FunctionLimit::Memory { megabytes, least, most });
        }
        let timeouts = within(&TIMEOUTS, LONGEST_TIMEOUT_ON_INSTANCES);
        if let Some(seconds) = outside(self.timeout(), &timeouts) {
            let (least, most) = timeouts.into_inner();
            broken.push(FunctionLimit::Timeout { seconds, least, most });
        }
        let storage = self.ephemeral_storage().and_then(crate::EphemeralStorage::size);
        if let Some(megabytes) = outside(storage, &STORAGE) {
            broken.push(FunctionLimit::EphemeralStorage { megabytes });
        }
    }

    fn environment_limits(&self, broken: &mut Vec<FunctionLimit>) {
        let Some(environment) = self.environment() else { return };
        // How Lambda counts exactly is not told; names and values alone are the least of it.
        let bytes = environment.variables.iter().fold(0_usize, |sum, (name, value)| {
            sum.saturating_add(name.len()).saturating_add(value.reveal().map_or(0, str::len))
        });
        if bytes > ENVIRONMENT_BYTES {
            broken.push(FunctionLimit::EnvironmentSize { bytes });
        }
        for name in environment.variables.keys() {
            if RESERVED_VARIABLES.contains(&name.as_str()) {
                broken.push(FunctionLimit::VariableReserved { name: name.to_string() });
            } else if !is_variable(name) {
                broken.push(FunctionLimit::VariableName { name: name.to_string() });
            }
        }
    }

    fn package_limits(&self, broken: &mut Vec<FunctionLimit>) {
        let image = self.package_type() == Some(&PackageType::Image);
        match self.handler() {
            Some(handler) if !image && !is_handler(handler) => {
                let handler = handler.chars().take(LONGEST_HANDLER + 1).collect();
                broken.push(FunctionLimit::Handler { handler });
            }
            None if self.package_type() == Some(&PackageType::Zip) => {
                broken.push(FunctionLimit::HandlerMissing)
            }
            _ => {}
        }
        if image {
            let said = [
                ("handler", self.handler().is_some_and(|handler| !handler.is_empty())),
                ("runtime", self.runtime().is_some_and(|runtime| !runtime.as_str().is_empty())),
                ("layers", !self.layers().is_empty()),
            ];
            let members: Vec<_> =
                said.into_iter().filter_map(|(name, there)| there.then_some(name)).collect();
            if !members.is_empty() {
                broken.push(FunctionLimit::ImageWith { members });
            }
            return;
        }
        let layers = self.layers().iter().filter_map(crate::LayerUse::code_size);
        let bytes = layers.chain(self.code_size()).fold(0, u64::saturating_add);
        if bytes > UNZIPPED_BYTES {
            broken.push(FunctionLimit::PackageSize { bytes });
        }
    }
}

fn vpc_limits(config: &VpcConfig, broken: &mut Vec<FunctionLimit>) {
    let (subnets, groups) = (config.subnet_ids().len(), config.security_group_ids().len());
    if subnets > MOST_SUBNETS {
        broken.push(FunctionLimit::Subnets { count: subnets });
    }
    if groups > MOST_SECURITY_GROUPS {
        broken.push(FunctionLimit::SecurityGroups { count: groups });
    }
    match (subnets, groups) {
        (0, 0) => {}
        (_, 0) => broken.push(FunctionLimit::SubnetsWithoutGroups),
        (0, _) => broken.push(FunctionLimit::GroupsWithoutSubnets),
        _ => {}
    }
}

/// Source: Lambda API Reference, `Environment`, the pattern of names.
fn is_variable(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Source: Lambda API Reference, `CreateFunction`, the pattern of `Handler`.
fn is_handler(handler: &str) -> bool {
    !handler.is_empty()
        && handler.chars().count() <= LONGEST_HANDLER
        && !handler.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{FunctionLimit, is_variable};
    use crate::{Function, wire};

    fn broken(members: Value) -> Vec<FunctionLimit> {
        let mut whole = json!({"FunctionName": "f",
            "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f"});
        whole.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let wire: wire::Function = serde_json::from_value(whole).unwrap();
        Function::try_from(wire).unwrap().broken_limits()
    }

    fn subnets(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("subnet-0a000000000000{n:03x}")).collect()
    }

    fn groups(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("sg-0a000000000000{n:03x}")).collect()
    }

    /// Each row: what is just taken, what is just refused, and the word of the limit.
    #[test]
    fn every_limit_is_where_aws_puts_it() {
        let layer = |size: u64| json!([{"Arn": "arn:aws:lambda:ap-northeast-1:111122223333:layer:l:1", "CodeSize": size}]);
        let variables = |name: &str, value: &str| json!({"Environment": {"Variables": {name: value}}});
        let vpc = |subnets: Vec<String>, groups: Vec<String>| json!({"VpcConfig": {"SubnetIds": subnets, "SecurityGroupIds": groups}});
        let files = |count: usize, subnets: Vec<String>| {
            let one = json!({"Arn": "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:access-point/fsap-0a",
                "LocalMountPath": "/mnt/a"});
            json!({"FileSystemConfigs": vec![one; count],
                "VpcConfig": {"SubnetIds": subnets, "SecurityGroupIds": groups(1)}})
        };
        let rows = [
            (json!({"MemorySize": 128}), json!({"MemorySize": 127}), "memory"),
            (json!({"MemorySize": 10240}), json!({"MemorySize": 10241}), "memory"),
            (json!({"Timeout": 1}), json!({"Timeout": 0}), "timeout"),
            (json!({"Timeout": 900}), json!({"Timeout": 901}), "timeout"),
            (
                json!({"EphemeralStorage": {"Size": 512}}),
                json!({"EphemeralStorage": {"Size": 511}}),
                "ephemeral-storage",
            ),
            (
                json!({"EphemeralStorage": {"Size": 10240}}),
                json!({"EphemeralStorage": {"Size": 10241}}),
                "ephemeral-storage",
            ),
            (variables("AB", &"x".repeat(4094)), variables("AB", &"x".repeat(4095)), "environment-size"),
            (variables("A1_", ""), variables("1A", ""), "variable-name"),
            (variables("AB", ""), variables("A", ""), "variable-name"),
            (variables("TZ", "UTC"), variables("_HANDLER", ""), "variable-name"),
            (variables("AWS_REGION_NAME", ""), variables("AWS_REGION", ""), "variable-reserved"),
            (variables("TASK_ROOT", ""), variables("LAMBDA_TASK_ROOT", ""), "variable-reserved"),
            (vpc(subnets(16), groups(1)), vpc(subnets(17), groups(1)), "subnets"),
            (vpc(subnets(1), groups(5)), vpc(subnets(1), groups(6)), "security-groups"),
            (vpc(vec![], vec![]), vpc(subnets(1), vec![]), "subnets-without-groups"),
            (vpc(vec![], vec![]), vpc(vec![], groups(1)), "groups-without-subnets"),
            (json!({"Handler": "a".repeat(128)}), json!({"Handler": "a".repeat(129)}), "handler"),
            (json!({"Handler": "a.b"}), json!({"Handler": "a b"}), "handler"),
            (
                json!({"PackageType": "Zip", "Handler": "a.b"}),
                json!({"PackageType": "Zip"}),
                "handler-missing",
            ),
            (
                json!({"PackageType": "Image"}),
                json!({"PackageType": "Image", "Layers": layer(1)}),
                "image-with",
            ),
            (
                json!({"PackageType": "Image"}),
                json!({"PackageType": "Image", "Handler": "a.b"}),
                "image-with",
            ),
            (json!({"Description": "é".repeat(256)}), json!({"Description": "é".repeat(257)}), "description"),
            (files(1, subnets(1)), files(2, subnets(1)), "file-systems"),
            (
                files(1, subnets(1)),
                json!({"FileSystemConfigs": [{"Arn": "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:access-point/a"}]}),
                "file-system-without-vpc",
            ),
            (
                json!({"Architectures": ["arm64"]}),
                json!({"Architectures": ["arm64", "x86_64"]}),
                "architectures",
            ),
            (
                json!({"CodeSize": 262_143_999_u64, "Layers": layer(1)}),
                json!({"CodeSize": 262_143_999_u64, "Layers": layer(2)}),
                "package-size",
            ),
        ];
        for (taken, refused, limit) in rows {
            assert_eq!(broken(taken.clone()), [], "{taken}");
            let found = broken(refused.clone());
            assert_eq!(found.len(), 1, "{refused}: {found:?}");
            assert_eq!(serde_json::to_value(&found[0]).unwrap()["limit"], limit, "{refused}");
        }
    }

    #[test]
    fn everything_is_told_at_once_and_no_value_is_repeated() {
        let all = broken(json!({"MemorySize": 1, "Timeout": 1000, "Handler": "a b",
            "Environment": {"Variables": {"1": "hunter2", "AWS_REGION": "hunter2"}}}));
        assert_eq!(all.len(), 5);
        let told: String = all.iter().map(ToString::to_string).collect();
        assert!(told.contains("128 to 10240") && told.contains("`AWS_REGION`") && !told.contains("hunter2"));
    }

    #[test]
    fn instances_of_the_account_s_own_have_more_memory_and_time() {
        let on = json!({"LambdaManagedInstancesCapacityProviderConfig": {
            "CapacityProviderArn": "arn:aws:lambda:ap-northeast-1:111122223333:capacity-provider:c"}});
        assert_eq!(broken(json!({"MemorySize": 32768, "CapacityProviderConfig": on})), []);
        assert_eq!(broken(json!({"MemorySize": 32769, "CapacityProviderConfig": on})).len(), 1);
        assert_eq!(broken(json!({"MemorySize": 32768})).len(), 1);
        assert_eq!(broken(json!({"Timeout": 5400, "CapacityProviderConfig": on})), []);
        assert_eq!(broken(json!({"Timeout": 5401, "CapacityProviderConfig": on})).len(), 1);
    }

    #[test]
    fn what_was_redacted_counts_nothing() {
        let redacted: serde_json::Map<String, Value> =
            (0..100).map(|n| (format!("V{n}"), json!("<redacted:f52fbd32>"))).collect();
        assert_eq!(broken(json!({"Environment": {"Variables": redacted}})), []);
    }

    proptest! {
        #[test]
        fn a_name_is_what_the_pattern_says(name in "\\PC{0,6}") {
            let mut letters = name.chars();
            let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
            let rest: Vec<char> = letters.collect();
            let right = first && !rest.is_empty() && rest.iter().all(|c| c.is_ascii_alphanumeric() || *c == '_');
            prop_assert_eq!(is_variable(&name), right);
        }
    }
}
