use super::{
    Action, ConditionKey, ResourceType,
    tables::{order, partition, tables},
};

/// A service, as policies know it: `s3`, `execute-api`.
///
/// ```
/// use aozu_iam::reference;
/// let s3 = reference::service("S3").unwrap();
/// assert_eq!((s3.prefix(), s3.name()), ("s3", "Amazon S3"));
/// assert_eq!(s3.action("getobject").unwrap().name(), "GetObject");
/// assert!(s3.resource_type("bucket").is_some() && s3.condition_key("s3:prefix").is_some());
/// assert!(reference::service("amazon").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(u16);

impl Service {
    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        // The last row only closes the one before it.
        (0..tables().services.len().saturating_sub(1)).map(Self)
    }

    pub(super) fn find(prefix: &str) -> Option<Self> {
        let count = tables().services.len().saturating_sub(1);
        let place = partition(0, count, |row| order(Self(row).prefix(), prefix).is_lt());
        (place < count).then_some(Self(place)).filter(|found| found.prefix().eq_ignore_ascii_case(prefix))
    }

    /// The word before the colon of its actions.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        tables().string(tables().services.number(self.0, 0))
    }

    /// What AWS calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        tables().string(tables().services.number(self.0, 2))
    }

    /// Its rows in a table, by the column that tells the first.
    fn rows(self, at: usize) -> std::ops::Range<u16> {
        let services = tables().services;
        services.number(self.0, at)..services.number(self.0 + 1, at)
    }

    fn action_rows(self) -> std::ops::Range<u16> {
        self.rows(4)
    }

    pub(super) fn resource_type_rows(self) -> std::ops::Range<u16> {
        self.rows(6)
    }

    fn key_rows(self) -> std::ops::Range<u16> {
        self.rows(8)
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action> + Clone {
        self.action_rows().map(move |row| Action::new(self, row))
    }

    /// An action by its name, such as `GetObject`. Letter case does not count.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        let rows = self.action_rows();
        let named = |row| Action::new(self, row).name();
        let place = partition(rows.start, rows.end, |row| order(named(row), name).is_lt());
        (rows.contains(&place) && named(place).eq_ignore_ascii_case(name)).then(|| Action::new(self, place))
    }

    /// The actions whose names begin so. Letter case does not count.
    pub(super) fn actions_from(self, start: &str) -> impl Iterator<Item = Action> + Clone + use<> {
        let rows = self.action_rows();
        let head = |row| {
            let name = Action::new(self, row).name();
            name.get(..start.len()).unwrap_or(name)
        };
        let first = partition(rows.start, rows.end, |row| order(head(row), start).is_lt());
        let last = partition(first, rows.end, |row| order(head(row), start).is_le());
        (first..last).map(move |row| Action::new(self, row))
    }

    /// Its resource types, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> + Clone {
        self.resource_type_rows().map(move |row| ResourceType::new(self, row))
    }

    /// A resource type by its name, such as `bucket`. Letter case does not count.
    #[must_use]
    pub fn resource_type(self, name: &str) -> Option<ResourceType> {
        self.resource_types().find(|known| known.name().eq_ignore_ascii_case(name))
    }

    /// Its condition keys, by name; among them the global ones that AWS lists with the service, such as
    /// `aws:RequestTag/${TagKey}`.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.key_rows().map(|row| ConditionKey::new(tables().keys, row))
    }

    /// The condition key that a policy writes so: `s3:prefix`, `s3:ExistingObjectTag/team`. Letter case does not count.
    #[must_use]
    pub fn condition_key(self, name: &str) -> Option<ConditionKey> {
        let rows = self.key_rows();
        let key = |row| ConditionKey::new(tables().keys, row);
        let place = partition(rows.start, rows.end, |row| order(key(row).name(), name).is_lt());
        let same = |row: &u16| rows.contains(row) && key(*row).name().eq_ignore_ascii_case(name);
        let exact = Some(place).filter(same).map(key);
        exact.or_else(|| self.condition_keys().find(|key| key.is_template() && key.matches(name)))
    }
}

impl std::fmt::Display for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.prefix())
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Service({})", self.prefix())
    }
}
