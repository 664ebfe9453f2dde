use aozu_names::{Known, Tags};
use smol_str::SmolStr;

use super::StsError;
use crate::context_keys::PrincipalFacts;

/// The tags of a session, and the keys of those that the next one inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct SessionTags {
    pub tags: Known<Tags>,
    pub transitive: Vec<SmolStr>,
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl SessionTags {
    /// What a call passes, and what the caller's session hands on. A tag that is handed on cannot be passed anew.
    ///
    /// Source: IAM User Guide, "Passing session tags in AWS STS", "Chaining roles with session tags".
    pub(super) fn new(
        passed: &[(String, String)],
        transitive: &[String],
        caller: &PrincipalFacts,
        errors: &mut Vec<StsError>,
    ) -> Self {
        let mut tags = Tags::default();
        let mut keys: Vec<SmolStr> = Vec::new();
        for key in &caller.transitive_tag_keys {
            if let Some((clash, _)) = passed.iter().find(|(passed, _)| same(passed, key)) {
                let rule = "the session hands on a tag with that key, which cannot be changed";
                errors.push(StsError::validation("Tags", clash, rule));
            }
            let held = caller.session_tags.present().and_then(|tags| tags.iter().find(|(k, _)| same(k, key)));
            if let Some((key, value)) = held {
                // A session holds no tag that it could not have been given.
                if tags.insert(key, value).is_ok() {
                    keys.push(key.into());
                }
            }
        }
        for (key, value) in passed {
            // What is wrong with a tag by itself is told of the parameters; too many are only told here.
            if tags.insert(key, value).is_err()
                && passed.len() <= Tags::MOST
                && tags.iter().count() >= Tags::MOST
            {
                let rule = "a session has at most 50 tags, those that it inherits included";
                errors.push(StsError::validation("Tags", key, rule));
            }
        }
        keys.extend(transitive.iter().map(SmolStr::from));
        Self { tags: Known::Present(tags), transitive: keys }
    }

    /// Whether there are none, as far as is known.
    pub(super) fn is_empty(&self) -> bool {
        self.tags.present().is_none_or(Tags::is_empty)
    }
}
