//! The AWS CLI's two files, `~/.aws/config` and `~/.aws/credentials`: read, checked, edited in place, and
//! followed to where a profile's credentials come from.
//!
//! Texts come in and texts go out; nothing here opens a file or looks at the environment. Whatever the text,
//! it is kept to the byte: comments, blank lines, order, and sections and settings that nobody here knows.
//! An edit touches the line concerned, as `aws configure set` does.
//!
//! ```
//! use aozu_iam::profile::{ConfigFile, CredentialsFile, Profiles, Source};
//!
//! let config = ConfigFile::parse(
//!     "# Tokyo\n[default]\nregion = ap-northeast-1\n\n[profile admin]\nrole_arn = \
//!      arn:aws:iam::111122223333:role/admin\nsource_profile = default\n",
//! );
//! let mut credentials = CredentialsFile::parse("");
//! credentials.set("default", "aws_access_key_id", "AKIAIOSFODNN7EXAMPLE")?;
//! credentials.set("default", "aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//!
//! let chain = Profiles::new(config, credentials).resolve("admin")?;
//! assert!(matches!(chain.source, Source::Static { .. }));
//! assert_eq!(chain.roles[0].role_arn.name(), "admin");
//! assert_eq!(chain.region, None, "the region is the profile's own, never its source's");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Why a parser by hand: the CLI reads both files with Python's `configparser` and then its own rules about
//! nested values and quoted names, and rewrites single lines of them. No INI crate keeps the text to the byte,
//! follows those rules, and tells every fault with its line instead of the first.
//!
//! Sources: AWS CLI User Guide, "Configuration and credential file settings" (cli-configure-files), "Setting the
//! output format" (cli-usage-output-format), "Using an IAM role" (cli-configure-role); botocore's
//! `configloader.py`, `session.py` and `credentials.py`, Python's `configparser`, and the AWS CLI's
//! `customizations/configure/writer.py`. Where the guide is silent, the code decides:
//!
//! - A line that begins with `#` or `;` is a comment, indented or not. A comment behind a value is none: it
//!   becomes a part of the value, which is reported.
//! - Names of settings are case-insensitive; names of sections are not.
//! - A line indented deeper than its setting goes on with the setting's value. A setting without a value of its
//!   own has nested settings, one level deep.
//! - `[profile  x]` names `x`, `[profile "my x"]` names `my x`; `[ profile x ]` is no profile.
//! - A section or a setting that occurs twice, or a line that is neither, makes the CLI refuse the whole file;
//!   here the rest is still read, and of two the later one counts.

mod chain;
mod config;
mod configure;
mod credentials;
mod header;
mod ini;
mod problem;
mod profiles;
mod resolve;
mod setting;
mod value;
mod view;

pub use chain::{Chain, ProfileProblem, ProfileProblems, RoleStep, Source, SsoSource};
pub use config::ConfigFile;
pub use configure::{Answers, configure};
pub use credentials::CredentialsFile;
pub use problem::{EditProblem, FileFault, FileProblem};
pub use profiles::Profiles;
pub use value::{CredentialSource, Output};
pub use view::{Profile, Section};
