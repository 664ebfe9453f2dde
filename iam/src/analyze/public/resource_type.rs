use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

macro_rules! resource_types {
    ($($(#[$meta:meta])* $name:ident = $text:literal,)*) => {
        /// What a policy is attached to, as CheckNoPublicAccess names it.
        ///
        /// Source: Access Analyzer API Reference, "CheckNoPublicAccess", valid values of `resourceType` (read
        /// November 2026).
        ///
        /// ```
        /// use aozu_iam::analyze::public::ResourceType;
        /// let queue: ResourceType = "AWS::SQS::Queue".parse()?;
        /// assert_eq!(queue, ResourceType::SqsQueue);
        /// assert!("AWS::EC2::Instance".parse::<ResourceType>().is_err());
        /// # Ok::<(), aozu_iam::analyze::public::ResourceTypeError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ResourceType { $($(#[$meta])* $name,)* }

        impl ResourceType {
            /// Every type that AWS takes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

resource_types! {
    /// A table of DynamoDB.
    DynamoDbTable = "AWS::DynamoDB::Table",
    /// A stream of a table.
    DynamoDbStream = "AWS::DynamoDB::Stream",
    /// A file system.
    EfsFileSystem = "AWS::EFS::FileSystem",
    /// A domain of OpenSearch, or of Elasticsearch under its older name.
    OpenSearchDomain = "AWS::OpenSearchService::Domain",
    /// A Kinesis stream.
    KinesisStream = "AWS::Kinesis::Stream",
    /// A registered consumer of a Kinesis stream.
    KinesisStreamConsumer = "AWS::Kinesis::StreamConsumer",
    /// A KMS key.
    KmsKey = "AWS::KMS::Key",
    /// A function.
    LambdaFunction = "AWS::Lambda::Function",
    /// A general purpose bucket.
    S3Bucket = "AWS::S3::Bucket",
    /// An access point of a general purpose bucket.
    S3AccessPoint = "AWS::S3::AccessPoint",
    /// A directory bucket.
    S3DirectoryBucket = "AWS::S3Express::DirectoryBucket",
    /// A vault.
    Glacier = "AWS::S3::Glacier",
    /// A bucket on an Outpost.
    S3OutpostsBucket = "AWS::S3Outposts::Bucket",
    /// An access point on an Outpost.
    S3OutpostsAccessPoint = "AWS::S3Outposts::AccessPoint",
    /// A secret.
    Secret = "AWS::SecretsManager::Secret",
    /// A topic.
    SnsTopic = "AWS::SNS::Topic",
    /// A queue.
    SqsQueue = "AWS::SQS::Queue",
    /// The trust policy of a role.
    TrustPolicy = "AWS::IAM::AssumeRolePolicyDocument",
    /// A table bucket.
    S3TableBucket = "AWS::S3Tables::TableBucket",
    /// A REST API.
    RestApi = "AWS::ApiGateway::RestApi",
    /// A CodeArtifact domain.
    CodeArtifactDomain = "AWS::CodeArtifact::Domain",
    /// A backup vault.
    BackupVault = "AWS::Backup::BackupVault",
    /// A dashboard of CloudTrail Lake.
    CloudTrailDashboard = "AWS::CloudTrail::Dashboard",
    /// An event data store of CloudTrail Lake.
    EventDataStore = "AWS::CloudTrail::EventDataStore",
    /// A table in a table bucket.
    S3Table = "AWS::S3Tables::Table",
    /// An access point of a directory bucket.
    S3DirectoryAccessPoint = "AWS::S3Express::AccessPoint",
}

impl ResourceType {
    /// Whether it is S3's, whose requests carry `s3:` keys.
    #[must_use]
    pub const fn is_s3(self) -> bool {
        matches!(
            self,
            Self::S3Bucket
                | Self::S3AccessPoint
                | Self::S3DirectoryBucket
                | Self::S3DirectoryAccessPoint
                | Self::S3OutpostsBucket
                | Self::S3OutpostsAccessPoint
        )
    }

    /// Whether it is an access point, in whose policy a wild access point's name binds nothing.
    #[must_use]
    pub const fn is_access_point(self) -> bool {
        matches!(self, Self::S3AccessPoint | Self::S3DirectoryAccessPoint | Self::S3OutpostsAccessPoint)
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ResourceType {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// A text is no type whose policies can be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no resource type whose policy can be checked for public access: it must be one of {}", ResourceType::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", "))]
pub struct ResourceTypeError {
    /// What was given.
    pub text: String,
}

impl FromStr for ResourceType {
    type Err = ResourceTypeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|one| one.as_str() == text);
        found.copied().ok_or_else(|| ResourceTypeError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceType;

    #[test]
    fn every_type_is_read_as_it_is_written() {
        for one in ResourceType::ALL {
            assert_eq!(one.as_str().parse(), Ok(*one));
        }
        assert_eq!(ResourceType::ALL.len(), 26);
    }

    #[test]
    fn what_is_none_is_told_with_those_that_are() {
        let error = "AWS::S3::Bukket".parse::<ResourceType>().unwrap_err().to_string();
        assert!(error.starts_with("`AWS::S3::Bukket` is no resource type"), "{error}");
        assert!(error.contains("AWS::S3::Bucket,"), "{error}");
    }
}
