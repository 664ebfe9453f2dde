use aozu_names::Arn;

aozu_names::checked_name! {
    /// The name of a resource of a service that has no crate, or a word of AWS's: any text that is neither
    /// empty nor longer than an ARN and holds no control characters.
    ///
    /// ```
    /// use aozu::plain::Name;
    /// assert_eq!("prod/db".parse::<Name>()?.as_str(), "prod/db");
    /// assert!("".parse::<Name>().is_err());
    /// # Ok::<(), aozu::names::NameError>(())
    /// ```
    pub struct Name, "a name", |text| {
        if text.is_empty() || text.len() > Arn::LONGEST {
            return Err((None, "a name has 1 to 2048 bytes"));
        }
        match text.char_indices().find(|(_, letter)| letter.is_control()) {
            Some((at, _)) => Err((Some(at), "a name must not hold control characters")),
            None => Ok(()),
        }
    }
}

impl Name {
    /// The last segment of an ARN.
    pub(crate) fn of_arn(arn: &Arn) -> Self {
        Self::last_of(arn.as_str())
    }

    /// Several names as one, with spaces between; those that are empty are left out.
    pub(crate) fn composed(parts: &[&str]) -> Self {
        let told: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        Self(aozu_names::reexport::SmolStr::new(told.join(" ")))
    }

    /// What stands behind the last `/` or `:` of a name, such as of a queue's URL; all of it where nothing
    /// does.
    pub(crate) fn last_of(text: &str) -> Self {
        Self(aozu_names::reexport::SmolStr::new(last_segment(text)))
    }
}

/// What stands behind the last `/` or `:`; all of it where nothing does.
pub(crate) fn last_segment(text: &str) -> &str {
    text.rsplit(['/', ':']).next().filter(|last| !last.is_empty()).unwrap_or(text)
}
