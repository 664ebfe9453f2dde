use std::fmt;

/// What a policy is attached to, and so which grammar it follows.
///
/// Source: specs/iam.md §1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PolicyKind {
    /// A managed policy of a customer's.
    Managed,
    /// A managed policy of AWS's own, which may be of any length.
    AwsManaged,
    /// An inline policy of a user.
    UserInline,
    /// An inline policy of a group.
    GroupInline,
    /// An inline policy of a role.
    RoleInline,
    /// A managed policy that is used as a permissions boundary.
    Boundary,
    /// A session policy, given to STS.
    Session,
    /// A role's trust policy.
    Trust,
    /// A service control policy of AWS Organizations.
    ServiceControl,
    /// A resource control policy of AWS Organizations.
    ResourceControl,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
    /// The policy of an S3 bucket.
    Bucket,
    /// The policy of a KMS key.
    Key,
    /// The policy of an SQS queue.
    Queue,
    /// The policy of an SNS topic.
    Topic,
    /// The policy of a Lambda function.
    Function,
    /// The policy of any other resource.
    Resource,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Managed,
        Self::AwsManaged,
        Self::UserInline,
        Self::GroupInline,
        Self::RoleInline,
        Self::Boundary,
        Self::Session,
        Self::Trust,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::VpcEndpoint,
        Self::Bucket,
        Self::Key,
        Self::Queue,
        Self::Topic,
        Self::Function,
        Self::Resource,
    ];

    /// Whether IAM stores it for a principal: managed and inline policies, boundaries.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        matches!(
            self,
            Self::Managed
                | Self::AwsManaged
                | Self::UserInline
                | Self::GroupInline
                | Self::RoleInline
                | Self::Boundary
        )
    }

    /// Whether it is attached to a resource and names its principals; a trust policy is one, too.
    #[must_use]
    pub const fn is_resource_based(self) -> bool {
        matches!(
            self,
            Self::Trust
                | Self::Bucket
                | Self::Key
                | Self::Queue
                | Self::Topic
                | Self::Function
                | Self::Resource
        )
    }

    /// Whether its statements must name principals.
    #[must_use]
    pub const fn needs_principal(self) -> bool {
        self.is_resource_based() || matches!(self, Self::ResourceControl | Self::VpcEndpoint)
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Managed => "a managed policy",
            Self::AwsManaged => "a managed policy of AWS",
            Self::UserInline => "an inline policy of a user",
            Self::GroupInline => "an inline policy of a group",
            Self::RoleInline => "an inline policy of a role",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Trust => "a role's trust policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
            Self::VpcEndpoint => "the policy of a VPC endpoint",
            Self::Bucket => "a bucket policy",
            Self::Key => "a key policy",
            Self::Queue => "a queue policy",
            Self::Topic => "a topic policy",
            Self::Function => "a function policy",
            Self::Resource => "a resource policy",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PolicyKind;

    #[test]
    fn every_kind_is_of_one_sort() {
        for kind in PolicyKind::ALL {
            assert!(!(kind.is_identity() && kind.needs_principal()), "{kind}");
        }
        assert!(PolicyKind::Trust.needs_principal());
        assert!(!PolicyKind::ServiceControl.needs_principal());
    }
}
