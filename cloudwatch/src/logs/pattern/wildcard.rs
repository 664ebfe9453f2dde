use memchr::memmem;

/// A text to be equalled whole, in which each `*` stands for any run of characters; nothing else is special.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wildcard {
    /// What stands between the stars; one piece if there is none.
    pieces: Vec<Box<[u8]>>,
}

impl Wildcard {
    pub(crate) fn new(text: &str) -> Self {
        Self { pieces: text.split('*').map(|piece| piece.as_bytes().into()).collect() }
    }

    /// The text, if no star stands in it.
    pub(crate) fn exact(&self) -> Option<&[u8]> {
        match self.pieces.as_slice() {
            [whole] => Some(whole),
            _ => None,
        }
    }

    /// The longest run that every text that fits holds.
    pub(crate) fn longest_piece(&self) -> &[u8] {
        self.pieces.iter().max_by_key(|piece| piece.len()).map_or(&[], |piece| piece)
    }

    pub(crate) fn fits(&self, text: &[u8]) -> bool {
        let (first, middle, last) = match self.pieces.as_slice() {
            [] => return text.is_empty(),
            [whole] => return **whole == *text,
            [first, middle @ .., last] => (first, middle, last),
        };
        let Some(mut rest) = text.strip_prefix(&**first).and_then(|rest| rest.strip_suffix(&**last)) else {
            return false;
        };
        for piece in middle {
            let Some(at) = memmem::find(rest, piece) else { return false };
            rest = rest.get(at + piece.len()..).unwrap_or_default();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Wildcard;

    #[test]
    fn a_star_stands_for_any_run_and_nothing_else_is_special() {
        let fits = |pattern: &str, text: &str| Wildcard::new(pattern).fits(text.as_bytes());
        assert!(fits("*", "") && fits("*", "a") && fits("a*b", "ab") && fits("*.html*", "GET /x.html HTTP"));
        assert!(fits("a*b*c", "a1b2bc") && fits("a?b", "a?b") && fits("**", "x"));
        assert!(
            !fits("a*a", "a")
                && !fits("a?b", "axb")
                && !fits("4*", "14")
                && !fits("", "a")
                && !fits("a*b*c", "acb")
        );
    }
}
