use aozu_names::{AccountId, Region};

use crate::limits::{LONGEST_LEGACY_NAME, NAME_LENGTH};

aozu_names::checked_name! {
    /// The name of a bucket that is there: whatever S3 ever let a bucket be called, also before March 2018 in
    /// US East (N. Virginia), where capitals, underscores and 255 characters would do.
    ///
    /// What a *new* bucket may be called is asked of [`BucketName::problems`] and [`BucketName::new`].
    ///
    /// Source: Amazon S3 User Guide, "General purpose bucket naming rules".
    ///
    /// ```
    /// use aozu_s3::{BucketName, Naming};
    /// let old: BucketName = "My_Old_Bucket".parse()?;
    /// assert_eq!(old.as_str(), "My_Old_Bucket");
    /// assert!(BucketName::new("My_Old_Bucket", &Naming::default()).is_err());
    /// assert!("no/slash".parse::<BucketName>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct BucketName, "a bucket name", |text| {
        if !(*NAME_LENGTH.start()..=LONGEST_LEGACY_NAME).contains(&text.len()) {
            return Err((None, "it must have 3 to 255 characters"));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        match text.char_indices().find(|(_, c)| !fits(*c)) {
            Some((at, _)) => Err((Some(at), "it may hold letters, digits, `.`, `-` and `_` only")),
            None => Ok(()),
        }
    }
}

/// What a new bucket is named for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// Where the name must be unique.
    pub namespace: Namespace,
    /// Whether what AWS's own tools refuse, though its guide does not, is an error too.
    pub strict: bool,
    /// Whether the bucket is to use Transfer Acceleration.
    pub accelerated: bool,
}

/// Where a bucket's name must be unique.
///
/// Source: Amazon S3 User Guide, "Namespaces for general purpose buckets" (2026).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Namespace {
    /// Among all buckets of all accounts of the partition.
    #[default]
    Global,
    /// Among the account's own in one region: such a name ends in `-<account>-<region>-an`.
    AccountRegional {
        /// The account that makes the bucket.
        account: AccountId,
        /// The region that it is made in.
        region: Region,
    },
}

/// A rule that names of buckets keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NameRule {
    /// 3 to 63 characters.
    Length,
    /// Small letters, digits, `.` and `-`.
    Charset,
    /// A letter or digit at both ends.
    Edge,
    /// No two dots in a row.
    DoubleDot,
    /// No IPv4 address.
    Ip,
    /// No prefix that AWS keeps for itself.
    ReservedPrefix,
    /// No suffix that AWS keeps for itself.
    ReservedSuffix,
    /// `-an` ends the names of the account regional namespace and no others.
    RegionalNamespace,
    /// No `.-` and no `-.`.
    DotHyphen,
    /// Dots are not for every use.
    Dots,
}

impl NameRule {
    /// The rule's stable id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Length => "name.length",
            Self::Charset => "name.charset",
            Self::Edge => "name.edge",
            Self::DoubleDot => "name.double_dot",
            Self::Ip => "name.ip",
            Self::ReservedPrefix => "name.reserved_prefix",
            Self::ReservedSuffix => "name.reserved_suffix",
            Self::RegionalNamespace => "name.regional_namespace",
            Self::DotHyphen => "name.dot_hyphen",
            Self::Dots => "name.dots",
        }
    }
}

/// One rule that a name breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameProblem {
    /// The rule.
    pub rule: NameRule,
    /// Whether the bucket cannot be made; else it can, and will be trouble.
    pub is_error: bool,
    /// The byte at which the rule is first broken, where one can be named.
    pub offset: Option<usize>,
    /// What the rule asks for, for a person.
    pub message: &'static str,
}

/// A name that no new bucket can have: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` cannot be the name of a bucket: {}", text.escape_debug(), told(problems))]
pub struct InvalidBucketName {
    text: String,
    problems: Vec<NameProblem>,
}

impl InvalidBucketName {
    /// The name.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every rule that it breaks, warnings too.
    #[must_use]
    pub fn problems(&self) -> &[NameProblem] {
        &self.problems
    }
}

