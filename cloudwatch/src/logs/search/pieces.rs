//! Which few short pieces are sought in place of many texts: rare ones, and such as stand in many of the texts.

use aho_corasick::packed;
use memchr::memmem;

/// The longest piece: what the vectorised searcher looks at before it compares.
const LONGEST: usize = 4;
/// How many pieces a searcher takes before it stops too often at what is none of them.
const EACH: usize = 24;
/// The searcher's buckets: pieces in one are told apart last, so that they should be alike.
const BUCKETS: usize = 8;
/// Beyond this many searchers an automaton is faster.
const MOST_SEARCHERS: usize = 8;
/// Beyond this many pieces to choose from the choice would cost too much.
const MOST_CHOICES: usize = 1 << 13;
/// How much of a block shows which pieces are rare.
pub(super) const SAMPLE: usize = 32 << 10;
/// What it costs to stop at a piece, in passes of a piece's searcher over the sample.
const STOP: usize = 3;
/// With fewer bytes than this between pieces it is better to seek the texts themselves.
const TOO_OFTEN: usize = 128;

/// Searchers for pieces of texts: each text holds at least one of the pieces.
#[derive(Debug, Clone)]
pub(super) struct Pieces(pub(super) Vec<packed::Searcher>);

/// A run of bytes of one or more texts.
struct Choice {
    bytes: [u8; LONGEST],
    length: usize,
    /// The texts that hold it.
    texts: Vec<usize>,
    /// How many of those no chosen piece covers.
    open: usize,
    /// How often it stands in the sample.
    count: usize,
}

impl Choice {
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl Pieces {
    /// Pieces of the texts, or none if an automaton does better.
    pub(super) fn choose(texts: &[Vec<u8>], block: &[u8]) -> Option<Self> {
        let mut choices = choices(texts)?;
        let sampled = count(&mut choices, block);
        let mut chosen = cover(texts.len(), &mut choices)?;
        let stops: usize = chosen.iter().map(|choice| choice.count).sum();
        if stops * TOO_OFTEN > sampled {
            return None;
        }
        // The shortest of a searcher says how much it looks at.
        chosen.sort_unstable_by(|a, b| (a.length, a.bytes()).cmp(&(b.length, b.bytes())));
        let each = chosen.len().div_ceil(chosen.len().div_ceil(EACH));
        chosen.chunks(each).map(searcher).collect::<Option<Vec<_>>>().map(Self)
    }
}

/// A searcher of some pieces; none on a machine without vectors.
fn searcher(pieces: &[&Choice]) -> Option<packed::Searcher> {
    let mut builder = packed::Config::new().only_teddy(true).builder();
    // They are dealt to the buckets in turn: neighbours, which begin alike, come into one.
    let deep = pieces.len().div_ceil(BUCKETS);
    for turn in 0..deep {
        builder.extend(pieces.iter().skip(turn).step_by(deep).map(|choice| choice.bytes()));
    }
    builder.build()
}

/// All the pieces there are to choose from, by their bytes.
fn choices(texts: &[Vec<u8>]) -> Option<Vec<Choice>> {
    let mut all: Vec<([u8; LONGEST], usize, usize)> = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let length = text.len().min(LONGEST);
        for piece in text.windows(length.max(1)) {
            let mut bytes = [0; LONGEST];
            bytes.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
            all.push((bytes, length, number));
        }
        if all.len() > MOST_CHOICES {
            return None;
        }
    }
    all.sort_unstable();
    all.dedup();
    let mut choices: Vec<Choice> = Vec::new();
    for (bytes, length, number) in all {
        match choices.last_mut() {
            Some(last) if last.bytes == bytes && last.length == length => {
                last.texts.push(number);
                last.open += 1;
            }
            _ => choices.push(Choice { bytes, length, texts: vec![number], open: 1, count: 0 }),
        }
    }
    Some(choices)
}

fn slot(piece: u32) -> usize {
    (piece.wrapping_mul(0x9E37_79B1) >> 18) as usize
}

/// Counts the choices in four parts of the block. Gives how many bytes that were.
fn count(choices: &mut [Choice], block: &[u8]) -> usize {
    let part = (block.len() / 4).min(SAMPLE / 4);
    let starts: Vec<usize> =
        if part < LONGEST { vec![0] } else { (0..4).map(|n| block.len() / 4 * n).collect() };
    let mut known = vec![false; slot(u32::MAX).max(1 << 14)];
    for choice in choices.iter().filter(|choice| choice.length == LONGEST) {
        if let Some(slot) = known.get_mut(slot(u32::from_ne_bytes(choice.bytes))) {
            *slot = true;
        }
    }
    for start in &starts {
        let part = block.get(*start..start + part).unwrap_or_default();
        for piece in part.windows(LONGEST) {
            let Some(piece) = piece.first_chunk::<LONGEST>() else { continue };
            if known.get(slot(u32::from_ne_bytes(*piece))).is_some_and(|known| *known)
                && let Ok(at) =
                    choices.binary_search_by(|one| (&one.bytes, one.length).cmp(&(piece, LONGEST)))
                && let Some(choice) = choices.get_mut(at)
            {
                choice.count += 1;
            }
        }
        for choice in choices.iter_mut().filter(|choice| choice.length < LONGEST) {
            choice.count += memmem::find_iter(part, choice.bytes()).count();
        }
    }
    part * starts.len()
}

/// Takes the choice that covers most texts at least cost, until each text is covered.
fn cover(texts: usize, choices: &mut [Choice]) -> Option<Vec<&Choice>> {
    let mut of_text: Vec<Vec<usize>> = vec![Vec::new(); texts];
    for (number, choice) in choices.iter().enumerate() {
        for text in &choice.texts {
            of_text.get_mut(*text)?.push(number);
        }
    }
    let mut covered = vec![false; texts];
    let mut chosen = Vec::new();
    while covered.contains(&false) {
        if chosen.len() == EACH * MOST_SEARCHERS {
            return None;
        }
        // a/b > c/d is ad > cb.
        let (best, _) =
            choices.iter().enumerate().filter(|(_, one)| one.open > 0).max_by(|(_, a), (_, b)| {
                (a.open * (1 + STOP * b.count)).cmp(&(b.open * (1 + STOP * a.count)))
            })?;
        chosen.push(best);
        let held = choices.get(best)?.texts.clone();
        for text in held {
            if std::mem::replace(covered.get_mut(text)?, true) {
                continue;
            }
            for choice in of_text.get(text)? {
                choices.get_mut(*choice)?.open -= 1;
            }
        }
    }
    chosen.into_iter().map(|number| choices.get(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::{choices, count, cover};

    fn chosen(texts: &[&str], block: &str) -> Vec<String> {
        let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        let mut choices = choices(&texts).unwrap();
        count(&mut choices, block.as_bytes());
        let cover = cover(texts.len(), &mut choices).unwrap();
        cover.iter().map(|choice| String::from_utf8(choice.bytes().to_vec()).unwrap()).collect()
    }

    #[test]
    fn a_piece_is_rare_and_serves_many_texts() {
        assert_eq!(chosen(&["/items/11", "/items/22"], "").len(), 1);
        let log = "GET /items/5 HTTP GET /items/6 HTTP ".repeat(9);
        assert_eq!(chosen(&["/items/ 99", "/items/ 98"], &log).len(), 1);
        assert!(!log.contains(&chosen(&["/items/99"], &log)[0]));
        assert_eq!(chosen(&["ab", "xyz", "q"], &log).len(), 3);
    }
}
