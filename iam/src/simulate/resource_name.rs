//! `EvalResourceName` of a whole result: what the action takes, as AWS's simulator names it.
//!
//! AWS does not document it. Answers of AWS that people published (read November 2026) show `*` where no resource is
//! named, and for an action that AWS does not know, which is evaluated all the same; where resources are named they
//! show the template of the action's ARNs with the partition filled in, such as `arn:aws:s3:::${BucketName}/${KeyName}`
//! or `arn:aws:iam::${Account}:role/${RoleName}`. The templates here are those of the service authorization reference,
//! which calls some of the parts otherwise. Of the types that an action takes it is the one that fits the resources,
//! else the first that it needs, else the plainest.

use smol_str::SmolStr;

use super::validate::Asked;
use crate::evaluate::Action;

const ANY: SmolStr = SmolStr::new_static("*");

/// Without the reference no template is known.
#[cfg(not(feature = "reference"))]
pub(super) fn of(_: &Action, _: &Asked) -> SmolStr {
    ANY
}

/// The template where resources are named and the action takes any, else `*`.
#[cfg(feature = "reference")]
pub(super) fn of(action: &Action, asked: &Asked) -> SmolStr {
    let mut arns = asked.targets.iter().filter(|target| asked.named && !target.is_any()).peekable();
    let Some(first) = arns.peek() else { return ANY };
    let partition = first.partition().unwrap_or_default();
    let Some(known) = crate::reference::action(action.as_str()) else { return ANY };
    let types = || known.resource_types().map(|taken| taken.resource_type());
    let fits = arns.find_map(|arn| {
        let fitting = types().filter_map(|known| Some((known.says(arn.as_str())?, known)));
        fitting.max_by_key(|(said, _)| *said).map(|(_, known)| known)
    });
    let needed =
        || known.resource_types().find(|taken| taken.is_required()).map(|taken| taken.resource_type());
    let plainest = || types().min_by_key(|known| known.arn().matches("${").count());
    match fits.or_else(needed).or_else(plainest) {
        Some(known) => known.arn().replacen("${Partition}", partition, 1).into(),
        None => ANY,
    }
}
