use crate::evaluate::Context;

/// What a condition key holds, and when a request carries it.
///
/// ```
/// use aozu_iam::context_keys::lookup;
/// let tags = lookup("AWS:tagkeys").unwrap();
/// assert_eq!((tags.name, tags.context_key_type()), ("aws:TagKeys", "stringList"));
/// assert_eq!(lookup("aws:PrincipalTag/team").unwrap().name, "aws:PrincipalTag/${TagKey}");
/// assert!(lookup("aws:PrincipalTag/").is_none() && lookup("aws:Username2").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContextKeyInfo {
    /// The name as AWS spells it; `${…}` stands for any text.
    pub name: &'static str,
    /// The type of its values.
    pub value_type: KeyType,
    /// Whether it is a list, which only set operators can ask.
    pub multivalued: bool,
    /// When a request carries it.
    pub presence: &'static str,
}

/// The type of a condition key's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// Text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// An address.
    Ip,
    /// An instant.
    Date,
    /// A number.
    Numeric,
}

impl ContextKeyInfo {
    /// The type as AWS's simulator names it (`ContextKeyTypeEnum`); an ARN is a string to it.
    #[must_use]
    pub const fn context_key_type(&self) -> &'static str {
        match (self.value_type, self.multivalued) {
            (KeyType::String | KeyType::Arn, false) => "string",
            (KeyType::String | KeyType::Arn, true) => "stringList",
            (KeyType::Bool, false) => "boolean",
            (KeyType::Bool, true) => "booleanList",
            (KeyType::Ip, false) => "ip",
            (KeyType::Ip, true) => "ipList",
            (KeyType::Date, false) => "date",
            (KeyType::Date, true) => "dateList",
            (KeyType::Numeric, false) => "numeric",
            (KeyType::Numeric, true) => "numericList",
        }
    }

    fn is_about(&self, key: &str) -> bool {
        match self.name.split_once("${") {
            Some((beginning, _)) => key
                .split_at_checked(beginning.len())
                .is_some_and(|(start, rest)| start.eq_ignore_ascii_case(beginning) && !rest.is_empty()),
            None => self.name.eq_ignore_ascii_case(key),
        }
    }
}

/// What is known of a key, in whatever letter case; none for a key that is not in the [`CATALOGUE`].
#[must_use]
pub fn lookup(key: &str) -> Option<&'static ContextKeyInfo> {
    CATALOGUE.iter().find(|info| info.is_about(key))
}

/// Sets a key to the values of a request: to one value, or to a list where the key is one by its nature or has not
/// exactly one value.
///
/// ```
/// use aozu_iam::{context_keys::put_values, evaluate::{Context, KeyState}};
/// let mut context = Context::absent();
/// put_values(&mut context, "aws:TagKeys", &["team".to_owned()]);
/// assert!(matches!(context.get("aws:TagKeys"), KeyState::Present(values) if values.is_multivalued()));
/// ```
pub fn put_values(context: &mut Context, key: &str, values: &[std::string::String]) {
    match values {
        [one] if !lookup(key).is_some_and(|info| info.multivalued) => context.set(key, one.as_str()),
        _ => context.set_list(key, values.iter().map(|value| value.as_str())),
    }
}

const fn one(name: &'static str, value_type: KeyType, presence: &'static str) -> ContextKeyInfo {
    ContextKeyInfo { name, value_type, multivalued: false, presence }
}

const fn list(name: &'static str, value_type: KeyType, presence: &'static str) -> ContextKeyInfo {
    ContextKeyInfo { name, value_type, multivalued: true, presence }
}

const SIGNED: &str = "requests with credentials";
const EVERY: &str = "every request";
const MEMBER: &str = "callers whose account is in an organization";
const SERVICE: &str = "calls of an AWS service for itself";
const TEMPORARY: &str = "temporary credentials";
const INSTANCE: &str = "roles of EC2 instances";
const ENDPOINT: &str = "requests through a VPC endpoint";
const OWNED: &str = "requests about a resource, of most actions";
const ON_BEHALF: &str = "calls of an AWS service on behalf of a resource";
const FORWARDED: &str = "calls that a service makes with its caller's credentials";
const ASSUME: &str = "calls that begin a session";
const IDP: &str = "sessions that an identity provider vouches for";
const ACTION: &str = "the actions that document it";

