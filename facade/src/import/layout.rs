//! Which account and region a file belongs to, by the folders above it.
//!
//! `…/accounts/<id>/<region>/…` (Batfish, and this project's own), `<name>/<region>/…` (CloudMapper),
//! `<region>/…`, or no folders at all. What no folder tells, the content must; nothing is guessed.

use aozu_names::{AccountId, Region};

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Location<'a> {
    /// What all files of one account share: its id, else the folders above the region.
    pub group: String,
    /// The account, where a folder names it.
    pub account: Option<AccountId>,
    /// The region, where a folder names it.
    pub region: Option<Region>,
    /// The folders below the region's.
    pub below: Vec<&'a str>,
}

/// Takes the folders above a file apart.
pub(super) fn locate<'a>(folders: &[&'a str]) -> Location<'a> {
    let is_global = |name: &str| matches!(name, "global" | "aws-global");
    // Below `organizations`, an account is one that was asked about, not the one that was asked.
    let about = |at: usize| at > 0 && folders.get(at - 1).is_some_and(|above| *above == "organizations");
    let account_at = (0..folders.len())
        .rev()
        .find(|at| !about(*at) && folders.get(*at).is_some_and(|name| name.parse::<AccountId>().is_ok()));
    // A folder that a person named, such as `acme-prod-1`, has a region's form too: a known region wins,
    // and a new one must at least begin as AWS's regions do.
    let known = |name: &&str| is_global(name) || Region::KNOWN.contains(name);
    let region_at =
        folders.iter().position(known).or_else(|| folders.iter().position(|name| may_be_new(name)));
    let (above, below) = match (region_at, account_at) {
        (Some(at), _) => (folders.get(..at), folders.get(at + 1..)),
        (None, Some(at)) => (folders.get(..=at), folders.get(at + 1..)),
        (None, None) => (None, Some(folders)),
    };
    let (above, below) = (above.unwrap_or_default(), below.unwrap_or_default());
    let account = above.iter().rev().find_map(|name| name.parse().ok());
    Location {
        group: account.map_or_else(|| above.join("/"), |id: AccountId| id.to_string()),
        account,
        region: region_at.and_then(|at| folders.get(at)).and_then(|name| name.parse().ok()),
        below: below.to_vec(),
    }
}

/// Whether a name may be that of a region opened after [`Region::KNOWN`] was written.
fn may_be_new(name: &str) -> bool {
    let area = name.split('-').next().unwrap_or_default();
    name.parse::<Region>().is_ok() && Region::KNOWN.iter().any(|known| known.split('-').next() == Some(area))
}

#[cfg(test)]
mod tests {
    use super::locate;

    fn show(path: &str) -> String {
        let folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let at = locate(&folders);
        format!(
            "{}|{}|{}|{}",
            at.group,
            at.account.is_some(),
            at.region.map_or(String::new(), |r| r.to_string()),
            at.below.join("/")
        )
    }

    #[test]
    fn the_layouts_of_known_tools() {
        for (path, expected) in [
            (
                "aws_configs/accounts/111122223333/ap-northeast-1/ec2/vpc-1",
                "111122223333|true|ap-northeast-1|ec2/vpc-1",
            ),
            (
                "aws_configs/accounts/111122223333/global/iam/users/alice",
                "111122223333|true||iam/users/alice",
            ),
            ("aws_configs/us-east-1", "aws_configs|false|us-east-1|"),
            (
                "account-data/prod/eu-west-1/iam-list-access-keys",
                "account-data/prod|false|eu-west-1|iam-list-access-keys",
            ),
            ("111122223333/us-east-1", "111122223333|true|us-east-1|"),
            ("iam/users/alice", "|false||iam/users/alice"),
            ("iam/users/ci-deploy-1", "|false||iam/users/ci-deploy-1"),
            ("account-data/acme-prod-1/us-east-1", "account-data/acme-prod-1|false|us-east-1|"),
            ("account-data/prod/ap-northeast-9", "account-data/prod|false|ap-northeast-9|"),
            ("", "|false||"),
        ] {
            assert_eq!(show(path), expected, "{path}");
        }
    }
}
