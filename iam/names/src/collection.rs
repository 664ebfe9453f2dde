use std::collections::{BTreeMap, BTreeSet};

use crate::{Known, NotRead};

/// The resources of one kind, by key, with what is known of the whole.
///
/// A key that is not among the items is *absent* when the collection was read whole, and *not read*
/// otherwise.
///
/// ```
/// use aozu_names::{Collection, Known, NotRead};
/// let mut vpcs: Collection<&str, u8> = Collection::default();
/// assert_eq!(vpcs.get_known(&"vpc-1"), Known::NotRead(NotRead::NotAsked));
/// vpcs.set_whole();
/// assert_eq!(vpcs.get_known(&"vpc-1"), Known::Absent);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection<K, V> {
    items: BTreeMap<K, V>,
    absent: BTreeSet<K>,
    unreadable: BTreeMap<String, String>,
    coverage: Coverage,
}

/// How much of a collection was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// All of it: what is not here does not exist.
    Whole,
    /// Some items were asked for one by one.
    PerItem,
    /// Nothing, or only a part, for this reason.
    Partial(NotRead),
}

impl<K, V> Default for Collection<K, V> {
    fn default() -> Self {
        Self {
            items: BTreeMap::new(),
            absent: BTreeSet::new(),
            unreadable: BTreeMap::new(),
            coverage: Coverage::Partial(NotRead::NotAsked),
        }
    }
}

