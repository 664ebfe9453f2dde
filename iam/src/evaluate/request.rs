use aozu_names::AccountId;
use smol_str::SmolStr;

use super::{Caller, Context};

/// A question to the engine: may this caller do this to that, in such a context.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Who asks.
    pub caller: &'r Caller,
    /// What is to be done.
    pub action: &'r Action,
    /// To what.
    pub target: &'r Target,
    /// With which context keys.
    pub context: &'r Context,
}

/// An action of a service, such as `s3:GetObject`, ready to be matched. Letter case does not count.
///
/// ```
/// use aozu_iam::evaluate::Action;
/// let action = Action::new("S3:GetObject")?;
/// assert_eq!((action.service(), action.as_str()), ("s3", "S3:GetObject"));
/// assert!(Action::new("s3:Get*").is_err());
/// # Ok::<(), aozu_iam::evaluate::ActionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    text: SmolStr,
    /// In small letters.
    small: SmolStr,
    colon: usize,
}

/// Why a text is no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no action: it must be a service and one of its actions, such as `s3:GetObject`, without wildcards"
)]
pub struct ActionError {
    /// What was given.
    pub text: String,
}

impl Action {
    /// The longest name that is read, as `ActionNames` of the simulator: 128 characters.
    pub const LONGEST: usize = 128;

    /// Reads an action's name.
    ///
    /// # Errors
    /// When it is not two words around a colon.
    pub fn new(text: &str) -> Result<Self, ActionError> {
        let word = |half: &str| {
            !half.is_empty() && half.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        match text.split_once(':') {
            Some((service, action)) if word(service) && word(action) && text.len() <= Self::LONGEST => {
                let small = if text.bytes().any(|b| b.is_ascii_uppercase()) {
                    SmolStr::from(text.to_ascii_lowercase())
                } else {
                    SmolStr::new(text)
                };
                Ok(Self { text: text.into(), small, colon: service.len() })
            }
            _ => Err(ActionError { text: text.to_owned() }),
        }
    }

    /// The action as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service, in small letters.
    #[must_use]
    pub fn service(&self) -> &str {
        self.small.get(..self.colon).unwrap_or_default()
    }

    /// The name after the service, in small letters.
    #[must_use]
    pub fn name(&self) -> &str {
        self.small.get(self.colon + 1..).unwrap_or_default()
    }

    /// Whether it is `sts:AssumeRoot`, which has rules of its own.
    pub(super) fn is_assume_root(&self) -> bool {
        self.small == "sts:assumeroot"
    }

    /// The whole in small letters.
    pub(super) fn small(&self) -> &str {
        &self.small
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}

/// What a request is about: an ARN, or `*` for an action that has no resource type.
///
/// ```
/// use aozu_iam::evaluate::Target;
/// let queue = Target::new("arn:aws:sqs:eu-west-1:111122223333:jobs");
/// assert_eq!(queue.owner().unwrap().as_str(), "111122223333");
/// let object = Target::new("arn:aws:s3:::acme/a").owned_by("444455556666".parse().unwrap());
/// assert_eq!(object.owner().unwrap().as_str(), "444455556666");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    text: SmolStr,
    /// Its first five parts in small letters; the text itself where they are so already.
    small: SmolStr,
    /// The five colons, where it has so many.
    colons: Option<[usize; 5]>,
    owner: Option<AccountId>,
    owner_unknown: bool,
    aws_managed: bool,
}

impl Target {
    /// A resource; its owner is the account that the ARN tells, if it tells one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut colons = [0; 5];
        let mut found = text.bytes().enumerate().filter(|(_, b)| *b == b':').map(|(at, _)| at);
        let complete = colons.iter_mut().all(|slot| found.next().map(|at| *slot = at).is_some());
        let colons = complete.then_some(colons);
        let head = colons.and_then(|[.., last]| text.get(..last)).unwrap_or_default();
        let small = if head.bytes().any(|b| b.is_ascii_uppercase()) {
            let tail = text.get(head.len()..).unwrap_or_default();
            SmolStr::from(head.to_ascii_lowercase() + tail)
        } else {
            SmolStr::new(text)
        };
        let account = colons.and_then(|[.., from, to]| text.get(from + 1..to));
        Self {
            text: text.into(),
            small,
            colons,
            owner: account.and_then(|account| account.parse().ok()),
            owner_unknown: false,
            aws_managed: false,
        }
    }

    /// The `*` of an action that has no resource type.
    #[must_use]
    pub fn any() -> Self {
        Self::new("*")
    }

    /// Names the owner, for an ARN that does not tell it, such as a bucket's.
    #[must_use]
    pub fn owned_by(mut self, owner: AccountId) -> Self {
        self.owner = Some(owner);
        self.owner_unknown = false;
        self
    }

    /// Says that nobody can tell whose it is. Without this a resource that does not tell its owner is taken for
    /// the caller's own, as AWS's simulator does.
    #[must_use]
    pub fn owned_by_someone(mut self) -> Self {
        self.owner = None;
        self.owner_unknown = true;
        self
    }

    /// Says that it is a KMS key that AWS manages, which RCPs spare.
    #[must_use]
    pub fn managed_by_aws(mut self, is: bool) -> Self {
        self.aws_managed = is;
        self
    }

    /// The resource as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The account that owns it, where it is known.
    #[must_use]
    pub fn owner(&self) -> Option<AccountId> {
        self.owner
    }

    /// Whether it may be another account's for all that is known.
    #[must_use]
    pub fn is_owner_unknown(&self) -> bool {
        self.owner_unknown
    }

    /// Whether it is `*`: no resource in particular.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.text == "*"
    }

    /// Whether it is a KMS key that AWS manages.
    #[must_use]
    pub fn is_managed_by_aws(&self) -> bool {
        self.aws_managed
    }

    /// The first five parts in small letters, then the sixth as it is.
    pub(super) fn small(&self) -> &str {
        &self.small
    }

    /// A part of the ARN, from 0 (`arn`) to 5 (all that follows the fifth colon).
    pub(super) fn part(&self, n: usize) -> Option<&str> {
        let colons = self.colons.as_ref()?;
        let from = n.checked_sub(1).map_or(Some(0), |before| colons.get(before).map(|at| at + 1))?;
        let to = colons.get(n).copied().unwrap_or(self.small.len());
        self.small.get(from..to)
    }

    /// The partition, where it is an ARN.
    #[must_use]
    pub fn partition(&self) -> Option<&str> {
        self.part(1)
    }

    /// The service, where it is an ARN.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.part(2)
    }

    /// What follows the fifth colon, where it is an ARN.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.part(5)
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}
