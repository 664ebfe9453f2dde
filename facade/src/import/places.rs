use std::collections::BTreeMap;

use aozu_names::{AccountId, Place, Region};

/// Account, region and collection (`ec2/Vpcs`).
type Slot = (AccountId, Option<Region>, String);
/// Key, number of the file, pointer.
type Entry = (String, u32, String);

/// Where each resource was read.
#[derive(Debug, Clone, Default)]
pub struct Places {
    files: Vec<String>,
    slots: BTreeMap<Slot, Vec<Entry>>,
}

impl Places {
    /// Notes the places of one file's resources: collection (`ec2/Vpcs`), key and pointer.
    pub(crate) fn add<C: Into<String> + Ord>(
        &mut self,
        file: &str,
        account: AccountId,
        region: Option<&Region>,
        places: Vec<(C, String, String)>,
    ) {
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        self.files.push(file.to_owned());
        let mut by_collection: BTreeMap<C, Vec<Entry>> = BTreeMap::new();
        for (collection, key, pointer) in places {
            by_collection.entry(collection).or_default().push((key, number, pointer));
        }
        for (collection, mut entries) in by_collection {
            let slot = (account, region.cloned(), collection.into());
            self.slots.entry(slot).or_default().append(&mut entries);
        }
    }

    /// Sorts what was noted; to be called once before looking anything up.
    pub(crate) fn finish(&mut self) {
        for entries in self.slots.values_mut() {
            entries.sort_unstable();
        }
    }

    /// Where a resource was read, by its collection (`ec2/Vpcs`) and key.
    ///
    /// A collection of one thing, such as the password policy, is found by any key.
    #[must_use]
    pub fn get(
        &self,
        account: AccountId,
        region: Option<&Region>,
        collection: &str,
        key: &str,
    ) -> Option<Place> {
        let slot = (account, region.cloned(), collection.to_owned());
        let entries = self.slots.get(&slot)?;
        let at = entries.partition_point(|(other, ..)| other.as_str() < key);
        let exact = entries.get(at).filter(|(found, ..)| found == key);
        let (_, number, pointer) =
            exact.or_else(|| entries.first().filter(|(found, ..)| found.is_empty()))?;
        let file = self.files.get(usize::try_from(*number).ok()?)?;
        Some(Place { file: file.clone(), pointer: pointer.clone() })
    }
}
