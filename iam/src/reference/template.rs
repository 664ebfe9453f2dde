/// A text in which `${Name}` and `*` stand for what varies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template(&'static str);

/// A piece of a template.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Literal(&'static str),
    Varies,
}

impl Template {
    pub(super) fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// Whether something in it varies.
    pub(super) fn varies(self) -> bool {
        self.0.contains(['$', '*'])
    }

    /// How many characters do not vary.
    pub(super) fn literal(self) -> usize {
        let literal = |piece| if let Piece::Literal(text) = piece { text.len() } else { 0 };
        self.pieces().map(literal).sum()
    }

    fn pieces(self) -> impl Iterator<Item = Piece> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let varies = rest.starts_with("${") || rest.starts_with('*');
            let end = match (varies, rest.starts_with('*')) {
                (_, true) => 1,
                (true, _) => rest.find('}').map_or(rest.len(), |end| end + 1),
                _ => rest.find("${").into_iter().chain(rest.find('*')).min().unwrap_or(rest.len()),
            };
            let (piece, after) = rest.split_at_checked(end)?;
            rest = after;
            (!piece.is_empty()).then_some(if varies { Piece::Varies } else { Piece::Literal(piece) })
        })
    }

    /// Whether an ARN fits. Of both the first five parts are compared part by part.
    pub(super) fn matches(self, arn: &str) -> bool {
        let mut wanted = self.0.splitn(6, ':');
        let mut found = arn.splitn(6, ':');
        for _ in 0..5 {
            let (Some(wanted), Some(found)) = (wanted.next(), found.next()) else { return false };
            // Most parts are one thing or the other.
            let fits = match wanted.strip_prefix("${").and_then(|name| name.strip_suffix('}')) {
                Some(name) if !name.contains('$') => !found.is_empty(),
                _ if !wanted.contains(['$', '*']) => wanted == found,
                _ => Self(wanted).fits(found, false),
            };
            if !fits {
                return false;
            }
        }
        match (wanted.next(), found.next()) {
            (Some(wanted), Some(found)) => Self(wanted).fits(found, false),
            _ => false,
        }
    }

    /// Whether a text without parts fits, such as a condition key; letter case may not count.
    ///
    /// Literal after literal, each behind a gap of at least one byte or none. The earliest place of each leaves most to
    /// the next, but for the last, which ends the text.
    pub(super) fn fits(self, text: &str, any_case: bool) -> bool {
        let mut rest = text.as_bytes();
        let mut gap = false;
        let mut pieces = self.pieces().peekable();
        while let Some(piece) = pieces.next() {
            let Piece::Literal(literal) = piece else {
                gap = true;
                continue;
            };
            let literal = literal.as_bytes();
            let at = match (gap, pieces.peek().is_none()) {
                (false, _) => Some(0),
                (true, true) => rest.len().checked_sub(literal.len()).filter(|at| *at > 0),
                (true, false) => (1..rest.len()).find(|at| same(rest, *at, literal, any_case)),
            };
            let Some(at) = at.filter(|at| same(rest, *at, literal, any_case)) else { return false };
            rest = rest.get(at + literal.len()..).unwrap_or_default();
            gap = false;
        }
        gap != rest.is_empty()
    }
}

/// Whether the literal stands there.
fn same(text: &[u8], at: usize, literal: &[u8], any_case: bool) -> bool {
    let there = text.get(at..at + literal.len());
    there.is_some_and(|there| if any_case { there.eq_ignore_ascii_case(literal) } else { there == literal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_fits_part_by_part() {
        for (template, arn, expected) in [
            ("arn:${Partition}:s3:::${Bucket}", "arn:aws:s3:::acme", true),
            ("arn:${Partition}:s3:::${Bucket}", "arn:aws:s3:::", false),
            ("arn:${Partition}:s3:::${Bucket}", "arn:aws:s3:eu-west-1::acme", false),
            ("arn:${Partition}:s3:::${Bucket}", "arn::s3:::acme", false),
            ("arn:${Partition}:s3:::${Bucket}/${Object}", "arn:aws:s3:::acme/a/b", true),
            ("arn:${Partition}:s3:::${Bucket}/${Object}", "arn:aws:s3:::acme/", false),
            ("arn:${Partition}:s3:::${Bucket}/${Object}", "arn:aws:s3:::/a", false),
            ("arn:${Partition}:iam::aws:policy/${P}", "arn:aws:iam::aws:policy/x/y", true),
            ("arn:${Partition}:iam::aws:policy/${P}", "arn:aws:iam::1:policy/x", false),
            (
                "arn:${P}:logs:${R}:${A}:log-group:${G}:log-stream:${S}",
                "arn:a:logs:r:1:log-group:/x:log-stream:y",
                true,
            ),
            ("arn:${P}:logs:${R}:${A}:log-group:${G}:log-stream:${S}", "arn:a:logs:r:1:log-group:/x", false),
            ("arn:${P}:dms:${R}:${A}:rep:*", "arn:aws:dms:r:1:rep:x", true),
            ("arn:${P}:x:${R}:${A}:a/${N}/end", "arn:aws:x:r:1:a/b/end/end", true),
            ("arn:${P}:x:${R}:${A}:a/${N}/end", "arn:aws:x:r:1:a/end", false),
            ("arn:${P}:x:${R}:${A}:${A}${B}", "arn:aws:x:r:1:a", true),
            ("arn:${P}:x:${R}:${A}:settings", "arn:aws:x:r:1:settings", true),
            ("arn:${P}:x:${R}:${A}:settings", "arn:aws:x:r:1:setting", false),
            ("arn:${P}:x:${R}:${A}:settings", "arn:aws:x:r:1:settingsx", false),
            ("arn:${P}:x:${R}:${A}:settings", "", false),
            ("arn:${P}:x:${R}:${A}:settings", "*", false),
        ] {
            assert_eq!(Template::new(template).matches(arn), expected, "{template} of {arn}");
        }
    }

    #[test]
    fn a_key_fits_without_letter_case() {
        for (template, key, expected) in [
            ("aws:RequestTag/${TagKey}", "AWS:requesttag/Team", true),
            ("aws:RequestTag/${TagKey}", "aws:RequestTag/", false),
            ("aws:RequestTag/${TagKey}", "aws:RequestTag", false),
            ("codebuild:secondary/${Id}.location", "codebuild:secondary/a.Location", true),
            ("codebuild:secondary/${Id}.location", "codebuild:secondary/.location", false),
            ("agent.${Domain}.example:x", "agent.é.example:X", true),
        ] {
            assert_eq!(Template::new(template).fits(key, true), expected, "{template} of {key}");
        }
    }

    #[test]
    fn what_is_literal_counts() {
        assert_eq!(Template::new("a${B}cc*d").literal(), 4);
        assert!(
            Template::new("a*").varies() && Template::new("${x").varies() && !Template::new("ab").varies()
        );
    }
}
