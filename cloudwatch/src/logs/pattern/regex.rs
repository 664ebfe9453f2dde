//! AWS's subset of regular expressions: letters, digits, a few symbols, no groups, ASCII classes. It is read here,
//! character by character, and written anew for the engine, so that nothing else of the engine's own language is let in.

use std::fmt::Write as _;

use regex_automata::{meta, util::syntax};

use super::{PatternError, PatternErrorKind, cursor::Cursor};

/// How large a program may become: `a{999}{999}` must not eat the machine.
const PROGRAM_BYTES: usize = 1 << 20;

const ALLOWED: &str = "a regular expression may hold letters, digits, blanks, `: _ # = @ / ; , -` and the operators \
                       `^ $ ? [ ] { } | \\ * + .`; no parentheses; write any other character as `\\xhh`";

/// A compiled expression, searched anywhere in a text.
#[derive(Debug, Clone)]
pub(crate) struct Regex {
    source: String,
    program: meta::Regex,
    /// For each alternative, the longest run of plain characters that a match of it must hold.
    runs: Vec<Box<[u8]>>,
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Regex {
    /// Reads `%…%`, the opening percent sign being next.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        let start = cursor.at();
        cursor.bump();
        let mut reader =
            Reader { start, out: String::new(), run: Vec::new(), best: Vec::new(), runs: Vec::new() };
        let begin = cursor.at();
        reader.alternatives(cursor)?;
        let source = cursor.since(begin).to_owned();
        if source.is_empty() {
            return Err(PatternError::malformed(
                start,
                "a regular expression between percent signs is not empty",
            ));
        }
        cursor.bump();
        let program = meta::Builder::new()
            .configure(meta::Config::new().nfa_size_limit(Some(PROGRAM_BYTES)).onepass(false))
            .syntax(syntax::Config::new().utf8(false))
            .build(&reader.out)
            .map_err(|error| {
                let reason =
                    error.syntax_error().map_or_else(|| error.to_string(), |error| short(&error.to_string()));
                PatternError::new(begin, PatternErrorKind::Regex { reason })
            })?;
        Ok(Self { source, program, runs: reader.runs.into_iter().map(Vec::into_boxed_slice).collect() })
    }

    pub(crate) fn found(&self, text: &[u8]) -> bool {
        self.program.is_match(text)
    }

    /// Of which runs every match holds at least one; none if some match needs no plain run.
    pub(crate) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        let runs: Vec<Vec<u8>> = self.runs.iter().map(|run| run.to_vec()).collect();
        (!runs.is_empty() && runs.iter().all(|run| !run.is_empty())).then_some(runs)
    }
}

/// The last line of the engine's error: what it says, without the picture.
fn short(error: &str) -> String {
    let line = error.lines().last().unwrap_or(error);
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

struct Reader {
    start: usize,
    out: String,
    run: Vec<u8>,
    best: Vec<u8>,
    runs: Vec<Vec<u8>>,
}

fn symbol(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | ':' | '_' | '#' | '=' | '@' | '/' | ';' | ',' | '-')
}

fn operator(c: char) -> bool {
    matches!(c, '^' | '$' | '?' | '[' | ']' | '{' | '}' | '|' | '\\' | '*' | '+' | '.')
}

/// What a class such as `\d` holds, to stand inside brackets.
fn class(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' | 'D' => "0-9",
        's' | 'S' => r"\t\n\x0B\x0C\r ",
        'w' | 'W' => "0-9A-Za-z_",
        _ => return None,
    })
}

impl Reader {
    fn alternatives(&mut self, cursor: &mut Cursor<'_>) -> Result<(), PatternError> {
        loop {
            match cursor.peek() {
                None => {
                    return Err(PatternError::characters(
                        self.start,
                        cursor.since(self.start),
                        "the regular expression is never closed; write a `%` at its end",
                    ));
                }
                Some('%') => {
                    self.close();
                    return Ok(());
                }
                Some('|') => {
                    cursor.bump();
                    self.out.push('|');
                    self.close();
                }
                Some('^' | '$' | '.') => {
                    self.out.extend(cursor.bump());
                    self.end_run();
                }
                Some('?' | '*' | '+') => {
                    self.out.extend(cursor.bump());
                    self.end_run();
                }
                Some('{') => {
                    self.repetition(cursor)?;
                    self.end_run();
                }
                Some('[') => {
                    self.brackets(cursor)?;
                    self.end_run();
                }
                Some('\\') => self.escape(cursor)?,
                Some(c) if symbol(c) => {
                    cursor.bump();
                    self.plain(c, cursor);
                }
                Some('}' | ']') => {
                    return Err(cursor.stuck(
                        self.start,
                        "a closing bracket without an opening one; write it with a `\\` before it",
                    ));
                }
                Some(_) => return Err(cursor.stuck(self.start, ALLOWED)),
            }
        }
    }

