use std::collections::BTreeMap;

use serde_json::Value;

use crate::Severity;

/// What is known of a rule without running it.
#[derive(Debug)]
pub struct RuleInfo {
    /// The stable code, such as `VPC014`: three letters of the crate and a number, never reused.
    pub code: &'static str,
    /// The kebab-case name, such as `subnet-outside-vpc`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line: what it finds.
    pub summary: &'static str,
    /// The page of the rule, Markdown: what it finds, why it matters, a failing and a passing
    /// fragment, AWS's source.
    pub page: &'static str,
    /// The collection whose resources are judged one by one (`ec2/Subnets`). Not read: the rule is not run.
    pub subject: &'static str,
    /// Collections of which absence is a reason, which therefore must have been read whole; `a|b` where
    /// either will do.
    pub needs: &'static [&'static str],
    /// Members of the finding's data that change from day to day and so stay out of its fingerprint.
    pub volatile: &'static [&'static str],
}

/// A rule: what is known of it, and the function that looks for what it forbids.
///
/// `C` is the crate's check: `for<'a> fn(&Scope<'a>, &mut Findings)`.
#[derive(Debug)]
pub struct Rule<C> {
    /// Code, name, severity and page.
    pub info: &'static RuleInfo,
    /// Looks at the scope and reports what it finds.
    pub check: C,
}

/// What is wrong, typed: one small struct a rule, gathered in the crate's `…Problem` enum. It is the
/// `Err` of checked methods and what becomes a [`crate::Finding`].
pub trait Problem: std::error::Error + serde::Serialize {
    /// The rule that this problem breaks.
    fn rule(&self) -> &'static RuleInfo;

    /// What to do about it, for a person.
    fn help(&self) -> String;

    /// Other resources that have part in it, as AWS's API prints their ids or names.
    fn related(&self) -> Vec<String> {
        Vec::new()
    }

    /// The typed fields, as the report's `data`.
    fn data(&self) -> BTreeMap<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => members.into_iter().collect(),
            _ => BTreeMap::new(),
        }
    }
}

/// Gathers a crate's rules: its `…Problem` enum with a variant a rule, and the constant `RULES`.
///
/// Stands in `rules/mod.rs`, where a type `Scope<'_>` is in scope and each rule's file is a module
/// with the problem's struct, `pub(crate) static INFO: RuleInfo` and
/// `pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings)`. A rule that comes with a feature
/// of the crate has its `#[cfg(…)]` before it, here as at its module.
#[macro_export]
macro_rules! rules {
    ($(#[$meta:meta])* pub enum $problem:ident { $($(#[$gate:meta])* $module:ident::$variant:ident,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, $crate::reexport::serde::Serialize)]
        #[serde(crate = "aozu_names::reexport::serde")]
        #[non_exhaustive]
        pub enum $problem {
            $($(#[$gate])* #[doc = concat!("See [`", stringify!($variant), "`].")] $variant($variant),)*
        }

        impl std::fmt::Display for $problem {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $($(#[$gate])* Self::$variant(problem) => std::fmt::Display::fmt(problem, f),)* }
            }
        }

        impl std::error::Error for $problem {}

        impl $crate::Problem for $problem {
            fn rule(&self) -> &'static $crate::RuleInfo {
                match self { $($(#[$gate])* Self::$variant(problem) => problem.rule(),)* }
            }
            fn help(&self) -> String {
                match self { $($(#[$gate])* Self::$variant(problem) => problem.help(),)* }
            }
            fn related(&self) -> Vec<String> {
                match self { $($(#[$gate])* Self::$variant(problem) => problem.related(),)* }
            }
            fn data(&self) -> std::collections::BTreeMap<String, $crate::reexport::serde_json::Value> {
                match self { $($(#[$gate])* Self::$variant(problem) => problem.data(),)* }
            }
        }

        $($(#[$gate])* impl From<$variant> for $problem {
            fn from(problem: $variant) -> Self {
                Self::$variant(problem)
            }
        })*

        /// The crate's rules, by code.
        pub const RULES: &[$crate::Rule<for<'a> fn(&Scope<'a>, &mut $crate::Findings)>] =
            &[$($(#[$gate])* $crate::Rule { info: &$module::INFO, check: $module::check },)*];
    };
}
