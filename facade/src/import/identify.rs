//! Which operation a file answers: from the manifest, else from its path, else from its top-level key.

use super::{
    manifest::Call,
    operations::{AMBIGUOUS_KEYS, Row, rows},
    walk::Found,
};

/// What a file was found to be.
#[derive(Debug, Clone)]
pub(super) enum Identity {
    /// An operation of the table, with the item it was called for.
    Row(Row, Option<String>),
    /// An AWS CLI operation that the table does not name: recognised by its form.
    Operation { service: String, name: String },
    /// Told by neither manifest nor path: its content must tell.
    ByContent,
    /// No answer of the AWS CLI.
    NotAnAnswer(&'static str),
}

/// Commands of the AWS CLI, sorted, by which `<service>-<operation>` is told from any other name. One that
/// is missing here is told by its content. Source: AWS CLI Command Reference, "Available Services" (2026).
const SERVICES: [&str; 153] = [
    "accessanalyzer",
    "account",
    "acm",
    "acm-pca",
    "amplify",
    "apigateway",
    "apigatewayv2",
    "appconfig",
    "application-autoscaling",
    "appmesh",
    "apprunner",
    "appsync",
    "athena",
    "autoscaling",
    "backup",
    "batch",
    "bedrock",
    "ce",
    "cloud9",
    "cloudformation",
    "cloudfront",
    "cloudhsmv2",
    "cloudtrail",
    "cloudwatch",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codedeploy",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "config",
    "configservice",
    "connect",
    "datasync",
    "dax",
    "detective",
    "directconnect",
    "dlm",
    "dms",
    "docdb",
    "ds",
    "dynamodb",
    "ebs",
    "ec2",
    "ecr",
    "ecr-public",
    "ecs",
    "efs",
    "eks",
    "elasticache",
    "elasticbeanstalk",
    "elastictranscoder",
    "elb",
    "elbv2",
    "emr",
    "emr-serverless",
    "es",
    "events",
    "firehose",
    "fms",
    "fsx",
    "gamelift",
    "glacier",
    "globalaccelerator",
    "glue",
    "greengrass",
    "guardduty",
    "health",
    "iam",
    "identitystore",
    "imagebuilder",
    "inspector",
    "inspector2",
    "iot",
    "ivs",
    "kafka",
    "kendra",
    "keyspaces",
    "kinesis",
    "kinesisanalyticsv2",
    "kms",
    "lakeformation",
    "lambda",
    "lex-models",
    "lightsail",
    "logs",
    "macie2",
    "mediaconvert",
    "memorydb",
    "mq",
    "mwaa",
    "neptune",
    "network-firewall",
    "networkmanager",
    "opensearch",
    "opensearchserverless",
    "organizations",
    "outposts",
    "pinpoint",
    "pipes",
    "polly",
    "qldb",
    "quicksight",
    "ram",
    "rds",
    "redshift",
    "redshift-serverless",
    "rekognition",
    "resource-groups",
    "resourcegroupstaggingapi",
    "rolesanywhere",
    "route53",
    "route53domains",
    "route53resolver",
    "s3",
    "s3api",
    "s3control",
    "sagemaker",
    "scheduler",
    "schemas",
    "sdb",
    "secretsmanager",
    "securityhub",
    "serverlessrepo",
    "service-quotas",
    "servicecatalog",
    "servicediscovery",
    "ses",
    "sesv2",
    "shield",
    "signer",
    "sns",
    "sqs",
    "ssm",
    "sso-admin",
    "stepfunctions",
    "storagegateway",
    "sts",
    "support",
    "swf",
    "synthetics",
    "transcribe",
    "transfer",
    "translate",
    "trustedadvisor",
    "vpc-lattice",
    "waf",
    "waf-regional",
    "wafv2",
    "wellarchitected",
    "workspaces",
    "xray",
];

/// First words of AWS CLI operations that read.
const VERBS: [&str; 7] = ["describe-", "list-", "get-", "batch-get-", "generate-", "search-", "lookup-"];

/// Operations whose answer says by its members what was asked for, so that it is read without the row's arguments too.
const SAYS_WHAT_WAS_ASKED: [(&str, &str); 1] = [("cloudwatch", "describe-alarms")];

/// From what the manifest says of it.
pub(super) fn from_call(call: &Call) -> Identity {
    let same = |row: &Row| row.name() == (call.service.as_str(), call.operation.as_str());
    // The policy of one version of a function is not the function's.
    if call.argument("--qualifier").is_some() {
        return Identity::Operation { service: call.service.clone(), name: call.operation.clone() };
    }
    for row in rows().filter(same) {
        let mut wanted = row.arguments().split_whitespace();
        let fits = match (wanted.next(), wanted.next()) {
            (Some(flag), Some(value)) => match call.argument(flag) {
                Some(given) => given == value,
                None => SAYS_WHAT_WAS_ASKED.contains(&row.name()),
            },
            _ => true,
        };
        if fits {
            let item = row.item_flag().and_then(|flag| call.argument(flag)).map(str::to_owned);
            return Identity::Row(row, item);
        }
    }
    Identity::Operation { service: call.service.clone(), name: call.operation.clone() }
}

/// Whether a call asked for a part only, so that what it does not list may exist all the same.
pub(super) fn is_filtered(call: &Call) -> bool {
    let (own, fixed) = match from_call(call) {
        Identity::Row(row, _) => (row.item_flag(), row.arguments().split_whitespace().next()),
        _ => (None, None),
    };
    call.arguments.iter().any(|(flag, _)| {
        Some(flag.as_str()) != own
            && Some(flag.as_str()) != fixed
            && (matches!(
                flag.as_str(),
                "--filter"
                    | "--filters"
                    | "--query"
                    | "--path-prefix"
                    | "--prefix"
                    | "--queue-name-prefix"
                    | "--bucket-region"
                    | "--max-items"
                    | "--scope"
                    | "--only-attached"
            ) || flag.ends_with("-ids"))
    })
}

/// From its path: `<service>-<operation>`, `<service>/<item>/<operation>`,
/// `<service>-<operation>/<item>` (CloudMapper), or a name that Batfish gives.
pub(super) fn from_path(file: &Found, below: &[&str]) -> Identity {
    let (_, name) = file.segments();
    // CloudMapper's item files have the item's name, which may hold dots and words of operations.
    if let Some((folder, _)) = below.split_last()
        && let Some((service, operation)) = split_operation(folder)
    {
        return named(service, operation, Some(percent_decoded(name.strip_suffix(".json").unwrap_or(name))));
    }
    let stem = match name.rsplit_once('.') {
        Some((stem, "json")) => stem,
        Some((_, extension))
            if extension.len() <= 4 && extension.bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            return Identity::NotAnAnswer("not a JSON file");
        }
        _ => name,
    };
    if let Some(row) = rows().find(|row| row.file_names().contains(&stem)) {
        return Identity::Row(row, None);
    }
    if let Some((service, operation)) = split_operation(stem) {
        return named(service, operation, None);
    }
    if is_operation(stem)
        && let Some((service, items)) = below.split_first()
    {
        let item = items.last().map(|item| percent_decoded(item));
        return named(service, stem, item);
    }
    Identity::ByContent
}

