aozu_names::checked_name! {
    /// The bare name of a function: 1 to 64 letters, digits, `-` and `_`.
    ///
    /// Source: Lambda API Reference, `CreateFunction`.
    ///
    /// ```
    /// use aozu_lambda::FunctionName;
    /// assert!("order-api".parse::<FunctionName>().is_ok());
    /// assert!("order-api:live".parse::<FunctionName>().is_err());
    /// ```
    pub struct FunctionName, "a function name", |text| {
        if text.is_empty() || text.len() > 64 {
            return Err((None, "it must have 1 to 64 characters"));
        }
        match text.char_indices().find(|(_, c)| !is_word(*c)) {
            Some((at, _)) => Err((Some(at), "it may hold letters, digits, `-` and `_`")),
            None => Ok(()),
        }
    }
}

/// What names of functions, layers, aliases and statements are made of.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// A function as calls and dumps name it: by name, `name:qualifier`, `account:function:name`, or ARN, each with or
/// without a qualifier.
///
/// Source: Lambda API Reference, `Invoke`, parameter `FunctionName`.
///
/// ```
/// use aozu_lambda::FunctionRef;
/// for text in [
///     "order-api:live",
///     "111122223333:function:order-api:live",
///     "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api:live",
/// ] {
///     let named: FunctionRef = text.parse()?;
///     assert_eq!((named.name().as_str(), named.qualifier()), ("order-api", Some("live")));
/// }
/// assert!("order api".parse::<FunctionRef>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionRef {
    name: FunctionName,
    qualifier: Option<smol_str::SmolStr>,
}

impl FunctionRef {
    /// The function's name.
    #[must_use]
    pub fn name(&self) -> &FunctionName {
        &self.name
    }

    /// The version or alias; without one, `$LATEST` is meant.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }

    /// Whether it means `$LATEST`.
    #[must_use]
    pub fn is_latest(&self) -> bool {
        self.qualifier().is_none_or(|qualifier| qualifier == "$LATEST")
    }
}

impl std::str::FromStr for FunctionRef {
    type Err = aozu_names::NameError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const NOUN: &str = "a function";
        let wrong = |rule| aozu_names::NameError::new(NOUN, text, rule);
        let rest = if text.starts_with("arn:") {
            let arn: aozu_names::Arn = text.parse()?;
            if arn.service() != "lambda" {
                return Err(wrong("its ARN must be Lambda's"));
            }
            arn.resource()
                .strip_prefix("function:")
                .ok_or_else(|| wrong("its ARN must be a function's"))?
                .to_owned()
        } else if let Some((account, rest)) = text.split_once(":function:") {
            account.parse::<aozu_names::AccountId>()?;
            rest.to_owned()
        } else {
            text.to_owned()
        };
        let (name, qualifier) = match rest.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (rest.as_str(), None),
        };
        if let Some(qualifier) = qualifier
            && qualifier != "$LATEST"
            && (qualifier.is_empty() || qualifier.len() > 128 || !qualifier.chars().all(is_word))
        {
            return Err(wrong("its qualifier must be `$LATEST`, a version or an alias"));
        }
        Ok(Self { name: name.parse()?, qualifier: qualifier.map(Into::into) })
    }
}
