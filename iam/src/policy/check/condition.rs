use super::Check;
use crate::policy::{
    Comparand, ConditionClause, ConditionEntry, KindFault, Lint, Operator, Piece, PolicyKind, Readable,
    Statement, Test, error::quote, pieces, readable,
};

/// The clauses of `Condition`.
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    for clause in statement.conditions() {
        // An operator that there is not was told by the parser.
        let Some(operator) = clause.operator else { continue };
        spelling(check, clause, operator);
        for entry in &clause.entries {
            if entry.values.is_empty() {
                check.note(Lint::NoValues { key: quote(&entry.key.value) }, entry.span);
            }
            if operator.test == Test::Bool && entry.values.len() > 1 {
                check.note(Lint::ManyBooleans { key: quote(&entry.key.value) }, entry.span);
            }
            values(check, entry, operator);
        }
    }
}

fn spelling(check: &mut Check<'_>, clause: &ConditionClause, operator: Operator) {
    let (name, span) = (&clause.name.value, clause.name.span);
    if operator.test == Test::Null && operator.if_exists {
        check.note(KindFault::NullIfExists { operator: quote(name) }, span);
    } else if operator.test == Test::Null && operator.set.is_some() {
        check.note(Lint::NullSet { operator: quote(name) }, span);
    }
    let right = operator.to_string();
    if *name != right {
        check.note(Lint::OperatorCase { operator: quote(name), right }, span);
    }
}

fn values(check: &mut Check<'_>, entry: &ConditionEntry, operator: Operator) {
    let version = check.document.version();
    for value in &entry.values {
        let text = value.value.text.as_str();
        let (quoted, operator_name) = (|| quote(text), || operator.to_string());
        match readable(operator.test.comparand(), text, version) {
            Readable::Yes => {}
            Readable::No(noun) if is_refused(check.kind, operator.test.comparand()) => {
                let fault = KindFault::Value { value: quoted(), noun, operator: operator_name() };
                check.note(fault, value.span);
            }
            Readable::No(noun) | Readable::Dead(noun) => {
                let lint = Lint::DeadValue { value: quoted(), noun, operator: operator_name() };
                check.note(lint, value.span);
            }
        }
        let comparand = operator.test.comparand();
        let substituted = matches!(comparand, Comparand::String | Comparand::Arn | Comparand::Bool);
        if substituted && !version.has_variables() && text.contains("${") {
            check.note(Lint::LiteralVariable { text: quoted() }, value.span);
        }
        if comparand == Comparand::String && !operator.test.has_wildcards() && has_wildcard(text) {
            let lint = Lint::LiteralWildcard { value: quoted(), operator: operator_name() };
            check.note(lint, value.span);
        }
    }
}

/// Whether AWS refuses a value that the operator cannot read: recorded for identity and session policies
/// (the latter only check base64). Of other kinds it is not known.
fn is_refused(kind: PolicyKind, comparand: Comparand) -> bool {
    kind.is_identity() || (kind == PolicyKind::Session && comparand == Comparand::Binary)
}

/// Whether a text looks like a pattern: it has a wildcard outside of its variables.
fn has_wildcard(text: &str) -> bool {
    pieces(text).any(|piece| matches!(piece, Piece::Text(text) if text.contains('*')))
}

#[cfg(test)]
mod tests {
    use crate::policy::{Document, PolicyKind, check::tests::of};

    fn with(kind: PolicyKind, condition: &str) -> Vec<String> {
        of(kind, &format!(r#""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{{{condition}}}"#))
    }

    fn managed(condition: &str) -> Vec<String> {
        with(PolicyKind::Managed, condition)
    }

    #[test]
    fn a_stored_policy_must_hold_values_that_can_be_read() {
        for (operator, value, noun) in [
            ("NumericEquals", "no-number", "a decimal number"),
            ("NumericLessThan", "NaN", "a decimal number"),
            ("DateGreaterThan", "not-a-date", "a date such as `2030-01-01T00:00:00Z`"),
            ("IpAddress", "not-an-ip", "an IP address or CIDR range"),
            ("ArnLike", "not-an-arn", "an ARN"),
            ("BinaryEquals", "no-binary", "base64"),
        ] {
            let condition = format!(r#""{operator}":{{"a:b":["{value}"]}}"#);
            assert_eq!(
                managed(&condition),
                [format!("error: `{value}` is not {noun}, which `{operator}` compares with")]
            );
            let session = with(PolicyKind::Session, &condition);
            let severity = if operator == "BinaryEquals" { "error" } else { "warning" };
            assert!(session.len() == 1 && session[0].starts_with(severity), "{session:?}");
            assert!(with(PolicyKind::ServiceControl, &condition)[0].starts_with("warning: "));
        }
    }

    #[test]
    fn good_values_in_every_spelling() {
        for good in [
            r#""NumericEquals":{"a:b":[1, "01", "+1"]}"#,
            r#""Bool":{"a:b":"yes"}"#,
            r#""Null":{"a:b":true}"#,
            r#""DateLessThan":{"a:b":"2030-01-01"}"#,
            r#""ForAllValues:StringLikeIfExists":{"a:b":["*", "${aws:username}"]}"#,
            r#""StringEquals":{"a:b":"${*}"}"#,
        ] {
            assert!(managed(good).is_empty(), "{good}");
        }
    }

    #[test]
    fn what_cannot_match_is_told() {
        assert_eq!(
            managed(r#""IpAddress":{"aws:SourceIp":"2001:db8::5/64"}"#),
            [
                "warning: `2001:db8::5/64` is not an IPv6 range without host bits, so that `IpAddress` cannot compare with it"
            ]
        );
        assert_eq!(
            managed(r#""StringEquals":{"a:b":"vpc-*"}"#),
            ["warning: `vpc-*` is compared letter by letter: `StringEquals` has no wildcards"]
        );
        assert_eq!(
            managed(r#""StringEquals":{"a:b":[]}"#),
            ["suggestion: `a:b` has no values to compare with"]
        );
        assert_eq!(managed(r#""Bool":{"a:b":[true,false]}"#).len(), 1);
    }

    #[test]
    fn null_stands_alone() {
        assert_eq!(
            managed(r#""NullIfExists":{"a:b":true}"#),
            ["error: `NullIfExists` is not an operator: `Null` has no `IfExists`"]
        );
        assert_eq!(
            managed(r#""ForAnyValue:Null":{"a:b":true}"#),
            ["warning: `ForAnyValue:Null`: `Null` takes no set qualifier"]
        );
    }

    #[test]
    fn operators_are_spelt_as_the_manual_does() {
        assert_eq!(
            managed(r#""stringequals":{"a:b":"c"}"#),
            ["suggestion: `stringequals` is spelt `StringEquals`"]
        );
    }

    #[test]
    fn a_variable_needs_the_version_that_has_them() {
        let text = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:b":"${c:d}"}}}}"#;
        assert_eq!(Document::parse(text).unwrap().check(PolicyKind::Managed).len(), 1);
    }
}