fn is_operation(text: &str) -> bool {
    VERBS.iter().any(|verb| text.starts_with(verb))
}

/// Parts `iam-get-account-summary` into service and operation; the service ends before the first verb.
fn split_operation(stem: &str) -> Option<(&str, &str)> {
    let at = VERBS.iter().filter_map(|verb| stem.find(&format!("-{verb}"))).min()?;
    let (service, operation) = (stem.get(..at)?, stem.get(at + 1..)?);
    let plain = service.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (plain && !service.is_empty()).then_some((service, operation))
}

/// The row of that name. Files often carry more after the operation (`describe-rules-443`,
/// `describe-vpc-attribute-enableDnsSupport`): the longest operation that begins it wins, and the
/// rest must be the row's own argument where it has one, else it is the item.
fn named(service: &str, text: &str, item: Option<String>) -> Identity {
    // Folders are often named for the service where its command is another.
    let service = if service == "s3" { "s3api" } else { service };
    let rest_of = |row: &Row| {
        let (of, name) = row.name();
        let rest = text.strip_prefix(name).filter(|_| of == service)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('-') }
    };
    let mut best: Option<(usize, Identity)> = None;
    for row in rows() {
        let Some(rest) = rest_of(&row) else { continue };
        let wanted = row.arguments().split_whitespace().nth(1).unwrap_or_default();
        let item = match (wanted.is_empty(), rest) {
            (false, "") if only_one_of(&row) => item.clone(),
            (false, rest) if rest != wanted => continue,
            (true, rest) if !rest.is_empty() && row.item_flag().is_some() => Some(rest.to_owned()),
            _ => item.clone(),
        };
        let length = row.name().1.len() + wanted.len();
        if best.as_ref().is_none_or(|(longest, _)| length > *longest) {
            best = Some((length, Identity::Row(row, item)));
        }
    }
    best.map_or_else(
        // `prod-describe-vpcs` is no operation of a service `prod`: the content must tell.
        || match SERVICES.binary_search(&service) {
            Ok(_) => Identity::Operation { service: service.to_owned(), name: text.to_owned() },
            Err(_) => Identity::ByContent,
        },
        |(_, identity)| identity,
    )
}

