//! One principal with ten policies of ten statements, of which the last one decides. `xtask/peers` asks other
//! engines the same, so that nothing but `std` may stand here.

/// How many policies the principal has, and how many statements each of them.
pub const POLICIES: usize = 10;

/// Who asks.
pub const CALLER: &str = "arn:aws:iam::111122223333:user/alice";
/// The key that every statement has a condition on.
pub const KEY: &str = "aws:PrincipalTag/team";

const SERVICES: [&str; POLICIES] =
    ["s3", "sqs", "sns", "kms", "ssm", "lambda", "dynamodb", "logs", "ecr", "secretsmanager"];

/// The three action patterns of a statement.
#[must_use]
pub fn actions(policy: usize, statement: usize) -> [String; 3] {
    let service = SERVICES.get(policy).copied().unwrap_or("s3");
    ["Get", "List", "Put"].map(|verb| format!("{service}:{verb}Item{statement}*"))
}

/// Its resource pattern.
#[must_use]
pub fn resource(policy: usize, statement: usize) -> String {
    let service = SERVICES.get(policy).copied().unwrap_or("s3");
    format!("arn:aws:{service}:eu-west-1:111122223333:box{statement}/*")
}

/// What its condition compares [`KEY`] with.
#[must_use]
pub fn team(policy: usize, statement: usize) -> String {
    format!("team-{policy}-{statement}")
}

/// A policy, as JSON.
#[must_use]
pub fn policy(policy: usize) -> String {
    let statements: Vec<String> = (0..POLICIES)
        .map(|statement| {
            let [a, b, c] = actions(policy, statement);
            let (resource, team) = (resource(policy, statement), team(policy, statement));
            format!(
                r#"{{"Effect": "Allow", "Action": ["{a}", "{b}", "{c}"], "Resource": "{resource}",
                    "Condition": {{"StringEquals": {{"{KEY}": "{team}"}}}}}}"#
            )
        })
        .collect();
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "))
}

/// The action that only the last statement covers, by its last pattern.
pub const ACTION: &str = "secretsmanager:PutItem9Now";
/// A resource that it covers.
pub const RESOURCE: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:box9/key";
/// The team for which its condition holds.
pub const TEAM: &str = "team-9-9";
