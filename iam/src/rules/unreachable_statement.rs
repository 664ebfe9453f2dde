use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, holders::Stored, malformed_policy::kind_of};
use crate::{
    analyze::{Shadow, Shadowed, shadowed},
    policy::{Document, Nameless, Statement},
};

/// A statement does nothing.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("statement {statement}{} of {policy} does nothing: {why}", .sid.as_ref().map(|sid| format!(" (`{sid}`)")).unwrap_or_default())]
pub struct UnreachableStatement {
    /// The policy, with whose it is.
    pub policy: String,
    /// The number of the statement, from 1.
    pub statement: u32,
    /// Its `Sid`, where it has one.
    pub sid: Option<String>,
    /// Why.
    pub why: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM014",
    name: "unreachable-statement",
    severity: Severity::Warning,
    summary: "a statement can never match, or another denies or says all that it says",
    page: include_str!("../../rules/IAM014.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for UnreachableStatement {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "remove the statement, or name what it was meant for".to_owned()
    }
}

/// What each statement says, whatever it is called, with the index of the first that says it.
type Said = BTreeMap<String, u32>;

fn said(document: &Document) -> Said {
    let mut said = Said::new();
    for statement in document.statements() {
        said.entry(Nameless(statement).to_string()).or_insert(statement.index);
    }
    said
}

fn why(said: &Said, shadows: &[Shadowed], statement: &Statement) -> Option<String> {
    if let Some(element) = statement.unreachable() {
        return Some(format!("its `{element}` is an empty list"));
    }
    let mut entries = statement.conditions().iter().flat_map(|clause| &clause.entries);
    if let Some(entry) = entries.find(|entry| entry.values.is_empty()) {
        return Some(format!("its condition on `{}` has no values", entry.key.value));
    }
    let first = said.get(&Nameless(statement).to_string()).filter(|first| **first < statement.index);
    if let Some(first) = first {
        return Some(format!("statement {} says the same", first + 1));
    }
    let shadow = shadows.iter().find(|shadow| shadow.statement == statement.index)?;
    let number = shadow.by + 1;
    Some(match shadow.how {
        Shadow::Denied => format!("statement {number} denies all that it allows"),
        Shadow::Covered => format!("statement {number} says all that it says"),
    })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for stored in Stored::all(scope) {
        let Some(document) = stored.document.document() else { continue };
        let said = said(document);
        let shadows = shadowed(document, kind_of(&stored));
        for statement in document.statements() {
            let Some(why) = why(&said, &shadows, statement) else { continue };
            let problem = UnreachableStatement {
                policy: stored.in_words(),
                statement: statement.index + 1,
                sid: statement.sid().map(str::to_owned),
                why,
            };
            findings.report(stored.subject(scope), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, findings, good};

    fn with(statements: Value) -> Value {
        let mut iam = good();
        let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "read", "PolicyDocument": document}]);
        iam
    }

    #[test]
    fn empty_lists_match_nothing() {
        for statement in [
            json!({"Effect": "Deny", "Action": [], "Resource": "*"}),
            json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": []}),
            json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                   "Condition": {"StringEquals": {"aws:PrincipalOrgID": []}}}),
        ] {
            assert_eq!(codes(&with(json!([statement]))), ["IAM014 role/deploy"], "{statement}");
        }
    }

    #[test]
    fn a_twin_is_found_whatever_it_is_called() {
        let one =
            |sid: &str| json!({"Sid": sid, "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
        let iam = with(json!([one("A"), one("B")]));
        assert_eq!(codes(&iam), ["IAM014 role/deploy"]);
        assert_eq!(
            findings(&iam)[0].message,
            "statement 2 (`B`) of inline policy `read` of role `deploy` does nothing: statement 1 says the same"
        );
    }

    #[test]
    fn each_twin_names_the_first_in_whatever_order_its_members_stand() {
        let text = |members: &str| format!(r#"{{"Version": "2012-10-17", "Statement": [{members}]}}"#);
        let mut iam = good();
        let document = text(
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
               {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"},
               {"Resource": "*", "Action": "s3:GetObject", "Sid": "A", "Effect": "Allow"},
               {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#,
        );
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "read", "PolicyDocument": document}]);
        let mut found: Vec<_> =
            findings(&iam).iter().map(|f| (f.data["statement"].clone(), f.data["why"].clone())).collect();
        found.sort_by_key(|(statement, _)| statement.as_u64());
        // A list of one action is written otherwise, and says no more.
        let (all, same) = (json!("statement 1 says all that it says"), json!("statement 1 says the same"));
        assert_eq!(found, [(json!(2), all), (json!(3), same.clone()), (json!(4), same)]);
    }

    #[test]
    fn an_empty_exclusion_excludes_nothing_and_matches() {
        let all_but_none = json!([{"Effect": "Deny", "NotAction": [], "Resource": "arn:aws:s3:::acme"}]);
        assert_eq!(codes(&with(all_but_none)), [""; 0]);
        let deny = json!({"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"});
        let allow = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
        assert_eq!(codes(&with(json!([allow, deny]))), [""; 0], "some of it is still allowed");
    }

    #[test]
    fn what_another_statement_denies_or_says_is_idle() {
        let read = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"});
        for (other, why) in [
            (
                json!({"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}),
                "statement 2 denies all that it allows",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:G*", "Resource": "arn:aws:s3:::ac*"}),
                "statement 2 says all that it says",
            ),
        ] {
            let iam = with(json!([read, other]));
            assert_eq!(codes(&iam), ["IAM014 role/deploy"]);
            assert_eq!(findings(&iam)[0].data["why"], json!(why));
        }
        let sometimes = json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
        assert_eq!(codes(&with(json!([read, sometimes]))), [""; 0]);
    }
}
