use super::{
    tables::{Table, tables},
    template::Template,
};

/// A condition key: `s3:prefix`, `aws:RequestTag/${TagKey}`.
///
/// ```
/// use aozu_iam::reference::{self, ValueType};
/// let key = reference::global_condition_key("aws:principaltag/team").unwrap();
/// assert_eq!(key.name(), "aws:PrincipalTag/${TagKey}");
/// assert_eq!(key.value_type(), ValueType::String);
/// assert!(reference::condition_key("aws:TagKeys").unwrap().value_type().is_array());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey {
    name: u16,
    value_type: ValueType,
}

impl ConditionKey {
    pub(super) fn new(table: Table<3>, row: u16) -> Self {
        let value_type = ValueType::ALL.get(usize::from(table.byte(row, 2)));
        Self { name: table.number(row, 0), value_type: value_type.copied().unwrap_or(ValueType::String) }
    }

    /// Its name as AWS spells it; what varies stands as `${TagKey}`, also where AWS writes `<key>` or `tag-key`.
    #[must_use]
    pub fn name(self) -> &'static str {
        tables().string(self.name)
    }

    /// The type of its values.
    #[must_use]
    pub fn value_type(self) -> ValueType {
        self.value_type
    }

    /// Whether a part of its name varies.
    #[must_use]
    pub fn is_template(self) -> bool {
        Template::new(self.name()).varies()
    }

    /// Whether it is the key that a policy writes so. Letter case does not count; what varies must be there.
    #[must_use]
    pub fn matches(self, key: &str) -> bool {
        Template::new(self.name()).fits(key, true)
    }
}

impl std::fmt::Display for ConditionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The type of a condition key's values, which says what operators make sense.
///
/// Source: Service Authorization Reference, "Condition keys table" (read 2026-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "AWS's names")]
pub enum ValueType {
    String,
    Arn,
    Bool,
    Date,
    Numeric,
    IpAddress,
    Binary,
    ArrayOfString,
    ArrayOfArn,
    ArrayOfBool,
    ArrayOfDate,
    ArrayOfNumeric,
    ArrayOfIpAddress,
    ArrayOfBinary,
}

impl ValueType {
    /// All, in the order in which the data numbers them.
    pub const ALL: [Self; 14] = [
        Self::String,
        Self::Arn,
        Self::Bool,
        Self::Date,
        Self::Numeric,
        Self::IpAddress,
        Self::Binary,
        Self::ArrayOfString,
        Self::ArrayOfArn,
        Self::ArrayOfBool,
        Self::ArrayOfDate,
        Self::ArrayOfNumeric,
        Self::ArrayOfIpAddress,
        Self::ArrayOfBinary,
    ];

    /// AWS's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Date => "Date",
            Self::Numeric => "Numeric",
            Self::IpAddress => "IPAddress",
            Self::Binary => "Binary",
            Self::ArrayOfString => "ArrayOfString",
            Self::ArrayOfArn => "ArrayOfARN",
            Self::ArrayOfBool => "ArrayOfBool",
            Self::ArrayOfDate => "ArrayOfDate",
            Self::ArrayOfNumeric => "ArrayOfNumeric",
            Self::ArrayOfIpAddress => "ArrayOfIPAddress",
            Self::ArrayOfBinary => "ArrayOfBinary",
        }
    }

    /// Whether a request may carry several values, so that `ForAllValues` or `ForAnyValue` is needed.
    #[must_use]
    pub fn is_array(self) -> bool {
        self.element() != self
    }

    /// The type of one value.
    #[must_use]
    pub fn element(self) -> Self {
        match self {
            Self::ArrayOfString => Self::String,
            Self::ArrayOfArn => Self::Arn,
            Self::ArrayOfBool => Self::Bool,
            Self::ArrayOfDate => Self::Date,
            Self::ArrayOfNumeric => Self::Numeric,
            Self::ArrayOfIpAddress => Self::IpAddress,
            Self::ArrayOfBinary => Self::Binary,
            single => single,
        }
    }
}

impl std::fmt::Display for ValueType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
