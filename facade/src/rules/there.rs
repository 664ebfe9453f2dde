//! Whether what a configuration names is there.

use aozu_lambda::FunctionRef;
use aozu_names::Arn;

use crate::{Account, RegionState};

/// Whether a resource is there, by its ARN; none where its account, its region or the list that it would stand in
/// was not read whole, or it is of a kind that is not read.
pub(super) fn exists(accounts: &[&Account], arn: &Arn) -> Option<bool> {
    let account = accounts.iter().find(|account| Some(account.id()) == arn.account_id())?;
    if arn.partition() != account.partition().as_str() {
        return None;
    }
    if arn.service() == "iam" {
        return role_exists(account, arn);
    }
    in_region(account.regions().get(&arn.region().parse().ok()?)?, arn)
}

/// A role has its path in its ARN, but no two roles differ by their paths alone.
fn role_exists(account: &Account, arn: &Arn) -> Option<bool> {
    let roles = account.iam().roles();
    let name = arn.resource().strip_prefix("role/")?.rsplit('/').next()?.parse().ok()?;
    match roles.get(&name) {
        Some(role) => Some(role.arn() == arn),
        None => roles.exists(&name),
    }
}

fn in_region(state: &RegionState, arn: &Arn) -> Option<bool> {
    let resource = arn.resource();
    match arn.service() {
        "autoscaling" if resource.starts_with("scalingPolicy:") => state.autoscaling.policies().exists(arn),
        "elasticloadbalancing" if resource.starts_with("targetgroup/") => {
            state.elbv2.target_groups().exists(arn)
        }
        // AWS makes its own keys, and their names, when a service first needs them.
        "kms" if resource.starts_with("alias/aws/") => None,
        "kms" if resource.starts_with("alias/") => state.kms.aliases().exists(&resource.parse().ok()?),
        "kms" => state.kms.keys().exists(&resource.strip_prefix("key/")?.parse().ok()?),
        "lambda" => {
            let function: FunctionRef = arn.as_str().parse().ok()?;
            state.lambda.functions().exists(function.name())
        }
        "sns" => state.sns.topics().exists(&resource.split(':').next()?.parse().ok()?),
        "sqs" => state.sqs.queues().exists(&resource.parse().ok()?),
        _ => None,
    }
}