    /// A character that stands for itself. What follows says whether it must occur.
    fn plain(&mut self, c: char, cursor: &Cursor<'_>) {
        self.literal(c);
        let mut ahead = cursor.clone();
        match ahead.peek() {
            Some('?' | '*' | '{') => self.end_run(),
            Some('+') => {
                ahead.bump();
                if !matches!(ahead.peek(), Some('?' | '*' | '+' | '{')) {
                    self.run.extend(u8::try_from(c));
                }
                self.end_run();
            }
            _ => self.run.extend(u8::try_from(c)),
        }
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.out.push(c);
        } else {
            self.code(u32::from(c));
        }
    }

    fn code(&mut self, code: u32) {
        // Writing to a text never fails.
        let _ = write!(self.out, "\\x{{{code:X}}}");
    }

    fn end_run(&mut self) {
        if self.run.len() > self.best.len() {
            std::mem::swap(&mut self.run, &mut self.best);
        }
        self.run.clear();
    }

    fn close(&mut self) {
        self.end_run();
        self.runs.push(std::mem::take(&mut self.best));
    }

    fn escape(&mut self, cursor: &mut Cursor<'_>) -> Result<(), PatternError> {
        match self.escaped(cursor)? {
            Escaped::Class(letter) => {
                let negated = if letter.is_ascii_uppercase() { "^" } else { "" };
                let _ = write!(self.out, "[{negated}{}]", class(letter).unwrap_or_default());
                self.end_run();
            }
            Escaped::Code(code) => {
                self.code(code);
                self.end_run();
            }
            Escaped::Plain(c) => self.plain(c, cursor),
        }
        Ok(())
    }

    fn escaped(&self, cursor: &mut Cursor<'_>) -> Result<Escaped, PatternError> {
        cursor.bump();
        Ok(match cursor.peek() {
            Some('x') => {
                cursor.bump();
                let hex = cursor.rest().get(..2).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(code) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()) else {
                    return Err(cursor.stuck(self.start, "`\\x` is followed by two hexadecimal digits"));
                };
                cursor.bump();
                cursor.bump();
                Escaped::Code(code)
            }
            Some('t') => {
                cursor.bump();
                Escaped::Code(0x9)
            }
            Some('n') => {
                cursor.bump();
                Escaped::Code(0xA)
            }
            Some(letter) if class(letter).is_some() => {
                cursor.bump();
                Escaped::Class(letter)
            }
            Some(c) if operator(c) || (symbol(c) && !c.is_ascii_alphanumeric()) => {
                cursor.bump();
                Escaped::Plain(c)
            }
            Some(_) => {
                return Err(cursor.stuck(
                    self.start,
                    "after `\\` stands an operator, one of `d D s S w W t n`, or `xhh` with two hexadecimal digits",
                ));
            }
            None => {
                return Err(PatternError::characters(
                    self.start,
                    cursor.since(self.start),
                    "the regular expression is never closed; write a `%` at its end",
                ));
            }
        })
    }

    /// `{n}`, `{n,}`, `{n,m}` and AWS's `{,m}`.
    fn repetition(&mut self, cursor: &mut Cursor<'_>) -> Result<(), PatternError> {
        let help = "`{` opens a count such as `{3}`, `{1,3}`, `{2,}` or `{,4}`; a brace that stands for itself is `\\{`";
        cursor.bump();
        let least = cursor.take(|c| c.is_ascii_digit());
        let range = cursor.eat(",");
        let most = cursor.take(|c| c.is_ascii_digit());
        if cursor.peek() != Some('}') || (least.is_empty() && most.is_empty()) {
            return Err(cursor.stuck(self.start, help));
        }
        cursor.bump();
        let least = if least.is_empty() { "0" } else { least };
        let _ = if range { write!(self.out, "{{{least},{most}}}") } else { write!(self.out, "{{{least}}}") };
        Ok(())
    }

    fn brackets(&mut self, cursor: &mut Cursor<'_>) -> Result<(), PatternError> {
        cursor.bump();
        self.out.push('[');
        if cursor.eat("^") {
            self.out.push('^');
        }
        if cursor.peek() == Some(']') {
            return Err(cursor.stuck(self.start, "a class in brackets names at least one character"));
        }
        loop {
            if cursor.eat("]") {
                self.out.push(']');
                return Ok(());
            }
            let Some(low) = self.member(cursor)? else { continue };
            let mut ahead = cursor.clone();
            if !(ahead.eat("-") && ahead.peek() != Some(']')) {
                self.code(low);
                continue;
            }
            let at = cursor.at();
            *cursor = ahead;
            match self.member(cursor)? {
                Some(high) if low <= high => {
                    self.code(low);
                    self.out.push('-');
                    self.code(high);
                }
                _ => {
                    return Err(PatternError::characters(
                        at,
                        cursor.since(self.start),
                        "a range goes from a lower to a higher character; a `-` that stands for itself is `\\-`",
                    ));
                }
            }
        }
    }

    /// One character of a class; none if a whole class such as `\d` was written.
    fn member(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<u32>, PatternError> {
        match cursor.peek() {
            Some('\\') => Ok(match self.escaped(cursor)? {
                Escaped::Class(letter) => {
                    let held = class(letter).unwrap_or_default();
                    let _ = if letter.is_ascii_uppercase() {
                        write!(self.out, "[^{held}]")
                    } else {
                        write!(self.out, "{held}")
                    };
                    None
                }
                Escaped::Code(code) => Some(code),
                Escaped::Plain(c) => Some(u32::from(c)),
            }),
            Some('[') => Err(cursor.stuck(self.start, "a bracket within brackets is written `\\[`")),
            Some(c) if symbol(c) || operator(c) => {
                cursor.bump();
                Ok(Some(u32::from(c)))
            }
            Some('%') | None => {
                Err(cursor.stuck(self.start, "the class in brackets is never closed; write a `]`"))
            }
            Some(_) => Err(cursor.stuck(self.start, ALLOWED)),
        }
    }
}

enum Escaped {
    Class(char),
    Code(u32),
    Plain(char),
}
