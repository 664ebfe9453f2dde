use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

use aozu_iam::{
    entity::Role,
    policy::{Named, Principal},
};
use aozu_names::{AccountId, Arn, Findings, Problem, RoleName, RuleInfo, Severity, Subject};
use serde::Serialize;

use super::Scope;
use crate::{Account, access::Pins};

/// Another account can become administrator.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "{} may assume `{role}`, and so become administrator of account {}{}", accounts(.outsiders), .administered, by(.way)
)]
pub struct OutsiderBecomesAdministrator {
    /// The role that lets it in.
    pub role: RoleName,
    /// The accounts that it lets in, which were not read.
    pub outsiders: Vec<AccountId>,
    /// The account that is then theirs.
    pub administered: AccountId,
    /// The roles on the way from the first to one that may give itself everything.
    pub way: Vec<Arn>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC018",
    name: "outsider-becomes-administrator",
    severity: Severity::SecurityWarning,
    summary: "a role that trusts another account may give itself everything, or switch to one that may",
    page: include_str!("../../rules/ACC018.md"),
    subject: "iam/RoleDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for OutsiderBecomesAdministrator {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        match self.way.as_slice() {
            [] => format!(
                "give `{}` a permissions boundary, or take `iam:PutRolePolicy` and `iam:AttachRolePolicy` on itself from it",
                self.role
            ),
            [next, ..] => format!(
                "let `{}` no longer trust `{}`, or take `sts:AssumeRole` from it",
                next.name(),
                self.role
            ),
        }
    }

    fn related(&self) -> Vec<String> {
        self.way.iter().map(ToString::to_string).collect()
    }
}

fn accounts(accounts: &[AccountId]) -> String {
    let listed: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    format!("account{} {}", if accounts.len() == 1 { "" } else { "s" }, listed.join(", "))
}

fn by(way: &[Arn]) -> String {
    let named: Vec<String> = way.iter().map(|role| format!("`{}`", role.name())).collect();
    if named.is_empty() { String::new() } else { format!(" by {}", named.join(", then ")) }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(account) = scope.account else { return };
    let mut ways = None;
    for role in account.iam().roles().values() {
        let outsiders = outsiders(scope, role);
        if outsiders.is_empty() {
            continue;
        }
        let ways = ways.get_or_insert_with(|| Ways::of(scope.accounts));
        let Some((way, administered)) = ways.to_administrator(scope, role.arn()) else { continue };
        let subject = Subject {
            arn: role.arn().clone(),
            id: role.name().to_string(),
            account: account.id(),
            region: None,
            tags: role.tags().clone(),
            collection: INFO.subject,
            key: role.name().to_string(),
        };
        let role = role.name().clone();
        findings.report(subject, &OutsiderBecomesAdministrator { role, outsiders, administered, way });
    }
}

/// The principals whom a role's trust policy names in statements that allow. Everyone is another fault.
fn trusted(role: &Role) -> Vec<&Principal> {
    let document = role.trust().and_then(|trust| trust.document());
    let statements = document.into_iter().flat_map(|document| document.statements());
    statements
        .filter(|statement| statement.allows())
        .filter_map(|statement| match statement.principals() {
            Some(Named::These(these)) => Some(these),
            _ => None,
        })
        .flat_map(|these| these.listed().map(|(_, one)| &one.value))
        .collect()
}

/// The accounts that were not read and may assume a role.
fn outsiders(scope: &Scope<'_>, role: &Role) -> Vec<AccountId> {
    let mut found = BTreeSet::new();
    for principal in trusted(role) {
        let Some(id) = principal.account() else { continue };
        if scope.accounts.iter().any(|account| account.id() == id) {
            continue;
        }
        // Of a whole account, whoever its own policies let: a root user assumes no role.
        let anyone = format!("arn:{}:iam::{id}:role/any", role.arn().partition());
        let named = match principal {
            Principal::Account(_) | Principal::Root(_) => anyone.as_str(),
            _ => principal.arn().map_or(anyone.as_str(), Arn::as_str),
        };
        if !scope.is_denied(named, "sts:AssumeRole", role.arn().as_str(), &Pins::default()) {
            found.insert(id);
        }
    }
    found.into_iter().collect()
}

/// By whom each role names in its trust policy: a role's ARN, or an account's id.
#[derive(Debug, Default)]
struct Ways<'a> {
    trusting: BTreeMap<String, Vec<&'a Arn>>,
    /// What was asked already: many ways lead over the same roles.
    gives: RefCell<BTreeMap<&'a Arn, bool>>,
    may: RefCell<BTreeMap<(&'a Arn, &'a Arn), bool>>,
}

