//! Which few short pieces are sought in place of many texts: rare ones, and such as stand in many of the texts.

use aho_corasick::packed;
use memchr::memmem;

/// The longest piece: what the vectorised searcher looks at before it compares.
const LONGEST: usize = 4;
/// How many pieces a searcher takes before it stops too often at what is none of them.
const EACH: usize = 16;
/// The searcher's buckets: pieces in one are told apart last, so that they should be alike.
const BUCKETS: usize = 8;
/// Beyond this many searchers an automaton is faster.
const MOST_SEARCHERS: usize = 12;
/// Beyond this many pieces to choose from the choice would cost too much.
const MOST_CHOICES: usize = 1 << 13;
/// How much of a block shows which pieces are rare.
pub(super) const SAMPLE: usize = 32 << 10;
/// What it costs to stop at a piece, in passes of a piece's searcher over the sample.
const STOP: usize = 3;
/// With fewer bytes than this between pieces it is better to seek the texts themselves.
const TOO_OFTEN: usize = 128;

/// Of so many lines one holds a text that is common.
const COMMON: usize = 4;

/// Searchers for pieces of texts.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    /// Each text that is not common holds at least one of their pieces.
    pub(super) searchers: Vec<packed::Searcher>,
    /// The texts that are sought by none of them, because they stand in many lines.
    pub(super) common: Vec<usize>,
}

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
        let sample = sample(block);
        count(&mut choices, &sample);
        let common = common(texts, &choices, &sample);
        let mut chosen = cover(texts, &common, &mut choices)?;
        let stops: usize = chosen
            .iter()
            .filter(|(_, count)| *count > 0)
            .flat_map(|(piece, _)| sample.iter().map(|part| memmem::find_iter(part, piece).count()))
            .sum();
        if stops * TOO_OFTEN > sample.iter().map(|part| part.len()).sum() {
            return None;
        }
        // The shortest of a searcher says how much it looks at.
        chosen.sort_unstable_by_key(|(piece, _)| (piece.len().min(LONGEST), *piece));
        let each = chosen.len().div_ceil(chosen.len().div_ceil(EACH).max(1)).max(1);
        let searchers = chosen.chunks(each).map(searcher).collect::<Option<_>>()?;
        Some(Self { searchers, common })
    }
}

/// A searcher of some pieces; none on a machine without vectors.
fn searcher(pieces: &[(&[u8], usize)]) -> Option<packed::Searcher> {
    let mut builder = packed::Config::new().only_teddy(true).builder();
    // They are dealt to the buckets in turn: neighbours, which begin alike, come into one.
    let deep = pieces.len().div_ceil(BUCKETS);
    for turn in 0..deep {
        builder.extend(pieces.iter().skip(turn).step_by(deep).map(|(piece, _)| piece));
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

const SLOT_BITS: u32 = 14;

/// Where a piece is noted to be one of the choices; others may be noted there too.
fn slot(piece: [u8; LONGEST]) -> usize {
    (u32::from_ne_bytes(piece).wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as usize
}

/// Four parts of a block.
fn sample(block: &[u8]) -> [&[u8]; 4] {
    let part = (block.len() / 4).min(SAMPLE / 4);
    [0, 1, 2, 3].map(|n| {
        let start = block.len() / 4 * n;
        block.get(start..start + part).unwrap_or_default()
    })
}

/// Counts the choices in the sample.
fn count(choices: &mut [Choice], sample: &[&[u8]]) {
    let mut known = vec![false; 1 << SLOT_BITS];
    for choice in choices.iter().filter(|choice| choice.length == LONGEST) {
        if let Some(known) = known.get_mut(slot(choice.bytes)) {
            *known = true;
        }
    }
    for part in sample {
        for piece in part.windows(LONGEST).filter_map(|piece| piece.first_chunk::<LONGEST>()) {
            if known.get(slot(*piece)).is_some_and(|known| *known)
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
}

/// The texts that stand in many lines of the sample.
fn common(texts: &[Vec<u8>], choices: &[Choice], sample: &[&[u8]]) -> Vec<usize> {
    let lines: usize = sample.iter().map(|part| memchr::memchr_iter(b'\n', part).count()).sum();
    let many = (lines / COMMON).max(COMMON);
    // No text stands there more often than any piece of it.
    let mut may_be = vec![true; texts.len()];
    for choice in choices.iter().filter(|choice| choice.count < many) {
        for text in &choice.texts {
            if let Some(may_be) = may_be.get_mut(*text) {
                *may_be = false;
            }
        }
    }
    let stands = |text: &[u8]| sample.iter().map(|part| memmem::find_iter(part, text).count()).sum::<usize>();
    let each = texts.iter().zip(may_be).enumerate();
    each.filter(|(_, (text, may_be))| *may_be && stands(text) >= many).map(|(number, _)| number).collect()
}

/// Takes the choice that covers most texts at least cost, until each text is covered that is not common. A
/// piece goes on as far as all the
/// texts do for which it was taken: to compare more is cheaper than to stop. Gives how often its beginning was counted.
fn cover<'t>(
    texts: &'t [Vec<u8>],
    common: &[usize],
    choices: &mut [Choice],
) -> Option<Vec<(&'t [u8], usize)>> {
    let mut of_text: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for (number, choice) in choices.iter().enumerate() {
        for text in &choice.texts {
            of_text.get_mut(*text)?.push(number);
        }
    }
    let mut covered = vec![false; texts.len()];
    for text in common {
        *covered.get_mut(*text)? = true;
        for choice in of_text.get(*text)? {
            choices.get_mut(*choice)?.open -= 1;
        }
    }
    let mut chosen = Vec::new();
    while covered.contains(&false) {
        if chosen.len() == EACH * MOST_SEARCHERS {
            return None;
        }
        // a/b > c/d is ad > cb.
        let best =
            choices.iter().enumerate().filter(|(_, one)| one.open > 0).max_by(|(_, a), (_, b)| {
                (a.open * (1 + STOP * b.count)).cmp(&(b.open * (1 + STOP * a.count)))
            });
        let choice = choices.get(best?.0)?;
        let (bytes, length, held, count) = (choice.bytes, choice.length, choice.texts.clone(), choice.count);
        let mut piece: Option<&[u8]> = None;
        for text in held {
            if std::mem::replace(covered.get_mut(text)?, true) {
                continue;
            }
            let whole = texts.get(text)?;
            let rest = whole.get(memmem::find(whole, bytes.get(..length)?)?..)?;
            piece = Some(match piece {
                Some(piece) => {
                    let alike = piece.iter().zip(rest).take_while(|(a, b)| a == b).count();
                    piece.get(..alike)?
                }
                None => rest,
            });
            for choice in of_text.get(text)? {
                choices.get_mut(*choice)?.open -= 1;
            }
        }
        chosen.push((piece?, count));
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use super::{choices, count, cover};

    fn chosen(texts: &[&str], block: &str) -> Vec<String> {
        let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        let mut choices = choices(&texts).unwrap();
        count(&mut choices, &[block.as_bytes()]);
        let cover = cover(&texts, &[], &mut choices).unwrap();
        cover.iter().map(|(piece, _)| String::from_utf8(piece.to_vec()).unwrap()).collect()
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
