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
            if lines.is_empty() {
                // A line feed alone ends an empty line.
                lines.push(String::new());
            }
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

/// Patterns many of which need the same texts, or texts that begin or end alike.
fn sharing() -> impl Strategy<Value = Pattern> {
    let word = prop::sample::select(vec![
        "alpha",
        "alphabet",
        "alp",
        "beta",
        "betamax",
        "/items/1",
        "/items/12",
        "12",
        "1.0",
        "a",
        "eta",
        "ERROR",
    ]);
    (0..11, word.clone(), word).prop_map(|(kind, a, b)| {
        let text = match kind {
            0 => format!("\"{a}\""),
            1 => format!("\"{a}\" \"{b}\""),
            2 => format!("?\"{a}\" ?\"{b}\""),
            3 => format!("\"{a}\" -\"{b}\""),
            4 => format!("{{ $.a = \"{a}\" }}"),
            5 => format!("{{ $.a = \"{a}*\" || $.b = \"{b}\" }}"),
            6 => format!("{{ $.a = \"{a}\" && $.b > 1 }}"),
            7 => "{ $.b > 1 && $.c NOT EXISTS }".to_owned(),
            8 => format!("[one=\"{a}\", ..., last=\"*{b}\"]"),
            9 => "[one > 1, two, ...]".to_owned(),
            _ => format!("%{}[0-9]%", if a.contains(['.', '/']) { "alp" } else { a }),
        };
        Pattern::compile(&text).unwrap()
    })
}

fn telling() -> impl Strategy<Value = String> {
    let word = || {
        prop::sample::select(vec![
            "alpha",
            "alphabet",
            "alp",
            "alp7",
            "beta",
            "/items/12",
            "/items/3",
            "12",
            "1.0",
            "7",
            "a",
            "x",
            "ERROR",
        ])
    };
    let json = (word(), prop::sample::select(vec!["0", "2", "1e1", "1.5", "null"]), word(), 0..5).prop_map(
        |(a, number, b, kind)| match kind {
            0 => format!(r#"{{"a":"{a}","b":{number},"c":"{b}"}}"#),
            1 => format!(r#"{{"a":"{}","b":"{b}"}}"#, a.replace('a', "\\u0061").replace('1', "\\u0031")),
            2 => format!(r#"{{"a":"{}","b":{number}}}"#, a.replace('/', "\\/")),
            3 => format!(r#"{{"b":"\"{b}\"","a":"{a}"}}"#),
            _ => format!(r#"{{"a":"{a}","b":{number}"#),
        },
    );
    prop_oneof![2 => prop::collection::vec(word(), 0..6).prop_map(|words| words.join(" ")), 1 => json]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn many_patterns_with_shared_texts_find_what_each_finds(
        patterns in prop::collection::vec(sharing(), 1..60),
        lines in prop::collection::vec(telling(), 1..60),
        plain in 0..60_usize,
    ) {
        // Long enough that the searcher learns what is rare in it.
        let lines: Vec<String> = lines.into_iter().flat_map(|line| {
            std::iter::once(line).chain(std::iter::repeat_n("INFO nothing to see, all is well".to_owned(), plain))
        }).filter(|line| !line.is_empty()).collect();
        let text = lines.join("\n");
        let mut found = Vec::new();
        Searcher::new(&patterns).search(text.as_bytes(), true, |hit| {
            found.push((text[hit.line].to_owned(), hit.patterns.to_vec()));
        });
        prop_assert_eq!(found, by_line(&patterns, &lines), "{:?}", patterns.iter().map(Pattern::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_text_is_found_where_another_pattern_s_escape_is() {
    let patterns = ["\"1.0\"", "{ $.a = \"1.0\" }"].map(|text| Pattern::compile(text).unwrap());
    let lines = "{\"a\":\"1\\u002e0\"}\n\\u nothing\n1.0\n{\"a\":\"1.0\"}\n";
    let mut found = Vec::new();
    Searcher::new(&patterns).search(lines.as_bytes(), true, |hit| found.push(hit.patterns.to_vec()));
    assert_eq!(found, [vec![1], vec![0], vec![0, 1]]);
}

#[test]
fn a_log_that_changes_is_searched_as_well_as_one_that_does_not() {
    let patterns: Vec<Pattern> =
        (0..60).map(|n| Pattern::compile(&format!("\"/items/{n}{n} \"")).unwrap()).collect();
    let (mut text, mut expected) = (String::new(), 0);
    for n in 0..40_000 {
        let item = if n < 8000 { n % 7 + 600_000 } else { n % 99 };
        text += &format!(
            "GET /items/{item}{} HTTP\n",
            if n % 500 == 0 { item.to_string() } else { "0".to_owned() }
        );
    }
    for line in text.lines() {
        let item = line.split(' ').nth(1).unwrap().strip_prefix("/items/").unwrap();
        expected += u64::from((0..60).any(|n| item == format!("{n}{n}")));
    }
    let (mut searcher, mut counts) = (Searcher::new(&patterns), Counts::default());
    searcher.count(text.as_bytes(), true, &mut counts);
    assert!(expected > 30);
    assert_eq!(counts.lines, expected);
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
