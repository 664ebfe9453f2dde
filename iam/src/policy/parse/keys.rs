use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{
    cursor::{Cursor, Step},
    quote,
};
use crate::policy::{GrammarFault, Span};

/// The member names of one object, to find those that stand twice.
#[derive(Default)]
pub(super) struct Names {
    few: Vec<SmolStr>,
    /// Takes over where an object has more members than are worth comparing one by one.
    many: BTreeMap<String, String>,
    /// Whether names that differ by letter case only are the same.
    any_case: bool,
}

impl Names {
    const FEW: usize = 12;

    /// Names that compare without letter case: context keys and operators.
    pub(super) fn of_any_case() -> Self {
        Self { any_case: true, ..Self::default() }
    }

    /// Remembers a name; one that was there already is noted, and its value is not to be read.
    pub(super) fn duplicate(&mut self, cursor: &mut Cursor<'_>, name: &str, at: Span) -> Step<bool> {
        let Some(earlier) = self.earlier(name) else { return Ok(false) };
        let fault = if earlier == name {
            GrammarFault::Duplicate { name: quote(name) }
        } else {
            GrammarFault::DuplicateCase { name: quote(name), earlier: quote(&earlier) }
        };
        cursor.note(fault, at)?;
        Ok(true)
    }

    fn earlier(&mut self, name: &str) -> Option<String> {
        if self.many.is_empty() {
            let same = |known: &&SmolStr| {
                if self.any_case { known.eq_ignore_ascii_case(name) } else { known.as_str() == name }
            };
            if let Some(known) = self.few.iter().find(same) {
                return Some(known.to_string());
            }
            if self.few.len() < Self::FEW {
                self.few.push(SmolStr::new(name));
                return None;
            }
            for known in std::mem::take(&mut self.few) {
                self.many.insert(self.folded(&known), known.to_string());
            }
        }
        let folded = self.folded(name);
        match self.many.get(&folded) {
            Some(known) => Some(known.clone()),
            None => {
                self.many.insert(folded, name.to_string());
                None
            }
        }
    }

    fn folded(&self, name: &str) -> String {
        if self.any_case { name.to_ascii_lowercase() } else { name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn duplicates_are_found_among_few_and_among_many() {
        for count in [0, 1, 11, 12, 13, 100] {
            let mut names = Names::default();
            for n in 0..count {
                assert_eq!(names.earlier(&format!("k{n}")), None);
            }
            for n in 0..count {
                assert_eq!(names.earlier(&format!("k{n}")), Some(format!("k{n}")));
            }
            assert_eq!(names.earlier("K0"), None);
        }
    }

    #[test]
    fn case_counts_unless_it_does_not() {
        let mut names = Names::of_any_case();
        for n in 0..20 {
            assert_eq!(names.earlier(&format!("aws:K{n}")), None);
            assert_eq!(names.earlier(&format!("AWS:k{n}")), Some(format!("aws:K{n}")));
        }
    }
}