use KeyType::{Arn, Bool, Date, Ip, Numeric, String};

/// The global condition keys, and those of services that this crate derives or that are lists.
///
/// Source: IAM User Guide, "AWS global condition context keys" and "IAM and AWS STS condition context keys";
/// specs/iam.md §4; for the lists of other services, the Service Authorization Reference (general knowledge).
pub const CATALOGUE: &[ContextKeyInfo] = &[
    one("aws:PrincipalArn", Arn, SIGNED),
    one("aws:PrincipalAccount", String, EVERY),
    one("aws:PrincipalOrgID", String, MEMBER),
    list("aws:PrincipalOrgPaths", String, MEMBER),
    one("aws:PrincipalTag/${TagKey}", String, "callers with the tag, be it their own or their session's"),
    one("aws:PrincipalIsAWSService", Bool, SIGNED),
    one("aws:PrincipalServiceName", String, SERVICE),
    list("aws:PrincipalServiceNamesList", String, SERVICE),
    one("aws:PrincipalType", String, EVERY),
    one("aws:userid", String, EVERY),
    one("aws:username", String, "IAM users"),
    one("aws:AssumedRoot", Bool, "sessions of AssumeRoot"),
    one("aws:FederatedProvider", String, IDP),
    one("aws:TokenIssueTime", Date, TEMPORARY),
    one("aws:MultiFactorAuthPresent", Bool, TEMPORARY),
    one("aws:MultiFactorAuthAge", Numeric, "temporary credentials got with MFA"),
    one("aws:ChatbotSourceArn", Arn, "sessions of AWS Chatbot"),
    one("aws:Ec2InstanceSourceVpc", String, INSTANCE),
    one("aws:Ec2InstanceSourcePrivateIPv4", Ip, INSTANCE),
    one("ec2:SourceInstanceArn", Arn, INSTANCE),
    one("ec2:RoleDelivery", Numeric, INSTANCE),
    one("lambda:SourceFunctionArn", Arn, "roles of Lambda functions"),
    one("ssm:SourceInstanceArn", Arn, "roles that Systems Manager hands to an instance"),
    one("glue:RoleAssumedBy", String, "roles of Glue jobs"),
    one("identitystore:UserId", String, "sessions of IAM Identity Center"),
    one(
        "aws:SourceIdentity",
        String,
        "sessions of a role in which, or in a session before which, it was set",
    ),
    one("aws:SourceIp", Ip, "requests that come through no VPC endpoint"),
    one("aws:SourceVpc", String, ENDPOINT),
    one("aws:SourceVpcArn", Arn, ENDPOINT),
    one("aws:SourceVpce", String, ENDPOINT),
    one("aws:VpceAccount", String, ENDPOINT),
    one("aws:VpceOrgID", String, ENDPOINT),
    list("aws:VpceOrgPaths", String, ENDPOINT),
    one("aws:VpcSourceIp", Ip, ENDPOINT),
    one("aws:ResourceAccount", String, OWNED),
    one("aws:ResourceOrgID", String, OWNED),
    list("aws:ResourceOrgPaths", String, OWNED),
    one("aws:ResourceTag/${TagKey}", String, "requests about a resource with the tag, of most actions"),
    list("aws:CalledVia", String, FORWARDED),
    one("aws:CalledViaFirst", String, FORWARDED),
    one("aws:CalledViaLast", String, FORWARDED),
    one("aws:ViaAWSService", Bool, EVERY),
    one("aws:CurrentTime", Date, EVERY),
    one("aws:EpochTime", Date, EVERY),
    one("aws:referer", String, "requests of browsers"),
    one("aws:RequestedRegion", String, EVERY),
    one("aws:RequestTag/${TagKey}", String, "requests that carry the tag"),
    list("aws:TagKeys", String, "requests that carry tags"),
    one("aws:SecureTransport", Bool, EVERY),
    one("aws:SourceAccount", String, ON_BEHALF),
    one("aws:SourceArn", Arn, ON_BEHALF),
    one("aws:SourceOrgID", String, ON_BEHALF),
    list("aws:SourceOrgPaths", String, ON_BEHALF),
    one("aws:UserAgent", String, EVERY),
    one("iam:AssociatedResourceArn", Arn, "iam:PassRole"),
    one("iam:AWSServiceName", String, "iam:CreateServiceLinkedRole and its kin"),
    one("iam:OrganizationsPolicyId", String, "iam:GenerateServiceLastAccessedDetails"),
    one("iam:PassedToService", String, "iam:PassRole"),
    one("iam:PermissionsBoundary", String, "actions on users and roles that have or get a boundary"),
    one("iam:PolicyARN", Arn, "actions that attach or detach a managed policy"),
    one("iam:ResourceTag/${TagKey}", String, "requests about a user or role with the tag"),
    one("sts:AWSServiceName", String, "sts:GetServiceBearerToken"),
    one("sts:DurationSeconds", Numeric, ASSUME),
    one("sts:ExternalId", String, "sts:AssumeRole, where it is given"),
    one("sts:RoleSessionName", String, "calls that begin a session of a role"),
    one("sts:SourceIdentity", String, "calls that begin a session of a role, where it is given"),
    one("sts:TaskPolicyArn", Arn, "sts:AssumeRoot"),
    list("sts:TransitiveTagKeys", String, "calls that begin a session of a role, where tags are to persist"),
    one("saml:aud", String, "sts:AssumeRoleWithSAML"),
    one("saml:iss", String, "sts:AssumeRoleWithSAML"),
    one("saml:namequalifier", String, IDP),
    one("saml:sub", String, IDP),
    one("saml:sub_type", String, IDP),
    one("kms:CallerAccount", String, "actions of KMS"),
    one("kms:ViaService", String, "actions of KMS that a service makes with its caller's credentials"),
    list("kms:EncryptionContextKeys", String, ACTION),
    list("kms:GrantOperations", String, "kms:CreateGrant"),
    list("dynamodb:Attributes", String, ACTION),
    list("dynamodb:LeadingKeys", String, ACTION),
    list("lambda:SecurityGroupIds", String, ACTION),
    list("lambda:SubnetIds", String, ACTION),
    list("route53:ChangeResourceRecordSetsActions", String, ACTION),
    list("route53:ChangeResourceRecordSetsNormalizedRecordNames", String, ACTION),
    list("route53:ChangeResourceRecordSetsRecordTypes", String, ACTION),
    list("s3:RequestObjectTagKeys", String, ACTION),
    list("cognito-identity.amazonaws.com:amr", String, "sts:AssumeRoleWithWebIdentity"),
];

#[cfg(test)]
mod tests {
    use super::{CATALOGUE, lookup};

    #[test]
    fn every_key_is_found_by_its_own_name_in_any_case() {
        for info in CATALOGUE {
            let key = info.name.replace("${TagKey}", "Team");
            for key in [key.to_uppercase(), key.to_lowercase(), key] {
                assert_eq!(lookup(&key), Some(info), "{key}");
            }
        }
    }

    #[test]
    fn the_lists_of_the_global_keys() {
        let lists: Vec<_> = CATALOGUE
            .iter()
            .filter(|k| k.multivalued && k.name.starts_with("aws:"))
            .map(|k| k.name)
            .collect();
        assert_eq!(
            lists,
            [
                "aws:PrincipalOrgPaths",
                "aws:PrincipalServiceNamesList",
                "aws:VpceOrgPaths",
                "aws:ResourceOrgPaths",
                "aws:CalledVia",
                "aws:TagKeys",
                "aws:SourceOrgPaths"
            ]
        );
        assert_eq!(lookup("aws:EpochTime").unwrap().context_key_type(), "date");
    }
}