/// Whether an operation is read in one way only, so that its file need not say with which argument.
fn only_one_of(row: &Row) -> bool {
    rows().filter(|other| other.name() == row.name()).count() == 1
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// From its top-level keys, where one of them belongs to one operation only.
///
/// # Errors
/// When the keys leave a choice, or say nothing.
pub(super) fn from_keys(keys: &[String]) -> Result<Identity, String> {
    for key in keys {
        if let Some(row) = rows().find(|row| row.unique_key() == Some(key)) {
            return Ok(Identity::Row(row, None));
        }
    }
    for key in keys {
        if let Some((_, operations)) = AMBIGUOUS_KEYS.iter().find(|(ambiguous, _)| ambiguous == key) {
            return Err(format!(
                "ambiguous: the key `{key}` is answered by {operations}; name the file `<service>-<operation>.json`"
            ));
        }
    }
    let shown: Vec<String> = keys.iter().take(5).map(|key| format!("`{key}`")).collect();
    Err(match shown.is_empty() {
        true => "not an answer of the AWS CLI that is known here: it has no members".to_owned(),
        false => {
            format!("not an answer of the AWS CLI that is known here: its keys are {}", shown.join(", "))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Found, Identity, from_keys, from_path};

    fn path(name: &str, below: &[&str]) -> String {
        let found = Found { path: PathBuf::new(), name: name.into(), bytes: 1 };
        match from_path(&found, below) {
            Identity::Row(row, item) => format!("{} [{}]", row.command(), item.unwrap_or_default()),
            Identity::Operation { service, name } => format!("other {service} {name}"),
            Identity::ByContent => "by content".into(),
            Identity::NotAnAnswer(why) => why.into(),
        }
    }

    #[test]
    fn a_path_tells_the_operation() {
        for (name, below, expected) in [
            ("Vpcs.json", &[][..], "aws ec2 describe-vpcs []"),
            ("ec2-describe-vpcs.json", &[], "aws ec2 describe-vpcs []"),
            ("Reservations.json", &[], "aws ec2 describe-instances []"),
            (
                "ec2/vpc-1/describe-vpc-attribute-enableDnsSupport.json",
                &["ec2", "vpc-1"],
                "aws ec2 describe-vpc-attribute --attribute enableDnsSupport [vpc-1]",
            ),
            (
                "iam/users/alice/get-login-profile.json",
                &["iam", "users", "alice"],
                "aws iam get-login-profile [alice]",
            ),
            ("iam-list-access-keys/alice", &["iam-list-access-keys"], "aws iam list-access-keys [alice]"),
            (
                "iam-list-access-keys/alice%40example.com",
                &["iam-list-access-keys"],
                "aws iam list-access-keys [alice@example.com]",
            ),
            (
                "iam-list-access-keys/john.doe",
                &["iam-list-access-keys"],
                "aws iam list-access-keys [john.doe]",
            ),
            (
                "iam-list-mfa-devices/svc-list-runner",
                &["iam-list-mfa-devices"],
                "aws iam list-mfa-devices [svc-list-runner]",
            ),
            ("prod-describe-security-groups.json", &[], "by content"),
            ("raw/describe-vpcs.json", &["raw"], "by content"),
            ("kms/k/get-key-policy.json", &["kms", "k"], "aws kms get-key-policy [k]"),
            ("kms/k/list-grants.json", &["kms", "k"], "other kms list-grants"),
            ("elbv2/shop/describe-rules-443.json", &["elbv2", "shop"], "aws elbv2 describe-rules [443]"),
            ("notes.txt", &[], "not a JSON file"),
            ("whatever.json", &[], "by content"),
        ] {
            assert_eq!(path(name, below), expected, "{name}");
        }
    }

    #[test]
    fn services_are_sorted() {
        assert!(super::SERVICES.is_sorted());
    }

    #[test]
    fn a_key_of_several_operations_is_never_guessed() {
        for key in ["Policy", "Rules", "Attributes", "Aliases", "Grants", "PublicAccessBlockConfiguration"] {
            let problem = from_keys(&[key.to_owned()]).unwrap_err();
            assert!(problem.starts_with("ambiguous"), "{key}: {problem}");
        }
        assert!(matches!(from_keys(&["Vpcs".to_owned()]), Ok(Identity::Row(..))));
        assert!(from_keys(&["Nonsense".to_owned()]).is_err());
    }
}
