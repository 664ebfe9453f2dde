//! Whether statements that deny cancel one that lets the public in.

use smol_str::SmolStr;

use super::{Anchor, PublicTest, cover};
use crate::policy::{Named, SetQualifier, Spanned, Statement};

/// The statements that deny everyone, but for those whom fixed values bind.
pub(super) fn denying(test: PublicTest, variables: bool, all: &[Statement]) -> Vec<&Statement> {
    all.iter().filter(|statement| denies_the_public(test, variables, statement)).collect()
}

/// Whether each action on each resource that a statement allows is denied to everyone, or to everyone whom no fixed
/// value binds.
pub(super) fn cancel(denying: &[&Statement], variables: bool, allow: &Statement) -> bool {
    if denying.is_empty() {
        return false;
    }
    let actions = each(allow.actions());
    each(allow.resources()).into_iter().all(|resource| {
        let there: Vec<&&Statement> =
            denying.iter().filter(|deny| covers_resource(deny, resource, variables)).collect();
        actions.iter().all(|action| there.iter().any(|deny| covers_action(deny, *action)))
    })
}

/// One element of a list, or all that a negated list leaves.
#[derive(Clone, Copy)]
enum One<'s> {
    This(&'s str),
    AllBut(&'s [Spanned<SmolStr>]),
    /// The member is missing: it is not known what is left out.
    Everything,
}

fn each<'s>(named: Option<Named<'s, [Spanned<SmolStr>]>>) -> Vec<One<'s>> {
    match named {
        Some(Named::These(texts)) => texts.iter().map(|text| One::This(text.value.as_str())).collect(),
        Some(Named::AllBut(texts)) => vec![One::AllBut(texts)],
        None => vec![One::Everything],
    }
}

fn denies_the_public(test: PublicTest, variables: bool, statement: &Statement) -> bool {
    let everyone =
        matches!(statement.principals(), Some(Named::These(principals)) if principals.has_everyone());
    let denies = statement.effect() == Some(crate::policy::Effect::Deny);
    denies
        && everyone
        && statement.conditions().iter().all(|clause| {
            clause.operator.is_some_and(|operator| {
                // Of a list of which some value differs others may still be ours.
                operator.test.is_negated()
                    && operator.set != Some(SetQualifier::ForAnyValue)
                    && clause.entries.iter().all(|entry| {
                        let anchor =
                            Anchor::of(&entry.key.value, test.resource_type(), test.unrecorded_keys());
                        let fixed = |when: super::FixedWhen| {
                            let access_point = test.resource_type().is_access_point();
                            when.suits(operator.test)
                                && entry.values.iter().all(|value| {
                                    when.fault(&value.value.text, operator.test, variables, access_point)
                                        .is_none()
                                })
                        };
                        anchor.is_some_and(|anchor| fixed(anchor.fixed_when))
                    })
            })
        })
}

fn covers_action(deny: &Statement, action: One<'_>) -> bool {
    let Some(denied) = deny.actions() else { return false };
    match (denied, action) {
        (Named::These(patterns), One::This(action)) => {
            patterns.iter().any(|pattern| cover::action(&pattern.value, action))
        }
        (Named::These(patterns), One::AllBut(_) | One::Everything) => {
            patterns.iter().any(|pattern| cover::action(&pattern.value, "*"))
        }
        (Named::AllBut(spared), One::This(action)) => {
            spared.iter().all(|pattern| cover::actions_are_apart(action, &pattern.value))
        }
        (Named::AllBut(spared), One::AllBut(left_out)) => spared
            .iter()
            .all(|pattern| left_out.iter().any(|other| cover::action(&other.value, &pattern.value))),
        (Named::AllBut(spared), One::Everything) => spared.is_empty(),
    }
}

fn covers_resource(deny: &Statement, resource: One<'_>, variables: bool) -> bool {
    match (deny.resources(), resource) {
        // A trust policy is about its role, whatever is denied or allowed.
        (None, One::Everything) => true,
        (None, _) => false,
        (Some(Named::These(patterns)), One::This(resource)) => {
            patterns.iter().any(|pattern| cover::resource(&pattern.value, resource, variables))
        }
        (Some(Named::These(patterns)), One::AllBut(_) | One::Everything) => {
            patterns.iter().any(|pattern| pattern.value == "*")
        }
        (Some(Named::AllBut(spared)), One::AllBut(left_out)) => spared.iter().all(|pattern| {
            left_out.iter().any(|other| cover::resource(&other.value, &pattern.value, variables))
        }),
        (Some(Named::AllBut(spared)), _) => spared.is_empty(),
    }
}
