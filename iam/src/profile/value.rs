use std::{fmt, str::FromStr};

use aozu_names::NameError;

/// Defines a closed list of words, spelled as the AWS CLI spells them.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $noun:literal, $rule:literal,
     { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            pub(super) const RULE: &'static str = $rule;

            /// The word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                found.ok_or_else(|| NameError::new($noun, text, $rule))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// How the AWS CLI prints answers.
    ///
    /// Source: AWS CLI User Guide, "Setting the output format in the AWS CLI" (cli-usage-output-format, read
    /// 2026-11). Version 1 knows `json`, `text` and `table` only.
    ///
    /// ```
    /// use aozu_iam::profile::Output;
    /// assert_eq!("yaml-stream".parse(), Ok(Output::YamlStream));
    /// assert!("xml".parse::<Output>().is_err());
    /// ```
    Output, "an output format", "it must be `json`, `yaml`, `yaml-stream`, `text`, `table` or `off`",
    {
        /// A JSON text, the default.
        Json = "json",
        /// A YAML text.
        Yaml = "yaml",
        /// YAML documents, printed as pages of the answer come.
        YamlStream = "yaml-stream",
        /// Lines of values between tabs.
        Text = "text",
        /// A table for people.
        Table = "table",
        /// Nothing; the exit status tells.
        Off = "off",
    }
}

words! {
    /// Where a machine gets its credentials from, for a profile that assumes a role with them.
    ///
    /// Source: AWS CLI User Guide, "Configuration and credential file settings", `credential_source`. The CLI
    /// compares the word with its case.
    CredentialSource, "a credential source", "it must be `Environment`, `Ec2InstanceMetadata` or `EcsContainer`",
    {
        /// The variables `AWS_ACCESS_KEY_ID` and its fellows.
        Environment = "Environment",
        /// The role of the EC2 instance's profile.
        Ec2InstanceMetadata = "Ec2InstanceMetadata",
        /// The task role of the container.
        EcsContainer = "EcsContainer",
    }
}
