//! The searcher finds exactly the lines that the patterns match.

use aozu_cloudwatch::logs::{Counts, Pattern, Searcher};
use proptest::prelude::*;

use crate::generate::{expression, message, spelled};

fn pattern() -> impl Strategy<Value = Pattern> {
    let terms = prop::sample::select(vec![
        "ERROR",
        "x",
        "?ERROR ?xy",
        "-ERROR",
        "ERROR -x",
        "\"1.0\"",
        "%ER+O%",
        "%x|1%",
        "%[x]y?%",
        "",
        "\"x\\\"y\"",
        "?x ?%^.%",
        "%xy*%",
        "\" \"",
    ])
    .prop_map(|text| Pattern::compile(text).unwrap());
    let delimited = prop::sample::select(vec![
        "[]",
        "[a=ERROR, ...]",
        "[..., b=*x*]",
        "[a, b=1.0]",
        "[a=%ERR%||a=x, b]",
        "[a!=x]",
    ])
    .prop_map(|text| Pattern::compile(text).unwrap());
    let json = expression()
        .prop_map(|expression| Pattern::compile(&format!("{{ {} }}", spelled(&expression))).unwrap());
    prop_oneof![1 => terms, 1 => delimited, 2 => json]
}

fn line() -> impl Strategy<Value = String> {
    let words =
        prop::collection::vec(prop::sample::select(vec!["ERROR", "x", "xy", "1.0", "\\", "\"x", "é"]), 0..4);
    prop_oneof![message(), words.prop_map(|words| words.join(" ")), Just(String::new())]
}

fn by_line(patterns: &[Pattern], lines: &[String]) -> Vec<(String, Vec<usize>)> {
    let matching =
        |line: &String| (0..patterns.len()).filter(|n| patterns[*n].matches(line)).collect::<Vec<_>>();
    lines.iter().map(|line| (line.clone(), matching(line))).filter(|(_, found)| !found.is_empty()).collect()
}

proptest! {
    #[test]
    fn a_search_finds_what_each_line_says(
        patterns in prop::collection::vec(pattern(), 1..5),
        lines in prop::collection::vec(line(), 0..12),
        crlf in any::<bool>(),
        ended in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let feed = if crlf { "\r\n" } else { "\n" };
        let mut text = lines.join(feed);
        let mut lines = lines;
        if ended {
            text += feed;
        } else if lines.last().is_some_and(String::is_empty) {
            // What stands after the last line feed is a line only if it is something.
            lines.pop();
        }
        let expected = by_line(&patterns, &lines);
        let mut searcher = Searcher::new(&patterns);
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let at = if bytes.is_empty() { 0 } else { cut.index(bytes.len()) };
        let mut collect = |block: &[u8], searcher: &mut Searcher, last: bool| searcher.search(block, last, |hit| {
            found.push((String::from_utf8(block[hit.line].to_vec()).unwrap(), hit.patterns.to_vec()));
        });
        let consumed = collect(&bytes[..at], &mut searcher, false);
        prop_assert!(consumed == 0 || bytes[consumed - 1] == b'\n');
        let rest = collect(&bytes[consumed..], &mut searcher, true);
        prop_assert_eq!(consumed + rest, bytes.len());
        prop_assert_eq!(&found, &expected, "{:?}", patterns.iter().map(Pattern::as_str).collect::<Vec<_>>());
        let mut counts = Counts::default();
        searcher.count(bytes, true, &mut counts);
        prop_assert_eq!(counts.lines, expected.len() as u64);
        for n in 0..patterns.len() {
            prop_assert_eq!(counts.patterns[n], expected.iter().filter(|(_, found)| found.contains(&n)).count() as u64);
        }
    }
}

#[test]
fn what_a_text_may_be_written_as_hides_no_line() {
    let lines = r#"{"level":"\u0045RROR"}
{"lev\u0065l":"ERROR"}
{"level":"ERROR"}
{"level":"ok","level":"ERROR"}
{"level":"ERROR","level":"ok"}
{"level":"ERROR"
"#;
    let mut searcher = Searcher::new(&[Pattern::compile("{ $.level = \"ERROR\" }").unwrap()]);
    let mut found = Vec::new();
    searcher.search(lines.as_bytes(), true, |hit| found.push(lines[..hit.line.start].lines().count()));
    assert_eq!(found, [0, 1, 2, 3]);
}

#[test]
fn a_term_that_goes_over_a_line_s_end_is_in_no_line() {
    let mut searcher =
        Searcher::new(&[Pattern::compile("\"a\nb\"").unwrap(), Pattern::compile("\"b\r\"").unwrap()]);
    let mut counts = Counts::default();
    searcher.count(b"a\nb\r\nxa\nb", true, &mut counts);
    assert_eq!(counts.lines, 0);
}