impl<'a> Ways<'a> {
    fn of(accounts: &[&'a Account]) -> Self {
        let mut ways = Self::default();
        for role in accounts.iter().flat_map(|account| account.iam().roles().values()) {
            for principal in trusted(role) {
                let by = match principal {
                    Principal::Account(_) | Principal::Root(_) => {
                        principal.account().map(|id| id.to_string())
                    }
                    _ => principal.arn().map(ToString::to_string),
                };
                ways.trusting.entry(by.unwrap_or_default()).or_default().push(role.arn());
            }
        }
        ways
    }

    /// The shortest way from a role to one that may give itself everything, and whose account that one is of; each
    /// switch on it surely succeeds.
    fn to_administrator(&self, scope: &Scope<'_>, from: &'a Arn) -> Option<(Vec<Arn>, AccountId)> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([(from, Vec::new())]);
        while let Some((role, way)) = queue.pop_front() {
            let text = role.as_str();
            let gives = |action: &str| scope.is_allowed(text, action, text, &Pins::default());
            let mut known = self.gives.borrow_mut();
            if *known
                .entry(role)
                .or_insert_with(|| gives("iam:PutRolePolicy") || gives("iam:AttachRolePolicy"))
            {
                return Some((way, role.account_id()?));
            }
            let by_account = self.trusting.get(role.account());
            let next = by_account.into_iter().chain(self.trusting.get(text)).flatten();
            for next in next {
                let may = || {
                    let ask = || scope.is_allowed(text, "sts:AssumeRole", next.as_str(), &Pins::default());
                    *self.may.borrow_mut().entry((role, *next)).or_insert_with(ask)
                };
                if !seen.contains(next) && may() {
                    seen.insert(next);
                    let mut longer = way.clone();
                    longer.push((*next).clone());
                    queue.push_back((next, longer));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, findings};

    fn role(name: &str, trusts: &str, statement: Value) -> Value {
        json!({"RoleName": name, "Path": "/", "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"AWS": trusts}, "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": "7f2c1b9e"}}}]},
            "RolePolicyList": [{"PolicyName": "p", "PolicyDocument":
                {"Version": "2012-10-17", "Statement": [statement]}}]})
    }

    fn allow(action: &str, resource: &str) -> Value {
        json!({"Effect": "Allow", "Action": action, "Resource": resource})
    }

    const OUTSIDER: &str = "arn:aws:iam::444455556666:root";

    fn found(roles: Value) -> Vec<String> {
        codes_of(&json!({"iam": {"RoleDetailList": roles}}), &json!({}))
    }

    #[test]
    fn a_role_that_may_give_itself_everything_is_found() {
        let vendor = |statement| found(json!({"vendor": role("vendor", OUTSIDER, statement)}));
        assert_eq!(vendor(allow("*", "*")), ["ACC018 vendor"]);
        assert_eq!(vendor(allow("iam:AttachRolePolicy", "*")), ["ACC018 vendor"]);
        assert_eq!(
            vendor(allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/vendor")),
            ["ACC018 vendor"]
        );
        assert_eq!(vendor(allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/other")), [""; 0]);
        assert_eq!(vendor(allow("s3:*", "*")), [""; 0]);
    }

    #[test]
    fn so_is_one_that_can_switch_to_it() {
        let admin = "arn:aws:iam::111122223333:role/admin";
        let with = |trusts: &str, statement: Value| {
            let mut second = role("admin", trusts, allow("*", "*"));
            // Between roles of one account there is no external id.
            second["AssumeRolePolicyDocument"]["Statement"][0].as_object_mut().unwrap().remove("Condition");
            let roles = json!({"vendor": role("vendor", OUTSIDER, statement), "admin": second});
            findings(&json!({"iam": {"RoleDetailList": roles}}), &json!({}))
        };
        let reached = with("111122223333", allow("sts:AssumeRole", admin));
        assert_eq!(reached.len(), 1);
        assert_eq!((reached[0].rule, &reached[0].data["way"]), ("ACC018", &json!([admin])));
        let by_name = with("arn:aws:iam::111122223333:role/vendor", allow("s3:GetObject", "*"));
        assert_eq!(by_name.len(), 1, "a role that is trusted by its own name needs no policy for it");
        assert_eq!(with("111122223333", allow("s3:GetObject", "*")).len(), 0);
        assert_eq!(with("arn:aws:iam::111122223333:role/else", allow("sts:AssumeRole", "*")).len(), 0);
    }

    #[test]
    fn one_s_own_account_is_no_outsider() {
        let own = role("admin", "arn:aws:iam::111122223333:root", allow("*", "*"));
        assert_eq!(found(json!({ "admin": own })), [""; 0]);
    }
}
