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
