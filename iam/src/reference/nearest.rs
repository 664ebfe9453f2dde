//! "Did you mean": the action or condition key that somebody most likely meant.

use super::{Action, Service, global_condition_keys, service};
use crate::policy::nearest;

/// Operations of APIs that are allowed by an action of another name.
///
/// Source: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"; Lambda Developer Guide,
/// "Identity-based policies" (read 2026-11).
const OTHERWISE: [(&str, &str); 20] = [
    ("lambda:Invoke", "lambda:InvokeFunction"),
    ("s3:CompleteMultipartUpload", "s3:PutObject"),
    ("s3:CopyObject", "s3:PutObject"),
    ("s3:CreateMultipartUpload", "s3:PutObject"),
    ("s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
    ("s3:DeleteObjects", "s3:DeleteObject"),
    ("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
    ("s3:GetBucketReplication", "s3:GetReplicationConfiguration"),
    ("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    ("s3:HeadBucket", "s3:ListBucket"),
    ("s3:HeadObject", "s3:GetObject"),
    ("s3:ListBuckets", "s3:ListAllMyBuckets"),
    ("s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"),
    ("s3:ListObjectVersions", "s3:ListBucketVersions"),
    ("s3:ListObjects", "s3:ListBucket"),
    ("s3:ListObjectsV2", "s3:ListBucket"),
    ("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
    ("s3:UploadPart", "s3:PutObject"),
];

/// Commands of the AWS CLI whose service policies call otherwise.
///
/// Source: AWS CLI Command Reference; Service Authorization Reference (read 2026-11).
const COMMANDS: [(&str, &str); 15] = [
    ("amp", "aps"),
    ("apigatewayv2", "apigateway"),
    ("cloudwatchlogs", "logs"),
    ("cognito", "cognito-idp"),
    ("dynamodbstreams", "dynamodb"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("pinpoint", "mobiletargeting"),
    ("s3api", "s3"),
    ("service-quotas", "servicequotas"),
    ("sesv2", "ses"),
    ("stepfunctions", "states"),
];

/// The action that a text most likely means, as AWS spells it; a text that ends with `*` is read as the beginning
/// of names, and keeps its `*`.
///
/// Tried in this order: an operation whose action has another name; a slip in the name; a slip in the service; the
/// only service that has such an action.
///
/// ```
/// use aozu_iam::reference::nearest_action;
/// assert_eq!(nearest_action("s3:GetObjekt").unwrap(), "s3:GetObject");
/// assert_eq!(nearest_action("s3:ListObjectsV2").unwrap(), "s3:ListBucket");
/// assert_eq!(nearest_action("ec2:Descibe*").unwrap(), "ec2:Describe*");
/// assert_eq!(nearest_action("elbv2:CreateListener").unwrap(), "elasticloadbalancing:CreateListener");
/// assert_eq!(nearest_action("ec2:PassRole").unwrap(), "iam:PassRole");
/// assert_eq!(nearest_action("s3:Whatever"), None);
/// ```
#[must_use]
pub fn nearest_action(text: &str) -> Option<String> {
    let Some((prefix, name)) = text.split_once(':') else { return only_owner(text) };
    if let Some((_, meant)) = OTHERWISE.iter().find(|(operation, _)| operation.eq_ignore_ascii_case(text)) {
        return Some((*meant).to_owned());
    }
    match service(prefix) {
        Some(service) => within(service, name).or_else(|| only_owner(name)),
        None => {
            let services = similar(prefix);
            let whole = services.iter().find_map(|service| exact(*service, name));
            let slip = || services.iter().find_map(|service| within(*service, name));
            whole.or_else(|| only_owner(name)).or_else(slip)
        }
    }
}

/// The service whose prefix a text most likely means.
///
/// ```
/// use aozu_iam::reference::nearest_service;
/// assert_eq!(nearest_service("dynamdb").unwrap().prefix(), "dynamodb");
/// assert_eq!(nearest_service("stepfunctions").unwrap().prefix(), "states");
/// assert_eq!(nearest_service("Whatever"), None);
/// ```
#[must_use]
pub fn nearest_service(text: &str) -> Option<Service> {
    let command = COMMANDS.iter().find(|(command, _)| command.eq_ignore_ascii_case(text));
    command
        .and_then(|(_, prefix)| service(prefix))
        .or_else(|| nearest(text, Service::all().map(Service::prefix)).and_then(service))
}

/// The services that a prefix may mean, the likeliest first. A short one has many neighbours.
fn similar(prefix: &str) -> Vec<Service> {
    let mut found: Vec<Service> = nearest_service(prefix).into_iter().collect();
    let neighbours = Service::all().filter(|service| {
        let other = service.prefix();
        let lengths = (prefix.len() + 1 >= other.len()) && (other.len() + 1 >= prefix.len());
        lengths && prefix.len() > 1 && slips(prefix, other) <= 1
    });
    for service in neighbours {
        if !found.contains(&service) {
            found.push(service);
        }
    }
    found
}

/// The action of a service, or the beginning of its actions, that a name says to the letter but for case.
fn exact(service: Service, name: &str) -> Option<String> {
    match name.strip_suffix('*') {
        Some(start) if start.contains(['*', '?']) => None,
        Some(start) => beginning(service, start, |found| found.eq_ignore_ascii_case(start)),
        None => service.action(name).map(|action| action.to_string()),
    }
}

/// The action of a service, or the beginning of its actions, that a name with a slip means.
fn within(service: Service, name: &str) -> Option<String> {
    if let Some(found) = exact(service, name) {
        return Some(found);
    }
    if let Some(start) = name.strip_suffix('*').filter(|start| !start.contains(['*', '?'])) {
        // One slip only: beginnings are short, and each has many neighbours.
        let near = |found: &str| start.len() >= 3 && slips(start, found) <= 1;
        return beginning(service, start, near);
    }
    let names = service.actions().map(Action::name);
    nearest(name, names).map(|name| format!("{}:{name}", service.prefix()))
}

/// The first beginning of a service's actions, about as long as the text, that is the one.
fn beginning(service: Service, start: &str, is: impl Fn(&str) -> bool) -> Option<String> {
    let lengths = [start.len(), start.len() + 1, start.len().saturating_sub(1)];
    let found = lengths.into_iter().find_map(|length| {
        let mut heads = service.actions().filter_map(|action| action.name().get(..length));
        heads.find(|head| is(head))
    })?;
    Some(format!("{}:{found}*", service.prefix()))
}

/// The action of that name, where only one service has one.
fn only_owner(name: &str) -> Option<String> {
    if name.contains(['*', '?']) {
        return None;
    }
    let mut owners = Service::all().filter_map(|service| service.action(name));
    let first = owners.next()?;
    owners.next().is_none().then(|| first.to_string())
}

/// Slips between two texts that are almost as long: 0, 1, or 2 for more. A slip is a letter too much, one too few,
/// a wrong one, or two that changed places.
fn slips(a: &str, b: &str) -> usize {
    let small = |text: &str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    let (a, b) = (small(a), small(b));
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    match (a, b) {
        ([], []) => 0,
        ([_, a @ ..], [_, b @ ..]) if a == b => 1,
        ([_, a @ ..], b) | (b, [_, a @ ..]) if a == b => 1,
        (a, [_, b @ ..]) if a == b => 1,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) if a == b && (a1, a2) == (b2, b1) => 1,
        _ => 2,
    }
}

/// The condition key that a text most likely means, as AWS spells it; what the text has in place of `${TagKey}`
/// stays as it is.
///
/// ```
/// use aozu_iam::reference::nearest_condition_key;
/// assert_eq!(nearest_condition_key("aws:SourceIP4").unwrap(), "aws:SourceIp");
/// assert_eq!(nearest_condition_key("aws:PrincipleTag/team").unwrap(), "aws:PrincipalTag/team");
/// assert_eq!(nearest_condition_key("s3:prefx").unwrap(), "s3:prefix");
/// assert_eq!(nearest_condition_key("SecureTransport").unwrap(), "aws:SecureTransport");
/// assert_eq!(nearest_condition_key("aws:Whatever"), None);
/// ```
#[must_use]
pub fn nearest_condition_key(text: &str) -> Option<String> {
    let (prefix, rest) = text.split_once(':').unwrap_or(("", text));
    let (head, tail) = rest.split_once('/').map_or((rest, None), |(head, tail)| (head, Some(tail)));
    let global = || near(global_condition_keys().map(super::ConditionKey::name), prefix, head, tail);
    let known = service(prefix);
    let of =
        |service: Service| near(service.condition_keys().map(super::ConditionKey::name), prefix, head, tail);
    // A slip in the prefix alone: the rest must be right.
    let elsewhere = || {
        let mut keys =
            global_condition_keys().chain(similar(prefix).into_iter().flat_map(Service::condition_keys));
        let right = |name: &str| {
            name.split_once(':').is_some_and(|(_, rest)| head_of(rest).eq_ignore_ascii_case(head))
        };
        keys.find(|key| right(key.name())).map(|key| with_tail(key.name(), tail))
    };
    known.and_then(of).or_else(global).or_else(|| if known.is_none() { elsewhere() } else { None })
}

/// The nearest of these names that have that prefix.
fn near(
    names: impl Iterator<Item = &'static str>,
    prefix: &str,
    head: &str,
    tail: Option<&str>,
) -> Option<String> {
    let same = names.filter(|name| {
        name.split_once(':').is_some_and(|(of, rest)| {
            of.eq_ignore_ascii_case(prefix) && (rest.contains('/') == tail.is_some())
        })
    });
    let same: Vec<_> = same.collect();
    let rests = same.iter().filter_map(|name| name.split_once(':')).map(|(_, rest)| head_of(rest));
    let found = nearest(head, rests)?;
    let whole =
        same.iter().find(|name| name.split_once(':').is_some_and(|(_, rest)| head_of(rest) == found))?;
    Some(with_tail(whole, tail))
}

fn head_of(rest: &str) -> &str {
    rest.split('/').next().unwrap_or(rest)
}

/// A key with the text's own tail in place of what varies at its end.
fn with_tail(name: &str, tail: Option<&str>) -> String {
    match (name.split_once("/${"), tail) {
        (Some((head, varies)), Some(tail)) if varies.ends_with('}') && !varies.contains('/') => {
            format!("{head}/{tail}")
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{action, actions_matching};

    #[test]
    fn what_is_offered_exists_and_what_is_replaced_does_not() {
        for (operation, meant) in OTHERWISE {
            assert!(action(operation).is_none(), "{operation} is an action");
            assert!(action(meant).is_some(), "{meant} is none");
        }
        for (command, prefix) in COMMANDS {
            assert!(service(command).is_none(), "{command} is a service");
            assert!(service(prefix).is_some(), "{prefix} is none");
        }
    }

    #[test]
    fn actions_as_people_write_them() {
        for (text, expected) in [
            ("s3:GetObject", Some("s3:GetObject")),
            ("S3:getobjekt", Some("s3:GetObject")),
            ("ec2:DescribeInstance", Some("ec2:DescribeInstances")),
            ("ec3:DescribeInstances", Some("ec2:DescribeInstances")),
            ("s33:GetObject", Some("s3:GetObject")),
            ("dynamdb:PutItm", Some("dynamodb:PutItem")),
            ("cloudwatch:PutLogEvents", Some("logs:PutLogEvents")),
            ("stepfunctions:StartExecution", Some("states:StartExecution")),
            ("PassRole", Some("iam:PassRole")),
            ("s3:Gte*", Some("s3:Get*")),
            ("dynamdb:Get*", Some("dynamodb:Get*")),
            ("ec2:DescibeInst*", Some("ec2:DescribeInst*")),
            ("s3:G*t?", None),
            ("s3:*", Some("s3:*")),
            ("nothing:Like*", None),
            ("nothing:LikeThat", None),
            ("", None),
            (":", None),
            ("s3:", None),
            ("x:é", None),
        ] {
            assert_eq!(nearest_action(text).as_deref(), expected, "{text}");
        }
        assert_eq!(nearest_action(&"a:b".repeat(5000)), None);
        let offered = nearest_action("ec2:DescibeInst*").unwrap();
        assert!(actions_matching(&offered).next().is_some());
    }

    #[test]
    fn keys_as_people_write_them() {
        for (text, expected) in [
            ("aws:SourceIP", Some("aws:SourceIp")),
            ("aws:SourceVpcee", Some("aws:SourceVpce")),
            ("amz:SourceIp", Some("aws:SourceIp")),
            ("aws:RequestTags/team/x", Some("aws:RequestTag/team/x")),
            ("ec2:ResourceTags/team", Some("ec2:ResourceTag/team")),
            ("ec2:InstanceTyp", Some("ec2:InstanceType")),
            ("ec3:InstanceType", Some("ec2:InstanceType")),
            ("s3:ExistingObjectTags/team", Some("s3:ExistingObjectTag/team")),
            ("s3:zzzzzz", None),
            ("", None),
            (":", None),
            ("/", None),
        ] {
            assert_eq!(nearest_condition_key(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_slip_is_one_of_four() {
        for (a, b, expected) in [
            ("Get", "get", 0),
            ("Gt", "Get", 1),
            ("Gett", "Get", 1),
            ("Gat", "Get", 1),
            ("Gte", "Get", 1),
            ("xGet", "Get", 1),
            ("Geto", "Gota", 2),
            ("", "", 0),
            ("", "a", 1),
        ] {
            assert_eq!(slips(a, b), expected, "{a} {b}");
            assert_eq!(slips(b, a), expected, "{b} {a}");
        }
    }
}
