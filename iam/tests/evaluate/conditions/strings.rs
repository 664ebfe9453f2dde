//! Strings, truth values, base64 and presence.

use super::{F, List, No, One, Row, T, Want, check};

/// Rows of an operator and of its negation, which says the opposite.
fn both(table: &str, operator: &str, negation: &str, rows: &[(&str, &str, bool)]) {
    for (operator, turned) in [(operator, false), (negation, true)] {
        let values: Vec<[&str; 1]> = rows.iter().map(|(value, ..)| [*value]).collect();
        let rows: Vec<Row<'_>> = rows
            .iter()
            .zip(&values)
            .map(|((_, held, hit), value)| (operator, &value[..], One(held), Ok(*hit != turned)))
            .collect();
        check(&format!("{table}, {operator}"), &rows);
    }
}

#[test]
fn equal_strings_are_exact() {
    both(
        "exact",
        "StringEquals",
        "StringNotEquals",
        &[
            ("a", "a", true),
            ("a", "A", false),
            ("a", "a ", false),
            ("", "", true),
            ("", "a", false),
            // Wildcards are text.
            ("a*", "a*", true),
            ("a*", "ab", false),
            ("*", "a", false),
            ("a?", "a?", true),
            ("a?", "ab", false),
            // No Unicode normalisation.
            ("\u{e9}", "\u{e9}", true),
            ("\u{e9}", "e\u{301}", false),
            ("\u{212a}", "K", false),
            ("10", "10.0", false),
        ],
    );
}

#[test]
fn letter_case_is_lower_casing_with_the_final_sigma() {
    both(
        "any case",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        &[
            ("Alice", "aLICE", true),
            ("Alice", "Bob", false),
            ("", "", true),
            ("\u{c9}t\u{e9}", "\u{e9}T\u{c9}", true),
            // The Kelvin sign.
            ("k", "\u{212a}", true),
            ("\u{212a}", "K", true),
            // ß and ẞ.
            ("\u{df}", "\u{1e9e}", true),
            ("\u{1e9e}", "\u{df}", true),
            ("\u{df}", "SS", false),
            ("\u{df}", "ss", false),
            // ſ is small already.
            ("s", "\u{17f}", false),
            ("S", "\u{17f}", false),
            ("i", "\u{130}", false),
            ("I", "\u{131}", false),
            ("i", "I", true),
            // A sigma at the end of a word.
            ("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2}", true),
            ("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c3}", false),
            ("\u{3c2}", "\u{3c3}", false),
            ("\u{e9}", "e\u{301}", false),
            // Wildcards are text.
            ("A*", "a*", true),
            ("A*", "ab", false),
            ("A?", "ab", false),
        ],
    );
}

#[test]
fn wildcards_take_runs_and_single_units() {
    both(
        "wildcards",
        "StringLike",
        "StringNotLike",
        &[
            ("a*", "a", true),
            ("a*", "ab/c:d e", true),
            ("*", "", true),
            ("*", "a/b:c", true),
            ("a*c", "ac", true),
            ("a*c", "abcd", false),
            ("*b*", "abc", true),
            ("a**c", "abc", true),
            ("", "", true),
            ("", "a", false),
            ("a", "ab", false),
            ("a", "ba", false),
            ("A*", "ab", false),
            ("?", "a", true),
            ("?", "", false),
            ("?", "ab", false),
            ("a?c", "a/c", true),
            ("?", "\u{e9}", true),
            ("?", "\u{ffff}", true),
            ("?", "e\u{301}", false),
            ("??", "e\u{301}", true),
            // Beyond the BMP a character is two UTF-16 units.
            ("?", "\u{1f600}", false),
            ("??", "\u{1f600}", true),
            ("???", "\u{1f600}", false),
            ("a??*", "a\u{1f600}", true),
            ("\u{1f600}", "\u{1f600}", true),
            // Brackets and backslashes are text.
            ("[ab]", "a", false),
            ("[ab]", "[ab]", true),
            ("\\*", "*", false),
            ("\\*", "\\anything", true),
            ("\\?", "\\x", true),
            ("\\?", "?", false),
            ("a.c", "abc", false),
            ("a.c", "a.c", true),
            ("(a|b)", "a", false),
            ("a+", "aa", false),
            ("^a$", "a", false),
            ("\u{e9}*", "e\u{301}x", false),
        ],
    );
}

#[test]
fn truth_is_the_word_true_and_nothing_else() {
    let (yes, no) = (["true", "TRUE", "True", "tRuE"], ["false", "FALSE", "yes", "1", "", " true ", "no"]);
    let mut table = Vec::new();
    for value in yes.iter().chain(&no) {
        for held in yes.iter().chain(&no) {
            let same = yes.contains(value) == yes.contains(held);
            table.push(([*value], One(held), Want::Ok(same)));
        }
    }
    let rows: Vec<Row<'_>> =
        table.iter().map(|(value, held, want)| ("Bool", &value[..], *held, *want)).collect();
    check("truth", &rows);
}

#[test]
fn base64_compares_as_text() {
    check(
        "base64",
        &[
            ("BinaryEquals", &["YQ=="], One("YQ=="), T),
            ("BinaryEquals", &["YQ=="], One("YQ"), F),
            ("BinaryEquals", &["YQ"], One("YQ=="), F),
            ("BinaryEquals", &["YQ=="], One("YQ== "), F),
            ("BinaryEquals", &["YQ=="], One(" YQ=="), F),
            // The same byte: the last four bits are padding.
            ("BinaryEquals", &["YQ=="], One("YR=="), F),
            ("BinaryEquals", &["YQ=="], One("yq=="), F),
            ("BinaryEquals", &["+/+/"], One("-_-_"), F),
            ("BinaryEquals", &["Y*"], One("YQ=="), F),
            ("BinaryEquals", &["YR==", "YQ=="], One("YQ=="), T),
        ],
    );
}

#[test]
fn null_asks_for_absence_or_presence() {
    check(
        "presence",
        &[
            ("Null", &["true"], No, T),
            ("Null", &["TRUE"], No, T),
            ("Null", &["True"], No, T),
            ("Null", &["true"], One("x"), F),
            ("Null", &["false"], No, F),
            ("Null", &["false"], One("x"), T),
            ("Null", &["FALSE"], One("x"), T),
            // Anything else acts as `false`.
            ("Null", &["yes"], No, F),
            ("Null", &["yes"], One("x"), T),
            ("Null", &["1"], No, F),
            ("Null", &["1"], One("x"), T),
            ("Null", &[""], No, F),
            ("Null", &[""], One("x"), T),
            ("Null", &[" true "], No, F),
            ("Null", &[" true "], One("x"), T),
            // An empty text is present.
            ("Null", &["true"], One(""), F),
            ("Null", &["false"], One(""), T),
            // A list of the policy's is an OR.
            ("Null", &["true", "false"], No, T),
            ("Null", &["true", "false"], One("x"), T),
            ("Null", &["false", "yes"], No, F),
            ("Null", &["false", "yes"], One("x"), T),
            // A list of the request's.
            ("Null", &["true"], List(&["x", "y"]), F),
            ("Null", &["false"], List(&["x"]), T),
            // No variables.
            ("Null", &["${aws:PrincipalTag/asked}"], One("true"), T),
            ("Null", &["${aws:PrincipalTag/none, 'true'}"], No, F),
        ],
    );
}