fn told(problems: &[NameProblem]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error);
    errors.map(|problem| problem.message).collect::<Vec<_>>().join("; ")
}

/// Prefixes that AWS keeps for itself.
/// Source: Amazon S3 User Guide, "General purpose bucket naming rules" (2026).
const RESERVED_PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];

/// Suffixes that AWS keeps for itself: aliases of access points and of Object Lambda, Multi-Region Access
/// Points, directory buckets and S3 Tables. Source: as above.
const RESERVED_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// What ends the names of the account regional namespace.
const REGIONAL_SUFFIX: &str = "-an";

impl BucketName {
    /// Everything that is wrong with a name for a new bucket; nothing for a good one.
    ///
    /// ```
    /// use aozu_s3::{BucketName, NameRule, Naming};
    /// let told = BucketName::problems("a..b_", &Naming::default());
    /// let rules: Vec<NameRule> = told.iter().map(|problem| problem.rule).collect();
    /// assert_eq!(rules, [NameRule::Charset, NameRule::Edge, NameRule::DoubleDot, NameRule::Dots]);
    /// assert!(!told[3].is_error, "dots are trouble, no error");
    /// ```
    #[must_use]
    pub fn problems(text: &str, naming: &Naming) -> Vec<NameProblem> {
        let mut problems = Vec::new();
        let mut note = |rule, is_error, offset, message| {
            problems.push(NameProblem { rule, is_error, offset, message });
        };
        if !NAME_LENGTH.contains(&text.len()) {
            note(NameRule::Length, true, None, "it must have 3 to 63 characters");
        }
        let strange = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
        if let Some(at) = text.find(strange) {
            let message = "it may hold small letters, digits, `.` and `-` only";
            note(NameRule::Charset, true, Some(at), message);
        }
        let ends = [(0, text.chars().next()), (text.len().saturating_sub(1), text.chars().next_back())];
        if let Some((at, _)) = ends.iter().find(|(_, c)| c.is_some_and(|c| !c.is_ascii_alphanumeric())) {
            note(NameRule::Edge, true, Some(*at), "it must begin and end with a letter or a digit");
        }
        if let Some(at) = text.find("..") {
            note(NameRule::DoubleDot, true, Some(at), "it must not hold two dots in a row");
        }
        if is_dotted_quad(text) {
            note(NameRule::Ip, true, None, "it must not look like an IPv4 address");
        }
        if RESERVED_PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
            let message = "it must not begin with `xn--`, `sthree-` or `amzn-s3-demo-`, which AWS keeps";
            note(NameRule::ReservedPrefix, true, Some(0), message);
        }
        if let Some(suffix) = RESERVED_SUFFIXES.iter().find(|suffix| text.ends_with(**suffix)) {
            let message = "it must not end in `-s3alias`, `--ol-s3`, `.mrap`, `--x-s3` or `--table-s3`, which AWS keeps";
            note(NameRule::ReservedSuffix, true, Some(text.len() - suffix.len()), message);
        }
        if let Some(message) = regional_fault(text, &naming.namespace) {
            note(NameRule::RegionalNamespace, true, None, message);
        }
        if let Some(at) = [".-", "-."].iter().filter_map(|pair| text.find(pair)).min() {
            let message = "a dot must not stand beside a hyphen, which CloudFormation refuses";
            note(NameRule::DotHyphen, naming.strict, Some(at), message);
        }
        if let Some(at) = text.find('.') {
            let message = match naming.accelerated {
                true => "it must not hold dots, with which Transfer Acceleration does not work",
                false => {
                    "dots keep its certificate from matching over HTTPS, and it from Transfer Acceleration"
                }
            };
            note(NameRule::Dots, naming.accelerated, Some(at), message);
        }
        problems
    }

    /// A name for a new bucket.
    ///
    /// # Errors
    /// Everything that keeps S3 from making a bucket of that name.
    ///
    /// ```
    /// use aozu_s3::{BucketName, Naming};
    /// assert!(BucketName::new("docexamplebucket1", &Naming::default()).is_ok());
    /// let error = BucketName::new("Foo-", &Naming::default()).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`Foo-` cannot be the name of a bucket: it may hold small letters, digits, `.` and `-` only; \
    ///      it must begin and end with a letter or a digit"
    /// );
    /// ```
    pub fn new(text: &str, naming: &Naming) -> Result<Self, InvalidBucketName> {
        let problems = Self::problems(text, naming);
        let refused = |problems| InvalidBucketName { text: text.to_owned(), problems };
        if problems.iter().any(|problem| problem.is_error) {
            return Err(refused(problems));
        }
        // What keeps today's rules keeps yesterday's.
        text.parse().map_err(|_| refused(problems))
    }

    /// The account and region that a name of the account regional namespace carries.
    ///
    /// ```
    /// use aozu_s3::BucketName;
    /// let name: BucketName = "logs-111122223333-us-west-2-an".parse()?;
    /// let (account, region) = name.regional().unwrap();
    /// assert_eq!((account.as_str(), region.as_str()), ("111122223333", "us-west-2"));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn regional(&self) -> Option<(AccountId, Region)> {
        regional_parts(self.as_str())
    }
}

