//! Searches of log files: many patterns, one pass over blocks of bytes.

mod evaluate;
mod pieces;
mod prefilter;

use std::ops::Range;

use super::Pattern;
use evaluate::Evaluator;
use prefilter::Prefilter;

/// How much is searched at once, so that it stays near while each searcher goes over it.
const PART: usize = 128 << 10;

/// A set of patterns, made ready to search blocks of log lines.
///
/// A line is what stands between line feeds, a carriage return at its end not counted; each line is one message. The
/// caller reads the file: it hands over a block, is told how many bytes of it were whole lines, and puts the rest
/// before the next block.
///
/// ```
/// use aozu_cloudwatch::logs::{Pattern, Searcher};
/// let patterns = [Pattern::compile("ERROR")?, Pattern::compile("{ $.level = \"WARN\" }")?];
/// let mut searcher = Searcher::new(&patterns);
/// let block = b"INFO up\nERROR down\n{\"level\": \"WARN\"}\nERR";
/// let mut lines = Vec::new();
/// let consumed = searcher.search(block, false, |found| lines.push((&block[found.line], found.patterns.to_vec())));
/// assert_eq!(lines, [(&b"ERROR down"[..], vec![0]), (&b"{\"level\": \"WARN\"}"[..], vec![1])]);
/// assert_eq!(&block[consumed..], b"ERR");
/// # Ok::<(), aozu_cloudwatch::logs::PatternError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Searcher {
    prefilter: Prefilter,
    evaluator: Evaluator,
}

/// A line that one or more of the patterns match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'s> {
    /// Where it stands in the block, without its line end.
    pub line: Range<usize>,
    /// The places of the patterns that match it, ascending.
    pub patterns: &'s [usize],
}

/// How many lines match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines that at least one pattern matches.
    pub lines: u64,
    /// Lines that each pattern matches, in the patterns' order.
    pub patterns: Vec<u64>,
}

impl Searcher {
    /// Makes patterns ready: each is known by its place.
    #[must_use]
    pub fn new(patterns: &[Pattern]) -> Self {
        let prefilter = Prefilter::new(patterns);
        let mut evaluator = Evaluator::new(patterns);
        evaluator.usual(&prefilter.usual);
        Self { prefilter, evaluator }
    }

    /// Searches a block and calls with each line that matches, in order. Gives how many bytes were whole lines; `last`
    /// says that no block follows, so that what stands after the last line feed is a line too.
    pub fn search(&mut self, block: &[u8], last: bool, mut with: impl FnMut(Found<'_>)) -> usize {
        let end = if last { block.len() } else { memchr::memrchr(b'\n', block).map_or(0, |at| at + 1) };
        let block = block.get(..end).unwrap_or_default();
        let mut from = 0;
        while from < end {
            let most = from.saturating_add(PART).min(end);
            let ahead = block.get(most - 1..).unwrap_or_default();
            let to = memchr::memchr(b'\n', ahead).map_or(end, |feed| most + feed);
            self.part(block, from, to, &mut with);
            from = to;
        }
        end
    }

    /// Searches the lines from one place of a block to another.
    fn part(&mut self, block: &[u8], from: usize, to: usize, with: &mut impl FnMut(Found<'_>)) {
        let block = block.get(..to).unwrap_or_default();
        if self.prefilter.learn(block.get(from..).unwrap_or_default()) {
            self.evaluator.usual(&self.prefilter.usual);
        }
        let every = self.prefilter.every();
        let mut next = self.prefilter.start();
        let mut at = from;
        while at < to {
            let hit = self.prefilter.next(block, at, &mut next);
            let Some(place) = (if every { Some(at) } else { hit }) else { break };
            let before = block.get(at..place).unwrap_or_default();
            let start = memchr::memrchr(b'\n', before).map_or(at, |feed| at + feed + 1);
            let rest = block.get(place..).unwrap_or_default();
            let feed = memchr::memchr(b'\n', rest).map_or(to, |feed| place + feed);
            let line = block.get(start..feed).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let texts = hit.is_some_and(|hit| hit <= feed);
            self.evaluator.evaluate(line, texts, &self.prefilter);
            if texts {
                self.prefilter.looked_at(self.evaluator.candidates());
            }
            let patterns = self.evaluator.found();
            if !patterns.is_empty() {
                with(Found { line: start..start + line.len(), patterns });
            }
            at = feed + 1;
        }
    }

    /// Counts the lines of a block that match, and adds them to `counts`. Gives how many bytes were whole lines.
    pub fn count(&mut self, block: &[u8], last: bool, counts: &mut Counts) -> usize {
        counts.patterns.resize(self.evaluator.patterns(), 0);
        self.search(block, last, |found| {
            counts.lines += 1;
            for pattern in found.patterns {
                if let Some(count) = counts.patterns.get_mut(*pattern) {
                    *count += 1;
                }
            }
        })
    }
}
