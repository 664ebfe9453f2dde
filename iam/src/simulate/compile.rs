use smol_str::{SmolStr, format_smolstr};

use super::{
    context_keys::keys_of,
    error::InputProblem,
    limits,
    policy_list::{PolicyInput, PolicyList},
};
use crate::{
    evaluate::PolicySet,
    policy::{Document, Fault, KindFault, Lines, PolicyKind, Span},
};

/// Policies of one layer, compiled, and the condition keys that they ask for.
#[derive(Debug)]
pub(super) struct Compiled {
    pub set: PolicySet,
    pub keys: Vec<SmolStr>,
}

/// Where a list of policies stands in a request, and what kind they are of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub member: &'static str,
    /// Of an organization the level, from 1.
    pub level: Option<usize>,
    pub kind: PolicyKind,
}

impl Place {
    pub(super) const fn new(member: &'static str, kind: PolicyKind) -> Self {
        Self { member, level: None, kind }
    }

    /// How the policy is called: `PolicyInputList.1`, `ServiceControlPolicyInputList.2.1`.
    fn id(self, item: usize) -> SmolStr {
        match self.level {
            Some(level) => format_smolstr!("{}.{level}.{item}", self.member),
            None => format_smolstr!("{}.{item}", self.member),
        }
    }

    pub(super) fn compile_list(self, list: &PolicyList<'_>) -> Result<Compiled, Vec<InputProblem>> {
        let policies = match list.policies() {
            Ok(policies) => policies,
            Err(rule) => return Err(vec![InputProblem::new(self.member, rule)]),
        };
        let (mut builder, mut keys, mut problems) = (PolicySet::builder(), Vec::new(), Vec::new());
        for (item, policy) in (1..).zip(&policies) {
            let id = self.id(item);
            match read(&id, policy, Some(self.kind)) {
                Ok(document) => {
                    keys.extend(keys_of(&document, false));
                    builder.add(self.kind, id, &document);
                }
                Err(wrong) => problems.extend(wrong),
            }
        }
        if problems.is_empty() { Ok(Compiled { set: builder.build(), keys }) } else { Err(problems) }
    }

    pub(super) fn compile_one(self, policy: &PolicyInput<'_>) -> Result<Compiled, Vec<InputProblem>> {
        let document = read(self.member, policy, Some(self.kind))?;
        Ok(Compiled {
            set: PolicySet::of(self.kind, self.member, &document),
            keys: keys_of(&document, false),
        })
    }
}

/// Reads a policy; of a kind also whether it has what every policy of the kind must have. Values that the kind does
/// not store (a `Sid` with blanks, a number that is none) are simulated all the same, as AWS does.
pub(super) fn read(
    member: &str,
    policy: &PolicyInput<'_>,
    kind: Option<PolicyKind>,
) -> Result<Document, Vec<InputProblem>> {
    let text = policy.text().map_err(|rule| vec![InputProblem::new(member, rule)])?;
    if policy.is_string() {
        of_aws_characters(member, &text)?;
    }
    let all = |errors: &[crate::policy::PolicyError]| {
        errors.iter().map(|error| InputProblem::of_policy(member, error)).collect::<Vec<_>>()
    };
    let document = Document::parse(&text).map_err(|errors| all(&errors.0))?;
    if let Some(kind) = kind.filter(|kind| !plainly_whole(&document, *kind)) {
        let mut errors = document.check(kind);
        errors.retain(|error| {
            matches!(
                error.fault(),
                Fault::Kind(
                    KindFault::NoStatement
                        | KindFault::Missing { .. }
                        | KindFault::Forbidden { .. }
                        | KindFault::Both { .. }
                )
            )
        });
        if !errors.is_empty() {
            return Err(all(&errors));
        }
    }
    Ok(document)
}

/// Whether every statement has just what the kind asks for, so that the thorough check would find nothing amiss. It
/// may say no of a policy that is whole.
fn plainly_whole(document: &Document, kind: PolicyKind) -> bool {
    let organization = matches!(kind, PolicyKind::ServiceControl | PolicyKind::ResourceControl);
    !organization
        && document.statement_member().is_some()
        && document.statements().iter().all(|statement| {
            statement.effect.is_some()
                && statement.not_principal.is_none()
                && statement.principal.is_some() == kind.needs_principal()
                && statement.action.is_some() != statement.not_action.is_some()
                && match kind {
                    PolicyKind::Trust => statement.resource.is_none() && statement.not_resource.is_none(),
                    _ => statement.resource.is_some() != statement.not_resource.is_some(),
                }
        })
}

/// A policy that is given as AWS takes it must have the length and the characters that AWS takes.
fn of_aws_characters(member: &str, text: &str) -> Result<(), Vec<InputProblem>> {
    let plain = text.bytes().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=0x7f));
    let length = if plain { text.len() } else { text.chars().count() };
    if !limits::POLICY_DOCUMENT.contains(&length) {
        let (least, most) = (limits::POLICY_DOCUMENT.start(), limits::POLICY_DOCUMENT.end());
        let message = format!("has {length} characters: a policy has {least} to {most}");
        return Err(vec![InputProblem::new(member, message)]);
    }
    if plain {
        return Ok(());
    }
    let mut places = text.char_indices();
    let taken = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    match places.find(|(_, c)| !taken(*c)) {
        None => Ok(()),
        Some((at, c)) => {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let position = Lines::new(text).position(Span::new(at, at).start);
            let message = format!(
                "has invalid content: U+{:04X} must not stand in a policy; write it as a JSON escape, such as `\\u{:04x}`",
                u32::from(c),
                u32::from(c).min(0xffff),
            );
            let problem = InputProblem { member: member.to_owned(), message, position: Some(position) };
            Err(vec![problem])
        }
    }
}