impl<K: Ord, V> Collection<K, V> {
    /// The resource of that key, if it was read.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.items.get(key)
    }

    /// What is known of that key: here, absent, or not read.
    pub fn get_known(&self, key: &K) -> Known<&V>
    where
        K: std::fmt::Display,
    {
        if let Some(item) = self.items.get(key) {
            return Known::Present(item);
        }
        if !self.unreadable.is_empty()
            && let Some(problem) = self.unreadable.get(&key.to_string())
        {
            return Known::NotRead(NotRead::Damaged(problem.clone()));
        }
        match &self.coverage {
            _ if self.absent.contains(key) => Known::Absent,
            Coverage::Whole => Known::Absent,
            Coverage::PerItem => Known::NotRead(NotRead::NotAsked),
            Coverage::Partial(reason) => Known::NotRead(reason.clone()),
        }
    }

    /// Keys and resources, by key.
    pub fn iter(&self) -> std::collections::btree_map::Iter<'_, K, V> {
        self.items.iter()
    }

    /// The resources, by key.
    pub fn values(&self) -> std::collections::btree_map::Values<'_, K, V> {
        self.items.values()
    }

    /// How many resources were read.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether no resource was read.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How much of it was read.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Whether all of it was read, so that absence is a fact.
    pub fn is_whole(&self) -> bool {
        self.coverage == Coverage::Whole
    }

    /// Whether all of it was read and every resource could be: only then is what was not found known not
    /// to be there.
    pub fn is_complete(&self) -> bool {
        self.is_whole() && self.unreadable.is_empty()
    }

    /// Whether any of it was read or is known to be absent.
    pub fn was_read(&self) -> bool {
        !matches!(self.coverage, Coverage::Partial(NotRead::NotAsked)) || !self.is_vacant()
    }

    fn is_vacant(&self) -> bool {
        self.items.is_empty() && self.absent.is_empty() && self.unreadable.is_empty()
    }

    /// Keys that AWS said do not exist.
    pub fn absent(&self) -> impl Iterator<Item = &K> {
        self.absent.iter()
    }

    /// Resources that are there but could not be read: id and problem. A reference to one does not
    /// dangle.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.unreadable.iter().map(|(id, problem)| (id.as_str(), problem.as_str()))
    }

    /// Whether a key is there, readable or not; `None` when that is not known.
    pub fn exists(&self, key: &K) -> Option<bool>
    where
        K: std::fmt::Display,
    {
        if self.items.contains_key(key)
            || (!self.unreadable.is_empty() && self.unreadable.contains_key(&key.to_string()))
        {
            return Some(true);
        }
        (self.is_whole() || self.absent.contains(key)).then_some(false)
    }

    /// Adds a resource; gives back the one that had the key.
    pub fn insert(&mut self, key: K, item: V) -> Option<V> {
        self.absent.remove(&key);
        self.items.insert(key, item)
    }

    /// Takes a resource out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.items.remove(key)
    }

    /// A resource to change. Its key must stay what it is.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.items.get_mut(key)
    }

    /// Notes that AWS said there is none of that key.
    pub fn insert_absent(&mut self, key: K) {
        if !self.items.contains_key(&key) {
            self.absent.insert(key);
        }
    }

    /// Notes a resource that could not be read.
    pub fn insert_unreadable(&mut self, id: String, problem: String) {
        self.unreadable.insert(id, problem);
    }

    /// Notes that all of it was read.
    pub fn set_whole(&mut self) {
        self.coverage = Coverage::Whole;
    }

    /// Notes how much of it was read.
    pub fn set_coverage(&mut self, coverage: Coverage) {
        self.coverage = coverage;
    }

    /// Takes in what another file said of the same collection. Gives back the keys that both had
    /// with different content; the first stays.
    pub fn absorb(&mut self, other: Self) -> Vec<K>
    where
        V: PartialEq,
        K: Clone,
    {
        let mut conflicts = Vec::new();
        let vacant = self.coverage == Coverage::Partial(NotRead::NotAsked) && self.is_vacant();
        self.coverage = match (&self.coverage, other.coverage) {
            (_, theirs) if vacant => theirs,
            (ours, Coverage::Partial(NotRead::NotAsked)) => ours.clone(),
            (Coverage::Partial(reason), _) => Coverage::Partial(reason.clone()),
            (_, Coverage::Partial(reason)) => Coverage::Partial(reason),
            (Coverage::Whole, _) | (_, Coverage::Whole) => Coverage::Whole,
            _ => Coverage::PerItem,
        };
        self.unreadable.extend(other.unreadable);
        if self.items.is_empty() {
            self.items = other.items;
        } else {
            for (key, item) in other.items {
                match self.items.get(&key) {
                    None => drop(self.items.insert(key, item)),
                    Some(ours) if *ours == item => {}
                    Some(_) => conflicts.push(key),
                }
            }
        }
        self.absent.extend(other.absent);
        let items = &self.items;
        self.absent.retain(|key| !items.contains_key(key));
        conflicts
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Collection<K, V> {
    /// A whole collection of these resources.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut whole = Self { items: items.into_iter().collect(), ..Self::default() };
        whole.set_whole();
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::{Collection, Coverage};
    use crate::{Known, NotRead};

    fn whole(keys: &[&'static str]) -> Collection<&'static str, u8> {
        keys.iter().map(|key| (*key, 1)).collect()
    }

    #[test]
    fn a_truncated_page_makes_the_whole_partial() {
        let mut all = whole(&["a"]);
        let mut page = whole(&["b"]);
        page.set_coverage(Coverage::Partial(NotRead::Truncated));
        assert!(all.absorb(page).is_empty());
        assert_eq!(all.get_known(&"c"), Known::NotRead(NotRead::Truncated));
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn the_same_key_twice_is_a_conflict_only_when_the_content_differs() {
        let mut all = whole(&["a", "b"]);
        let mut more = whole(&["a", "b"]);
        more.insert("b", 2);
        assert_eq!(all.absorb(more), ["b"]);
        assert_eq!(all.get(&"b"), Some(&1));
    }

    #[test]
    fn a_tombstone_exists() {
        let mut all: Collection<String, u8> = Collection::default();
        all.set_whole();
        all.insert_unreadable("vpc-1".into(), "broken".into());
        assert_eq!(all.exists(&"vpc-1".to_owned()), Some(true));
        assert_eq!(all.exists(&"vpc-2".to_owned()), Some(false));
        let damaged = Known::NotRead(NotRead::Damaged("broken".into()));
        assert_eq!(all.get_known(&"vpc-1".to_owned()), damaged);
        assert_eq!(all.get_known(&"vpc-2".to_owned()), Known::Absent);
        assert!(all.is_whole() && !all.is_complete());
    }

    #[test]
    fn absorbing_into_a_vacant_collection_takes_its_coverage() {
        let mut all: Collection<&str, u8> = Collection::default();
        all.absorb(whole(&["a"]));
        assert!(all.is_whole());
        let mut asked = Collection::default();
        asked.insert_absent("u");
        asked.set_coverage(Coverage::PerItem);
        let mut per_item: Collection<&str, u8> = Collection::default();
        per_item.absorb(asked);
        assert_eq!(
            (per_item.get_known(&"u"), per_item.get_known(&"v")),
            (Known::Absent, Known::NotRead(NotRead::NotAsked))
        );
    }
}
