//! Where a policy stands in the files of a state.

use aozu_iam::policy::PolicyKind;
use aozu_names::{Arn, Place, Region};

use crate::Import;

/// The file and the place in it that a policy was read from.
pub(super) fn place(import: &Import, kind: PolicyKind, policy: &str) -> Option<Place> {
    let mut accounts = import.organization.accounts().keys();
    let mut find = |region: Option<&Region>, collection: &str, key: &str| {
        accounts.find_map(|id| import.places.get(*id, region, collection, key))
    };
    match kind {
        PolicyKind::Managed | PolicyKind::AwsManaged | PolicyKind::Boundary => {
            find(None, "iam/Policies", policy)
        }
        PolicyKind::UserInline | PolicyKind::GroupInline | PolicyKind::RoleInline => {
            let mut parts = policy.splitn(3, '/');
            let collection = match parts.next()? {
                "user" => "iam/UserDetailList",
                "group" => "iam/GroupDetailList",
                _ => "iam/RoleDetailList",
            };
            find(None, collection, parts.next()?)
        }
        PolicyKind::Trust => find(None, "iam/RoleDetailList", policy.rsplit('/').next()?),
        _ => {
            let arn: Arn = policy.parse().ok()?;
            let (collection, key) = match arn.service() {
                "s3" => return find(None, "s3/Policy", arn.resource()),
                "kms" => ("kms/Policy", arn.name()),
                "sqs" => ("sqs/Attributes", arn.resource()),
                "sns" => ("sns/Attributes", arn.resource()),
                "lambda" => ("lambda/Policy", arn.resource().strip_prefix("function:")?),
                "es" => ("es/DomainStatusList", arn.name()),
                "secretsmanager" => (
                    "secretsmanager/ResourcePolicy",
                    arn.resource().strip_prefix("secret:")?.rsplit_once('-')?.0,
                ),
                _ => return None,
            };
            find(Some(&arn.region().parse().ok()?), collection, key)
        }
    }
}
