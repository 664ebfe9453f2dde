//! Which other accounts a statement lets in.

use aozu_iam::{
    analyze::public::{PublicTest, ResourceType},
    policy::{Document, Named, Principal, Statement},
};
use aozu_names::{AccountId, Known};

use super::Scope;
use crate::{BlockSetting, Bucket};

/// Accounts of AWS's own by which Elastic Load Balancing writes access logs, in regions opened before August
/// 2022; later ones have a service principal.
/// Source: Elastic Load Balancing, User Guide for Application Load Balancers, "Enable access logs" (2026).
const LOAD_BALANCING: [&str; 26] = [
    "127311923021",
    "033677994240",
    "027434742980",
    "797873946194",
    "098369216593",
    "754344448648",
    "589379963580",
    "718504428378",
    "383597477331",
    "600734575887",
    "114774131450",
    "783225319266",
    "582318560864",
    "985666609251",
    "054676820928",
    "156460612806",
    "652711504416",
    "635631232127",
    "009996457667",
    "897822967062",
    "076674570225",
    "507241528517",
    "048591011584",
    "190560391635",
    "638102146993",
    "037604701340",
];

/// Actions that change what is there, or who can touch it: what they begin with.
const WRITING: [&str; 7] =
    ["Put", "Delete", "Replicate", "Restore", "Create", "Abort", "ObjectOwnerOverride"];

/// The accounts that a statement names and that were not read: neither the bucket's own, nor another of the
/// state, nor AWS's own. In order, each once.
pub(super) fn strangers(scope: &Scope<'_>, statement: &Statement) -> Vec<AccountId> {
    let Some(Named::These(principals)) = statement.principals() else { return Vec::new() };
    let mut accounts: Vec<AccountId> = principals
        .listed()
        .filter_map(|(_, principal)| Principal::account(&principal.value))
        .filter(|account| !scope.accounts.contains_key(account))
        .filter(|account| !LOAD_BALANCING.contains(&account.as_str()))
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

/// Whether accounts that a policy names are kept out for all that: RestrictPublicBuckets is in force, and some
/// statement of the policy is public.
pub(super) fn are_cut_off(bucket: &Bucket<'_>, document: &Document) -> bool {
    bucket.block.effective(BlockSetting::RestrictPublicBuckets) == Known::Present(true)
        && PublicTest::of(ResourceType::S3Bucket).is_public(document)
}

/// The elements of a statement's `Action` by which something can be written, deleted or administered. All of
/// `NotAction` is taken for writing.
pub(super) fn writing(statement: &Statement) -> Vec<String> {
    match statement.actions() {
        None => Vec::new(),
        Some(Named::AllBut(texts)) => texts.iter().map(|text| format!("all but {}", text.value)).collect(),
        Some(Named::These(texts)) => {
            texts.iter().map(|text| text.value.to_string()).filter(|text| can_write(text)).collect()
        }
    }
}

/// Whether a pattern takes in an action that writes: judged by what stands before its first wildcard.
fn can_write(pattern: &str) -> bool {
    let open = pattern.find(['*', '?']);
    let head = pattern.get(..open.unwrap_or(pattern.len())).unwrap_or_default().to_ascii_lowercase();
    WRITING.iter().any(|word| {
        let word = format!("s3:{}", word.to_ascii_lowercase());
        head.starts_with(&word) || (open.is_some() && word.starts_with(&head))
    })
}

#[cfg(test)]
mod tests {
    use super::can_write;

    #[test]
    fn what_writes_is_told() {
        for writes in ["*", "s3:*", "s3:P*", "s3:PutObject", "S3:deleteobject", "s3:Replicate*"] {
            assert!(can_write(writes), "{writes}");
        }
        for reads in ["s3:GetObject", "s3:Get*", "s3:List*", "s3:GetBucketAcl", "ec2:*"] {
            assert!(!can_write(reads), "{reads}");
        }
    }
}
