use super::{ResourceType, Service, tables::tables};

/// An action: `s3:GetObject`.
///
/// ```
/// use aozu_iam::reference::{self, AccessLevel};
/// let run = reference::action("ec2:runinstances").unwrap();
/// assert_eq!(run.to_string(), "ec2:RunInstances");
/// assert_eq!(run.access_level(), AccessLevel::Write);
/// assert!(run.resource_types().any(|of| of.resource_type().name() == "instance" && of.is_required()));
/// assert!(run.condition_keys().any(|key| key == "ec2:InstanceType"));
/// assert!(run.dependent_actions().any(|action| action == "iam:PassRole"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    service: Service,
    row: u16,
}

impl Action {
    pub(super) fn new(service: Service, row: u16) -> Self {
        Self { service, row }
    }

    fn number(self, at: usize) -> u16 {
        tables().actions.number(self.row, at)
    }

    /// Its service.
    #[must_use]
    pub fn service(self) -> Service {
        self.service
    }

    /// Its name as AWS spells it, without the service.
    #[must_use]
    pub fn name(self) -> &'static str {
        tables().string(self.number(0))
    }

    /// What AWS says it does: look, change, tag, give away.
    #[must_use]
    pub fn access_level(self) -> AccessLevel {
        match tables().actions.byte(self.row, 2) {
            0 => AccessLevel::List,
            1 => AccessLevel::Read,
            3 => AccessLevel::Tagging,
            4 => AccessLevel::PermissionsManagement,
            _ => AccessLevel::Write,
        }
    }

    /// The resource types that it takes. With none, a statement about it must have the resource `*`.
    pub fn resource_types(self) -> impl Iterator<Item = ActionResource> + Clone {
        let first = self.service.resource_type_rows().start;
        let mut items = tables().list(self.number(3));
        std::iter::from_fn(move || {
            let [Some(place), Some(required), Some(keys)] = [items.next(), items.next(), items.next()] else {
                return None;
            };
            let resource_type = ResourceType::new(self.service, first.saturating_add(place));
            Some(ActionResource { resource_type, required: required == 1, keys })
        })
    }

    /// Every service-specific condition key that a request for it may carry, and the global ones that AWS lists
    /// with it: its own, those that it has with one of its resource types, those of these types. By name, each
    /// once; what varies stands as `${TagKey}`. Global keys that every request carries are not among them:
    /// [`global_condition_keys`](super::global_condition_keys).
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> + Clone {
        tables().strings(self.number(5))
    }

    /// The actions that its caller must be allowed besides, such as `iam:PassRole`; not all are always needed.
    ///
    /// From [`DEPENDENTS`](super::DEPENDENTS), which may know fewer actions than the rest of the reference.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> + Clone {
        tables().strings(self.number(7))
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name())
    }
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Action({self})")
    }
}

/// A resource type as an action takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionResource {
    resource_type: ResourceType,
    required: bool,
    keys: u16,
}

impl ActionResource {
    /// The resource type.
    #[must_use]
    pub fn resource_type(self) -> ResourceType {
        self.resource_type
    }

    /// Whether the action needs a resource of this type: AWS marks it with an asterisk.
    #[must_use]
    pub fn is_required(self) -> bool {
        self.required
    }

    /// The condition keys that the action has with this type.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> + Clone {
        tables().strings(self.keys)
    }
}

/// What an action does, as AWS sorts them.
///
/// Source: Service Authorization Reference, "Actions table"; IAM User Guide, "Access levels in policy summaries"
/// (read 2026-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AccessLevel {
    /// Names what there is.
    List,
    /// Reads what is in it.
    Read,
    /// Makes, changes or removes.
    Write,
    /// Changes tags only.
    Tagging,
    /// Gives or takes permissions.
    PermissionsManagement,
}

impl AccessLevel {
    /// AWS's words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }
}

impl std::fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
