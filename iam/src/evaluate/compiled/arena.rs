/// Texts of a policy set, one behind the other, so that compiling costs few allocations.
#[derive(Debug, Clone, Default)]
pub(in crate::evaluate) struct Arena(String);

/// A text of an [`Arena`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::evaluate) struct Slice {
    at: u32,
    len: u32,
}

impl Slice {
    /// The part from an offset on.
    pub(in crate::evaluate) fn from(self, offset: u32) -> Self {
        let offset = offset.min(self.len);
        Self { at: self.at + offset, len: self.len - offset }
    }

    /// The part before an offset.
    pub(in crate::evaluate) fn to(self, offset: u32) -> Self {
        Self { at: self.at, len: offset.min(self.len) }
    }
}

impl Arena {
    fn from(&self, at: usize) -> Slice {
        // A document is at most a mebibyte long; beyond 4 GiB a set would hold empty texts.
        let slice = |at, end: usize| Some((u32::try_from(at).ok()?, u32::try_from(end - at).ok()?));
        slice(at, self.0.len()).map(|(at, len)| Slice { at, len }).unwrap_or_default()
    }

    /// Makes room for so many bytes at once.
    pub(in crate::evaluate) fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    pub(in crate::evaluate) fn push(&mut self, text: &str) -> Slice {
        let at = self.0.len();
        self.0.push_str(text);
        self.from(at)
    }

    /// Adds a text with ASCII letters made small up to an offset.
    pub(in crate::evaluate) fn push_small(&mut self, text: &str, up_to: usize) -> Slice {
        let at = self.0.len();
        self.0.push_str(text);
        if let Some(head) = self.0.get_mut(at..at + up_to.min(text.len())) {
            head.make_ascii_lowercase();
        }
        self.from(at)
    }

    pub(in crate::evaluate) fn get(&self, slice: Slice) -> &str {
        let at = slice.at as usize;
        self.0.get(at..at + slice.len as usize).unwrap_or_default()
    }
}