/// Four groups of one to three digits.
fn is_dotted_quad(text: &str) -> bool {
    let group = |group: &str| (1..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(group)
}

/// `<prefix>-<12 digits>-<region>-an`.
fn regional_parts(text: &str) -> Option<(AccountId, Region)> {
    let body = text.strip_suffix(REGIONAL_SUFFIX)?;
    // A region's name holds no other run of twelve digits, so the last one is the account's.
    let (at, account) = body.match_indices('-').rev().find_map(|(at, _)| {
        let account: AccountId = body.get(at + 1..at + 13)?.parse().ok()?;
        body.get(at + 13..)?.starts_with('-').then_some((at, account))
    })?;
    let region: Region = body.get(at + 14..)?.parse().ok()?;
    (at > 0).then_some((account, region))
}

fn regional_fault(text: &str, namespace: &Namespace) -> Option<&'static str> {
    match namespace {
        Namespace::Global => text
            .ends_with(REGIONAL_SUFFIX)
            .then_some("it must not end in `-an`, which is for names of the account regional namespace"),
        Namespace::AccountRegional { account, region } => match regional_parts(text) {
            None => Some("in the account regional namespace it must be `<prefix>-<account>-<region>-an`"),
            Some((a, r)) if a != *account || r != *region => {
                Some("its account and region must be those that the bucket is made in")
            }
            Some(_) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use aozu_names::AccountId;
    use proptest::prelude::*;

    use super::{BucketName, NameRule, NameRule::*, Namespace, Naming};

    fn rules(text: &str, naming: &Naming) -> Vec<NameRule> {
        BucketName::problems(text, naming).iter().map(|problem| problem.rule).collect()
    }

    fn errors(text: &str) -> Vec<NameRule> {
        let problems = BucketName::problems(text, &Naming::default());
        problems.iter().filter(|problem| problem.is_error).map(|problem| problem.rule).collect()
    }

    #[test]
    fn good_names() {
        let longest = "a".repeat(63);
        for good in [
            "abc",
            "docexamplebucket1",
            "log-delivery-march-2020",
            &longest,
            "xn-foo",
            "mrap",
            "s3alias",
            "123",
        ] {
            assert_eq!(rules(good, &Naming::default()), [], "{good}");
        }
        assert_eq!(rules("my.example.s3.bucket", &Naming::default()), [Dots]);
        assert_eq!(rules("1.2.3.4.5", &Naming::default()), [Dots], "five groups are no address");
        assert!(BucketName::new("my.example.s3.bucket", &Naming::default()).is_ok());
    }

    #[test]
    fn every_rule_is_told_by_itself() {
        let long = "a".repeat(64);
        for (bad, rule) in [
            ("ab", Length),
            (long.as_str(), Length),
            ("", Length),
            ("Foo", Charset),
            ("foo_bar", Charset),
            ("fo\u{e9}", Edge),
            ("-foo", Edge),
            ("foo-", Edge),
            (".foo", Edge),
            ("a..b", DoubleDot),
            ("192.168.5.4", Ip),
            ("999.1.1.1", Ip),
            ("xn--foo", ReservedPrefix),
            ("sthree-x", ReservedPrefix),
            ("sthree-configurator", ReservedPrefix),
            ("amzn-s3-demo-x", ReservedPrefix),
            ("x-s3alias", ReservedSuffix),
            ("x--ol-s3", ReservedSuffix),
            ("x.mrap", ReservedSuffix),
            ("x--x-s3", ReservedSuffix),
            ("x--table-s3", ReservedSuffix),
            ("foo-an", RegionalNamespace),
            ("foo-111122223333-us-west-2-an", RegionalNamespace),
        ] {
            let told = errors(bad);
            assert!(told.contains(&rule), "{bad}: {told:?}");
            if bad.is_ascii() {
                assert_eq!(told, [rule], "{bad}");
            }
        }
    }

    #[test]
    fn a_dot_beside_a_hyphen_and_dots_are_trouble_and_sometimes_errors() {
        for text in ["a.-b", "a-.b"] {
            assert!(errors(text).is_empty());
            assert_eq!(rules(text, &Naming::default()), [DotHyphen, Dots]);
            assert!(BucketName::new(text, &Naming { strict: true, ..Naming::default() }).is_err());
        }
        assert!(BucketName::new("a.b", &Naming { strict: true, ..Naming::default() }).is_ok());
        assert!(BucketName::new("a.b", &Naming { accelerated: true, ..Naming::default() }).is_err());
    }

    #[test]
    fn a_regional_name_is_the_accounts_and_the_regions_own() {
        let of = |region: &str| Naming {
            namespace: Namespace::AccountRegional {
                account: AccountId::literal("111122223333"),
                region: region.parse().unwrap(),
            },
            ..Naming::default()
        };
        let name = "foo-111122223333-us-west-2-an";
        assert!(BucketName::new(name, &of("us-west-2")).is_ok());
        assert_eq!(rules(name, &of("us-east-1")), [RegionalNamespace]);
        for wrong in ["foo", "foo-an", "-111122223333-us-west-2-an", "foo-11112222333-us-west-2-an"] {
            assert!(rules(wrong, &of("us-west-2")).contains(&RegionalNamespace), "{wrong}");
        }
        let gov = "a-222233334444-111122223333-us-gov-west-1-an".parse::<BucketName>().unwrap();
        assert_eq!(gov.regional().unwrap().0.as_str(), "111122223333", "the last twelve digits count");
        assert_eq!("plain".parse::<BucketName>().unwrap().regional(), None);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let told = rules("xn--A..b_--x-s3", &Naming::default());
        assert_eq!(told, [Charset, DoubleDot, ReservedPrefix, ReservedSuffix, Dots]);
    }

    #[test]
    fn a_bucket_that_is_there_may_have_an_old_name() {
        let long = "A".repeat(255);
        for old in ["My_Bucket", "-x-", "192.168.5.4", long.as_str()] {
            assert!(old.parse::<BucketName>().is_ok(), "{old}");
        }
        for wrong in ["", "ab", "a/b", "a:b", "a b", "a*b", &"a".repeat(256)] {
            assert!(wrong.parse::<BucketName>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_a_new_name_is_also_an_old_one(text in "\\PC{0,80}|[a-z0-9.\\-A-Z_]{0,70}(-an)?") {
            let naming = Naming::default();
            let problems = BucketName::problems(&text, &naming);
            for problem in &problems {
                prop_assert!(problem.offset.is_none_or(|at| at <= text.len()));
            }
            prop_assert_eq!(BucketName::new(&text, &naming).is_ok(), problems.iter().all(|p| !p.is_error));
            if BucketName::new(&text, &naming).is_ok() {
                prop_assert!(text.parse::<BucketName>().is_ok());
            }
        }
    }
}
