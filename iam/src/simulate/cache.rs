use std::sync::Arc;

use super::{
    compile::{Compiled, Place},
    error::InputProblem,
    policy_list::{PolicyInput, PolicyList},
};

/// The last policies that were compiled, by their text: whoever asks again and again about the same policies pays
/// for them once.
///
/// A text is kept when it comes for the second time, so that policies that never come again cost no more than their
/// compiling. Equal texts are told by comparing them: an answer never depends on the cache.
#[derive(Debug, Default)]
pub(super) struct Cache {
    slots: Vec<Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    /// The hash of the text that came here last.
    mark: u64,
    kept: Option<Entry>,
}

#[derive(Debug)]
struct Entry {
    place: Place,
    text: Box<str>,
    compiled: Arc<Compiled>,
}

/// Longer texts are not kept: they are rare, and compiling them outweighs nothing else.
const LONGEST: usize = 64 * 1024;

impl Cache {
    pub(super) fn new(slots: usize) -> Self {
        let mut cache = Self::default();
        cache.slots.resize_with(slots, Slot::default);
        cache
    }

    pub(super) fn list(
        &mut self,
        place: Place,
        list: &PolicyList<'_>,
    ) -> Result<Arc<Compiled>, Vec<InputProblem>> {
        self.get(place, &list.0, || place.compile_list(list))
    }

    pub(super) fn one(
        &mut self,
        place: Place,
        policy: &PolicyInput<'_>,
    ) -> Result<Arc<Compiled>, Vec<InputProblem>> {
        self.get(place, &policy.0, || place.compile_one(policy))
    }

    fn get(
        &mut self,
        place: Place,
        text: &str,
        compile: impl FnOnce() -> Result<Compiled, Vec<InputProblem>>,
    ) -> Result<Arc<Compiled>, Vec<InputProblem>> {
        if self.slots.is_empty() || text.len() > LONGEST {
            return compile().map(Arc::new);
        }
        let mark = hash(text);
        let at = usize::try_from(mark).unwrap_or_default() % self.slots.len();
        let Some(slot) = self.slots.get_mut(at) else { return compile().map(Arc::new) };
        if let Some(entry) = &slot.kept
            && entry.place.kind == place.kind
            && entry.place.level == place.level
            && entry.place.member == place.member
            && *entry.text == *text
        {
            return Ok(Arc::clone(&entry.compiled));
        }
        let compiled = Arc::new(compile()?);
        if slot.mark == mark {
            slot.kept = Some(Entry { place, text: text.into(), compiled: Arc::clone(&compiled) });
        }
        slot.mark = mark;
        Ok(compiled)
    }
}

/// Eight bytes at a time, the same in every run.
fn hash(text: &str) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(PRIME).rotate_left(29);
    let hash = words.iter().fold(PRIME, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let hash = rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)));
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Cache, Place, PolicyList};
    use crate::policy::PolicyKind;

    #[test]
    fn the_same_text_is_compiled_once_and_another_is_not_mistaken_for_it() {
        let mut cache = Cache::new(1);
        let place = Place::new("PolicyInputList", PolicyKind::Managed);
        let (one, other) = (PolicyList::of([r#"{"Statement": []}"#]), PolicyList::of([]));
        let first = cache.list(place, &one).unwrap();
        let second = cache.list(place, &one).unwrap();
        assert!(!Arc::ptr_eq(&first, &second), "it is kept when it comes again");
        assert!(Arc::ptr_eq(&second, &cache.list(place, &one).unwrap()));
        assert!(cache.list(place, &other).unwrap().set.is_empty());
        let boundary = Place::new("PermissionsBoundaryPolicyInputList", PolicyKind::Boundary);
        let bounded = cache.list(boundary, &one).unwrap();
        assert_eq!(bounded.set.sources()[0].id(), "PermissionsBoundaryPolicyInputList.1");
        assert!(cache.list(place, &PolicyList::of(["{"])).is_err());
    }
}
