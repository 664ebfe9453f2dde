//! Which services know policies of resources.

/// Services of which the state holds the policies of resources.
pub(super) const READ: [&str; 7] = ["es", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs"];

/// Further services whose resources can bear policies, which no question looks at yet. Source: IAM User Guide, "AWS
/// services that work with IAM" (column "Resource-based policies"), from general knowledge.
const ALSO: [&str; 31] = [
    "acm-pca",
    "apigateway",
    "backup",
    "bedrock",
    "codeartifact",
    "codebuild",
    "dynamodb",
    "ecr",
    "ecr-public",
    "elasticfilesystem",
    "events",
    "execute-api",
    "glacier",
    "glue",
    "iot",
    "kinesis",
    "lex",
    "logs",
    "mediastore",
    "network-firewall",
    "rds-data",
    "redshift-serverless",
    "rekognition",
    "s3-object-lambda",
    "s3-outposts",
    "s3express",
    "s3tables",
    "schemas",
    "serverlessrepo",
    "ses",
    "vpc-lattice",
];

/// Whether resources of a service can bear policies that no question looks at.
pub(super) fn bears_unread_policies(service: &str) -> bool {
    ALSO.contains(&service)
}

/// Whether the state holds the policies of a service's resources.
pub(super) fn is_read(service: &str) -> bool {
    READ.contains(&service)
}

/// Services with one endpoint in a partition: their requests go to this region. Source: IAM User Guide, "AWS
/// global condition context keys" (`aws:RequestedRegion`).
pub(super) fn region_of_global(service: &str, partition: &str) -> Option<&'static str> {
    let global = ["account", "cloudfront", "iam", "organizations", "route53", "shield"].contains(&service);
    (global && partition == "aws").then_some("us-east-1")
}
