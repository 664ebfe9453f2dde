use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, holders::Stored};
use crate::{
    policy::{Document, Effect, Named, Statement, pattern::ActionPattern},
    reference::{self, Service},
};

/// A policy is about actions that AWS does not have.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{policy} names what AWS does not have: {}", .problems.join("; "))]
pub struct UnknownAction {
    /// The policy, with whose it is.
    pub policy: String,
    /// The elements of `Action` and `NotAction`, as the policy writes them.
    pub actions: Vec<String>,
    /// What is wrong with each, and where it stands.
    pub problems: Vec<String>,
    /// What each most likely means.
    #[serde(skip)]
    pub helps: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM023",
    name: "unknown-action",
    severity: Severity::Warning,
    summary: "a policy is about actions, or a service, that AWS does not have",
    page: include_str!("../../rules/IAM023.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &["problems"],
};

impl Problem for UnknownAction {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        let since = format!("what AWS added after {} is not known here", reference::SOURCE.date);
        let mut helps = self.helps.clone();
        helps.push(if helps.is_empty() { format!("correct or remove them; {since}") } else { since });
        helps.join("; ")
    }
}

/// Why there is no such action: none where there is one, or where the element is none and IAM013's.
fn why(element: &str) -> Option<String> {
    if element == "*" || ActionPattern::new(element).is_nothing() {
        return None;
    }
    let (prefix, name) = element.split_once(':')?;
    if reference::actions_matching(element).next().is_some() || reference::is_unlisted(element) {
        return None;
    }
    let wild = |text: &str| text.contains(['*', '?']);
    Some(match reference::service(prefix).map(Service::name) {
        None if wild(prefix) => format!("`{element}` matches no action"),
        None => format!("`{element}` is of `{prefix}`, which is no service"),
        Some(service) if wild(name) => format!("`{element}` matches no action of {service}"),
        Some(service) => format!("`{element}` is no action of {service}"),
    })
}

/// What comes of it.
fn so_that(statement: &Statement, excepted: bool) -> &'static str {
    match statement.effect() {
        _ if excepted => "it excepts nothing",
        Some(Effect::Deny) => "it denies nothing",
        _ => "it allows nothing",
    }
}

fn problem_of(policy: String, document: &Document) -> Option<UnknownAction> {
    let mut found = UnknownAction { policy, actions: Vec::new(), problems: Vec::new(), helps: Vec::new() };
    let lines = document.lines();
    for statement in document.statements() {
        let (elements, excepted) = match statement.actions() {
            Some(Named::These(elements)) => (elements, false),
            Some(Named::AllBut(elements)) => (elements, true),
            None => continue,
        };
        for element in elements {
            let text = element.value.as_str();
            let Some(why) = why(text) else { continue };
            let at = lines.position(element.span.start);
            found.problems.push(format!("{why} ({at}), so that {}", so_that(statement, excepted)));
            if found.actions.iter().any(|known| known == text) {
                continue;
            }
            found.actions.push(text.to_owned());
            if let Some(meant) = reference::nearest_action(text) {
                found.helps.push(format!("`{text}`: did you mean `{meant}`?"));
            }
        }
    }
    (!found.actions.is_empty()).then_some(found)
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for stored in Stored::all(scope) {
        let Some(document) = stored.document.document() else { continue };
        if let Some(problem) = problem_of(stored.in_words(), document) {
            findings.report(stored.subject(scope), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{allow, codes, findings, good};

    fn with(statement: Value) -> Value {
        let mut iam = good();
        let document = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "read", "PolicyDocument": document}]);
        iam
    }

    fn of(actions: Value) -> Value {
        with(json!({"Effect": "Allow", "Action": actions, "Resource": "arn:aws:s3:::acme"}))
    }

    #[test]
    fn a_slip_is_found_once_a_document_and_put_right() {
        let iam = of(json!(["s3:GetObjekt", "s3:GetObject", "ec2:DescribeInstance"]));
        assert_eq!(codes(&iam), ["IAM023 role/deploy"]);
        let found = &findings(&iam)[0];
        assert_eq!(found.data["actions"], json!(["s3:GetObjekt", "ec2:DescribeInstance"]));
        assert_eq!(
            found.message,
            "inline policy `read` of role `deploy` names what AWS does not have: `s3:GetObjekt` is no action of Amazon \
             S3 (line 1, column 25), so that it allows nothing; `ec2:DescribeInstance` is no action of Amazon EC2 \
             (line 1, column 55), so that it allows nothing"
        );
        assert!(
            found.help.starts_with(
                "`s3:GetObjekt`: did you mean `s3:GetObject`?; `ec2:DescribeInstance`: did you mean \
                 `ec2:DescribeInstances`?; what AWS added after 20"
            ),
            "{}",
            found.help
        );
    }

    #[test]
    fn each_way_to_be_unknown_is_told() {
        for (statement, says) in [
            (
                json!({"Effect": "Allow", "Action": "s4:GetObject", "Resource": "*"}),
                "`s4:GetObject` is of `s4`, which is no service",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:Gte*", "Resource": "*"}),
                "`s3:Gte*` matches no action of Amazon S3",
            ),
            (json!({"Effect": "Allow", "Action": "x*:Gte*", "Resource": "*"}), "`x*:Gte*` matches no action"),
            (json!({"Effect": "Deny", "Action": "s3:Get", "Resource": "*"}), "so that it denies nothing"),
            (
                json!({"Effect": "Deny", "NotAction": ["s3:Get"], "Resource": "*"}),
                "so that it excepts nothing",
            ),
        ] {
            let iam = with(statement);
            let found: Vec<_> = findings(&iam).into_iter().filter(|found| found.rule == "IAM023").collect();
            assert!(found.len() == 1 && found[0].message.contains(says), "{says}: {found:?}");
        }
    }

    #[test]
    fn trust_policies_and_managed_ones_count_but_for_those_of_aws() {
        let mut iam = good();
        let trust = iam["RoleDetailList"]["deploy"]["AssumeRolePolicyDocument"].as_str().unwrap();
        iam["RoleDetailList"]["deploy"]["AssumeRolePolicyDocument"] =
            json!(trust.replace("sts:AssumeRole", "sts:AsumeRole"));
        let found = codes(&iam);
        assert!(found.contains(&"IAM023 role/deploy".to_owned()), "{found:?}");
        for (arn, expected) in [
            ("arn:aws:iam::111122223333:policy/assets", vec!["IAM023 policy/assets"]),
            ("arn:aws:iam::aws:policy/AdministratorAccess", vec![]),
        ] {
            let mut iam = good();
            let document = allow("s4:ListModels", "*");
            let version = &mut iam["Policies"][arn]["PolicyVersionList"][0];
            assert!(version["Document"].is_string(), "{version}");
            version["Document"] = json!(document);
            assert_eq!(codes(&iam), expected, "{arn}");
        }
    }

    #[test]
    fn near_misses_stay_silent() {
        for actions in [
            json!("*"),
            json!("s3:*"),
            json!("S3:GETOBJECT"),
            json!("s3:Get?bject"),
            json!("s3:*Object*"),
            json!(["execute-api:Invoke", "sts:TagSession", "logs:PutLogEvents", "sso-directory:Search*"]),
        ] {
            let found = codes(&of(actions.clone()));
            assert!(!found.iter().any(|code| code.starts_with("IAM023")), "{actions}: {found:?}");
        }
        let found = codes(&of(json!(["s3GetObject", "s3:", "s3: GetObject"])));
        assert_eq!(found, ["IAM013 role/deploy"], "what is no action at all is another fault");
    }
}
