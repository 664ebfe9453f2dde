/// The source of a rule that compiles, finds nothing, and says what is still to write.
pub(super) fn source(code: &str, name: &str, problem: &str, fixture: bool) -> String {
    let helpers = if fixture { "use crate::rules::fixture::{codes, good};" } else { "use super::*;" };
    let test = if fixture {
        format!("let found = codes(&good());\n        assert_eq!(found, [\"{code}\"]);")
    } else {
        format!("let found: Vec<{problem}> = Vec::new();\n        assert_eq!(found.len(), 1);")
    };
    SOURCE
        .replace("@CODE", code)
        .replace("@NAME", name)
        .replace("@PROBLEM", problem)
        .replace("@HELPERS", helpers)
        .replace("@TEST", &test)
}

/// The page of that rule.
pub(super) fn page(code: &str, name: &str) -> String {
    PAGE.replace("@CODE", code).replace("@NAME", name)
}

const SOURCE: &str = r#"use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;

/// TO WRITE: what is wrong, in a sentence.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("TO WRITE: what is wrong with `{id}`, in lower case, with the values that show it")]
pub struct @PROBLEM {
    /// TO WRITE: typed fields, the resource that one would edit first.
    pub id: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "@CODE",
    name: "@NAME",
    severity: Severity::Warning,
    summary: "TO WRITE: what it finds, in one line, and how bad it is",
    page: include_str!("../../rules/@CODE.md"),
    subject: "TO WRITE: service/Collection",
    needs: &[], // TO WRITE: the collections of which absence is a reason
    volatile: &[],
};

impl Problem for @PROBLEM {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "TO WRITE: what to do about it".into()
    }
}

pub(crate) fn check(_scope: &Scope<'_>, _findings: &mut Findings) {
    // TO WRITE: look at each resource once and report what is wrong with it
}

#[cfg(test)]
mod tests {
    @HELPERS

    #[test]
    fn the_fault_is_found() {
        // TO WRITE: break one thing in the good account and expect exactly @CODE
        @TEST
    }

    // TO WRITE: the near misses, which stay silent
}
"#;

const PAGE: &str = "# @CODE @NAME

**warning**

## What it finds

TO WRITE: the fault, and what exactly counts as one.

## Why it matters

TO WRITE: what breaks, or who gets in.

## Fails

TO WRITE: the smallest fragment of an account that yields this code and no other.

```json
{}
```

## Passes

TO WRITE: the same fragment put right, which yields nothing.

```json
{}
```

## Use instead

TO WRITE: the fix, with the AWS CLI where it is one line.

## Source

TO WRITE: AWS's page, its title and path, and the date it was read.
";
