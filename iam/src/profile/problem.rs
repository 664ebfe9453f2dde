use std::fmt;

/// One fault of a file, with its line.
///
/// No message repeats a secret: of values that may be one, and of lines whose meaning is not known, at most
/// four characters are shown.
///
/// ```
/// use aozu_iam::profile::ConfigFile;
/// let file = ConfigFile::parse("[default]\nregion = ap-northeast-1a\n");
/// let problem = &file.problems()[0];
/// assert!(problem.to_string().starts_with("line 2: `ap-northeast-1a` is no value for `region`: it must be"));
/// assert_eq!(problem.help(), "did you mean `ap-northeast-1`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    line: u32,
    fault: FileFault,
}

impl FileProblem {
    pub(super) fn new(line: u32, fault: FileFault) -> Self {
        Self { line, fault }
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> &FileFault {
        &self.fault
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        self.fault.help()
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl std::error::Error for FileProblem {}

/// What can be wrong with a file. Texts are shortened where they might be secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each is; members are the texts they quote")]
pub enum FileFault {
    #[error("a byte order mark stands before the first line; the CLI then reads no section there")]
    ByteOrderMark,
    #[error("`{key}` stands before the first section; the CLI refuses the file")]
    OutsideSection { key: String },
    #[error("`{text}` is neither a section nor a setting; the CLI refuses the file")]
    NotASetting { text: String },
    #[error("a setting has no name before its `=`; the CLI refuses the file")]
    NoName,
    #[error("the heading `[{text}` has no `]`; the CLI refuses the file")]
    OpenHeading { text: String },
    #[error("a heading `[]` names nothing; the CLI refuses the file")]
    EmptyHeading,
    #[error("`{text}` behind a heading is passed over")]
    AfterHeading { text: String },
    #[error("section `[{header}]` stands on line {first} already; the CLI refuses the file")]
    SectionTwice { header: String, first: u32 },
    #[error("setting `{key}` stands on line {first} already; the CLI refuses the file")]
    SettingTwice { key: String, first: u32 },
    #[error(
        "`{text}` within `{key}` is no nested setting: it must be `name = value`; the CLI refuses the file"
    )]
    NotNested { key: String, text: String },
    #[error("`[{header}]` is no profile: {rule}")]
    NotAProfile { header: String, rule: &'static str, meant: String },
    #[error("profile `{name}` has two headings, here and on line {first}; the CLI keeps only the later one")]
    TwoHeadings { name: String, first: u32 },
    #[error("the comment behind `{key}` is a part of its value: a comment must stand on a line of its own")]
    CommentInValue { key: String },
    #[error("`{value}` is no value for `{key}`: {rule}")]
    Value { key: String, value: String, rule: String, help: String },
    #[error("no setting is called `{key}`")]
    UnknownSetting { key: String, meant: &'static str },
}

impl FileFault {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::ByteOrderMark => "save the file as UTF-8 without a byte order mark".to_owned(),
            Self::OutsideSection { .. } => "put `[default]` above it".to_owned(),
            Self::NotASetting { .. } | Self::NoName => {
                "write `name = value`, or `#` before it to make it a comment".to_owned()
            }
            Self::OpenHeading { .. } => "close it with `]`".to_owned(),
            Self::EmptyHeading => "name the section, such as `[default]`".to_owned(),
            Self::AfterHeading { .. } => "put it on a line of its own".to_owned(),
            Self::SectionTwice { header, .. } => format!("join the two sections `[{header}]`"),
            Self::SettingTwice { .. } => "take one of the two lines out".to_owned(),
            Self::NotNested { .. } => "write `name = value`, or indent the line no deeper".to_owned(),
            Self::NotAProfile { meant, .. } => format!("write `[{meant}]`"),
            Self::TwoHeadings { name, .. } => format!("join the two sections of profile `{name}`"),
            Self::CommentInValue { .. } => "put the comment on the line above".to_owned(),
            Self::Value { help, .. } => help.clone(),
            Self::UnknownSetting { meant, .. } => format!("did you mean `{meant}`?"),
        }
    }

    /// Whether the CLI refuses the whole file for it, with every command.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::ByteOrderMark
                | Self::OutsideSection { .. }
                | Self::NotASetting { .. }
                | Self::NoName
                | Self::OpenHeading { .. }
                | Self::EmptyHeading
                | Self::SectionTwice { .. }
                | Self::SettingTwice { .. }
                | Self::NotNested { .. }
        )
    }
}

/// Why an edit was refused. Values are not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each is; members are the texts they quote")]
pub enum EditProblem {
    #[error(
        "`{name}` cannot name a profile: it must not be empty, hold control characters, `[` or `]`, or begin or end with white space"
    )]
    Name { name: String },
    #[error(
        "`{key}` cannot name a setting: it must be letters, digits, `_` and `-`, with one `.` before a nested one"
    )]
    Key { key: String },
    #[error(
        "the value of `{key}` cannot be written: it must be one line that neither begins nor ends with white space"
    )]
    Value { key: String },
    #[error("the value of `{key}` was redacted before it was read; there is nothing to write")]
    Redacted { key: &'static str },
}

/// A text to quote which might hold a secret: whole where it looks like a setting's name, else its beginning.
pub(super) fn quotable(text: &str) -> String {
    let word = |b: u8| b.is_ascii_lowercase() || matches!(b, b'_' | b'-');
    if text.len() <= 40 && text.bytes().all(word) {
        return text.to_owned();
    }
    shortened(text, 4)
}

/// The name of a section or a value that is no secret, shortened.
pub(super) fn quotable_name(text: &str) -> String {
    shortened(text, 64)
}

fn shortened(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for c in text.chars().take(most) {
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::quotable;

    #[test]
    fn what_may_be_a_secret_is_cut() {
        assert_eq!(quotable("aws_acess_key_id"), "aws_acess_key_id");
        assert_eq!(quotable("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "wJal…");
        assert_eq!(quotable("日本\u{7}語です"), "日本\\u{7}語…");
        assert_eq!(quotable(""), "");
    }
}
