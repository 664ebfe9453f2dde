use std::{fmt, str::FromStr};

/// One member of a resource that does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// JSON pointer of the member within the resource; empty for the resource as a whole.
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
}

/// Everything that keeps one mirror from becoming a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<FieldProblem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            let gap = if n == 0 { "" } else { "; " };
            write!(f, "{gap}{}: {}", problem.pointer, problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Parses the members of a mirror and collects every one that fails, so that a user hears of all.
///
/// ```
/// use aozu_names::{AccountId, Arn, wire::Fields};
/// let mut fields = Fields::default();
/// let arn: Option<Arn> = fields.required("Arn", Some("no arn"));
/// let owner: Option<AccountId> = fields.optional("OwnerId", Some("12"));
/// assert_eq!((arn, owner), (None, None));
/// assert_eq!(fields.into_problems().0.len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Fields(Problems);

impl Fields {
    /// A member that must be there and parse.
    pub fn required<T: FromStr>(&mut self, member: &str, text: Option<&str>) -> Option<T>
    where
        T::Err: fmt::Display,
    {
        match text {
            Some(text) => self.parse(member, text),
            None => {
                self.problem(member, "the member is missing");
                None
            }
        }
    }

    /// A member that must parse if it is there; an empty text is as good as none.
    pub fn optional<T: FromStr>(&mut self, member: &str, text: Option<&str>) -> Option<T>
    where
        T::Err: fmt::Display,
    {
        text.filter(|text| !text.is_empty()).and_then(|text| self.parse(member, text))
    }

    /// A list of which every element must parse.
    pub fn list<'t, T: FromStr>(&mut self, member: &str, texts: impl IntoIterator<Item = &'t str>) -> Vec<T>
    where
        T::Err: fmt::Display,
    {
        let texts = texts.into_iter().enumerate();
        texts.filter_map(|(n, text)| self.parse(&format!("{member}/{n}"), text)).collect()
    }

    /// A value built from a nested mirror; its problems are reported under `member`.
    pub fn nested<T>(&mut self, member: &str, built: Result<T, Problems>) -> Option<T> {
        match built {
            Ok(value) => Some(value),
            Err(problems) => {
                self.0.0.extend(problems.0.into_iter().map(|problem| FieldProblem {
                    pointer: format!("/{member}{}", problem.pointer),
                    message: problem.message,
                }));
                None
            }
        }
    }

    fn parse<T: FromStr>(&mut self, member: &str, text: &str) -> Option<T>
    where
        T::Err: fmt::Display,
    {
        let told = |error: T::Err| {
            // The errors of std and other crates do not say what it was that did not parse.
            let error = error.to_string();
            if error.starts_with('`') { error } else { format!("`{}`: {error}", text.escape_debug()) }
        };
        text.parse().map_err(|error| self.problem(member, &told(error))).ok()
    }

    /// Notes a problem of one member (`Routes/0/State` for a nested one, empty for the whole).
    pub fn problem(&mut self, member: &str, message: &str) {
        let pointer = if member.is_empty() { String::new() } else { format!("/{member}") };
        self.0.0.push(FieldProblem { pointer, message: message.to_owned() });
    }

    /// How many problems were noted.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.0.len()
    }

    /// What was noted, as the error of a `TryFrom`.
    #[must_use]
    pub fn into_problems(self) -> Problems {
        self.0
    }

    /// The value, unless something was noted.
    ///
    /// # Errors
    /// What was noted.
    pub fn ok<T>(self, value: T) -> Result<T, Problems> {
        if self.0.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}
