aozu_names::checked_name! {
    /// Where an account stands in its organization: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`, with a slash at the end.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", `aws:PrincipalOrgPaths`.
    ///
    /// ```
    /// use aozu_iam::context_keys::OrganizationPath;
    /// let place: OrganizationPath = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/".parse()?;
    /// assert_eq!(place.organization(), "o-a1b2c3d4e5");
    /// assert!("o-a1b2c3d4e5/r-ab12".parse::<OrganizationPath>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct OrganizationPath, "an organization path", |text| {
        const RULE: &str = "it must be the ids of the organization, its root and its units, each with a `/` after it, \
                            such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`";
        let path = text.strip_suffix('/').ok_or((Some(text.len()), RULE))?;
        let mut at = 0;
        for (n, part) in path.split('/').enumerate() {
            let beginning = match n { 0 => "o-", 1 => "r-", _ => "ou-" };
            let id = part.strip_prefix(beginning).ok_or((Some(at), RULE))?;
            if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                return Err((Some(at), RULE));
            }
            at += part.len() + 1;
        }
        Ok(())
    }
}

impl OrganizationPath {
    /// The id of the organization.
    #[must_use]
    pub fn organization(&self) -> &str {
        self.as_str().split('/').next().unwrap_or_default()
    }
}
