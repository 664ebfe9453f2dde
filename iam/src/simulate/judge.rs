use smol_str::SmolStr;

use super::{
    answer::{
        EvalDecisionDetails, EvaluationResult, MatchedStatement, OrganizationsDecisionDetail,
        PermissionsBoundaryDecisionDetail, PolicySourceType, ResourceSpecificResult,
    },
    arrange::Policies,
    explained::Explained,
    resource_name,
    validate::Asked,
};
use crate::{
    evaluate::{
        Action, Caller, Context, Decision, Explanation, Layer, LayerReport, LayerVerdict, Layers, PolicySet,
        Request, ResourcePolicy, StatementReport, Target,
    },
    policy::Effect,
};

/// Everything that a question is answered from.
#[derive(Debug)]
pub(super) struct Question<'q> {
    pub asked: &'q Asked,
    pub policies: &'q Policies,
    pub caller: &'q Caller,
    pub context: &'q Context,
    /// What AWS calls missing.
    pub missing: Vec<SmolStr>,
    /// The sets of each layer, borrowed.
    sets: Sets<'q>,
}

#[derive(Debug)]
struct Sets<'q> {
    identity: Vec<&'q PolicySet>,
    session: Vec<&'q PolicySet>,
    service_control: Vec<&'q PolicySet>,
    resource_control: Vec<&'q PolicySet>,
}

/// What one action on one resource comes to.
struct Judged {
    decision: Decision,
    matched: Vec<MatchedStatement>,
    missing: Vec<SmolStr>,
    boundary: Option<bool>,
    organizations: Option<bool>,
    details: Option<EvalDecisionDetails>,
    explained: Explained,
}

impl<'q> Question<'q> {
    pub(super) fn new(
        asked: &'q Asked,
        policies: &'q Policies,
        caller: &'q Caller,
        context: &'q Context,
    ) -> Self {
        let levels = |levels: &'q [(usize, _)]| -> Vec<&'q PolicySet> {
            levels
                .iter()
                .map(|(_, level): &(usize, std::sync::Arc<super::compile::Compiled>)| &level.set)
                .collect()
        };
        let sets = Sets {
            identity: policies.identity.iter().map(|compiled| &compiled.set).collect(),
            session: policies.session.iter().map(|compiled| &compiled.set).collect(),
            service_control: levels(&policies.service_control),
            resource_control: levels(&policies.resource_control),
        };
        Self { asked, policies, caller, context, missing: policies.missing(context), sets }
    }

    /// The result of one action over all resources.
    pub(super) fn result(&'q self, action: &Action) -> EvaluationResult {
        let several = self.asked.targets.len() > 1;
        let mut whole: Option<EvaluationResult> = None;
        let mut specific = Vec::with_capacity(if self.asked.named { self.asked.targets.len() } else { 0 });
        for target in &self.asked.targets {
            let judged = self.judge(action, target);
            if self.asked.named {
                specific.push(ResourceSpecificResult {
                    eval_resource_name: target.as_str().into(),
                    eval_resource_decision: judged.decision,
                    matched_statements: judged.matched.clone(),
                    missing_context_values: judged.missing.clone(),
                    permissions_boundary_decision_detail: boundary(judged.boundary),
                    eval_decision_details: judged.details,
                    explanation: several.then(|| judged.explained.clone()),
                });
            }
            whole = Some(match whole {
                None => self.first(action, judged),
                Some(so_far) => fold(so_far, judged),
            });
        }
        let mut whole = whole.unwrap_or_else(|| self.first(action, self.judge(action, &Target::any())));
        if whole.eval_decision == Decision::ExplicitDeny {
            // The statements of resources that are allowed count no longer.
            let denies = |statement: &MatchedStatement| {
                specific.is_empty()
                    || specific.iter().any(|one| {
                        one.eval_resource_decision == Decision::ExplicitDeny
                            && one.matched_statements.contains(statement)
                    })
            };
            whole.matched_statements.retain(denies);
        }
        whole.unresolved.extend(whole.missing_context_values.iter().cloned());
        whole.unresolved.sort_unstable();
        whole.unresolved.dedup();
        whole.resource_specific_results = specific;
        whole
    }

    fn first(&self, action: &Action, judged: Judged) -> EvaluationResult {
        EvaluationResult {
            eval_action_name: action.as_str().into(),
            eval_resource_name: resource_name::of(action, self.asked),
            eval_decision: judged.decision,
            matched_statements: judged.matched,
            missing_context_values: judged.missing,
            organizations_decision_detail: organizations(judged.organizations),
            permissions_boundary_decision_detail: boundary(judged.boundary),
            eval_decision_details: judged.details,
            resource_specific_results: Vec::new(),
            unresolved: unresolved(&judged.explained.explanation),
            explanation: judged.explained,
        }
    }

    fn judge(&'q self, action: &Action, target: &Target) -> Judged {
        let policies = self.policies;
        let other_account = matches!(
            (self.caller.account(), target.owner()), (Some(caller), Some(owner)) if caller != owner
        );
        let resource = match policies.resource_for(action, target) {
            Some(compiled) => ResourcePolicy::Given(&compiled.set),
            // Nobody from elsewhere, and nobody without policies, gets in but by the resource's policy.
            None if other_account || !self.caller.has_identity() => ResourcePolicy::Absent,
            None => ResourcePolicy::NotAsked,
        };
        let given = |sets: &'q Vec<&'q PolicySet>| (!sets.is_empty()).then_some(sets.as_slice());
        let sets = &self.sets;
        let layers = Layers {
            identity: &sets.identity,
            boundary: policies.boundary.as_ref().map(|compiled| &compiled.set),
            session: given(&sets.session),
            service_control: given(&sets.service_control),
            resource_control: given(&sets.resource_control),
            resource,
            endpoint: policies.endpoint.as_ref().map(|compiled| &compiled.set),
            grant: None,
        };
        let request = Request { caller: self.caller, action, target, context: self.context };
        let mut explanation = layers.explain(&request);
        self.number_levels(&mut explanation.layers);
        let decision = match explanation.decision {
            Decision::Depends => Decision::ImplicitDeny,
            decision => decision,
        };
        let organizations = policies.organization.then(|| organizations_allow(&explanation.layers));
        let boundary = policies.boundary.as_ref().map(|_| boundary_allows(&explanation.layers));
        let by_policies = explanation.service_rule.is_none();
        let stopped = organizations == Some(false);
        let missing = match decision {
            Decision::ImplicitDeny if by_policies && !stopped => self.missing.clone(),
            _ => Vec::new(),
        };
        let details = (other_account && !stopped).then(|| EvalDecisionDetails {
            identity: verdict(&explanation.layers, Layer::Identity),
            boundary: boundary.map(|_| verdict(&explanation.layers, Layer::Boundary)),
            resource: verdict(&explanation.layers, Layer::Resource),
        });
        let matched = if by_policies { matched(&explanation, decision) } else { Vec::new() };
        let explained = Explained { resource: target.as_str().into(), explanation };
        Judged { decision, matched, missing, boundary, organizations, details, explained }
    }

    /// Gives levels the numbers that they have in the request, where a policy type is off at some.
    fn number_levels(&self, layers: &mut [LayerReport]) {
        for layer in layers {
            let levels = match layer.layer {
                Layer::ServiceControl => &self.policies.service_control,
                Layer::ResourceControl => &self.policies.resource_control,
                _ => continue,
            };
            let at = layer.level.and_then(|level| level.checked_sub(1));
            if let Some((number, _)) = at.and_then(|at| levels.get(at)) {
                layer.level = Some(*number);
            }
        }
    }
}

/// Takes another resource into the result of an action.
fn fold(mut whole: EvaluationResult, judged: Judged) -> EvaluationResult {
    for statement in judged.matched {
        if !whole.matched_statements.contains(&statement) {
            whole.matched_statements.push(statement);
        }
    }
    for key in judged.missing {
        if !whole.missing_context_values.contains(&key) {
            whole.missing_context_values.push(key);
        }
    }
    whole.unresolved.extend(unresolved(&judged.explained.explanation));
    let both = |a: Option<bool>, b: Option<bool>| a.zip(b).map(|(a, b)| a && b);
    let so_far = whole.organizations_decision_detail.map(|detail| detail.allowed_by_organizations);
    whole.organizations_decision_detail = organizations(both(so_far, judged.organizations));
    let so_far =
        whole.permissions_boundary_decision_detail.map(|detail| detail.allowed_by_permissions_boundary);
    whole.permissions_boundary_decision_detail = boundary(both(so_far, judged.boundary));
    whole.eval_decision_details = match (whole.eval_decision_details, judged.details) {
        (Some(a), Some(b)) => Some(a.and(b)),
        (a, b) => a.or(b),
    };
    if judged.decision > whole.eval_decision {
        whole.eval_decision = judged.decision;
        whole.explanation = judged.explained;
    }
    whole
}

fn organizations(allowed: Option<bool>) -> Option<OrganizationsDecisionDetail> {
    allowed.map(|allowed_by_organizations| OrganizationsDecisionDetail { allowed_by_organizations })
}

fn boundary(allowed: Option<bool>) -> Option<PermissionsBoundaryDecisionDetail> {
    allowed.map(|allowed_by_permissions_boundary| PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary,
    })
}

/// A layer without a say stops nothing.
fn organizations_allow(layers: &[LayerReport]) -> bool {
    let mut organization =
        layers.iter().filter(|layer| matches!(layer.layer, Layer::ServiceControl | Layer::ResourceControl));
    organization.all(|layer| matches!(layer.verdict, LayerVerdict::Allowed | LayerVerdict::NotAsked))
}

fn boundary_allows(layers: &[LayerReport]) -> bool {
    let mut boundary = layers.iter().filter(|layer| layer.layer == Layer::Boundary);
    boundary.all(|layer| matches!(layer.verdict, LayerVerdict::Allowed | LayerVerdict::NotAsked))
}

fn verdict(layers: &[LayerReport], wanted: Layer) -> Decision {
    let found = layers.iter().find(|layer| layer.layer == wanted);
    match found.map(|layer| layer.verdict) {
        Some(LayerVerdict::Allowed) => Decision::Allowed,
        Some(LayerVerdict::ExplicitDeny) => Decision::ExplicitDeny,
        _ => Decision::ImplicitDeny,
    }
}

/// The statements that AWS names: of a deny those that deny, of an allowance those of the caller's and the
/// resource's policies that allow; with an implicit deny none (recorded September 2026).
fn matched(explanation: &Explanation, decision: Decision) -> Vec<MatchedStatement> {
    if decision == Decision::ImplicitDeny {
        return Vec::new();
    }
    let told = |layer: Layer, statement: &StatementReport| match layer {
        Layer::ServiceControl | Layer::ResourceControl => false,
        Layer::Identity | Layer::Resource => true,
        _ => statement.effect == Effect::Deny,
    };
    let mut decisive: Vec<_> =
        explanation.decisive().filter(|(layer, statement)| told(layer.layer, statement)).collect();
    // In the order of recorded answers.
    decisive.sort_by_key(|(layer, _)| match layer.layer {
        Layer::Boundary => 0,
        Layer::Identity => 1,
        Layer::Resource => 2,
        _ => 3,
    });
    decisive
        .into_iter()
        .map(|(_, statement)| MatchedStatement {
            source_policy_id: statement.policy.clone(),
            source_policy_type: PolicySourceType::of(statement),
            start_position: statement.simulator.0.into(),
            end_position: statement.simulator.1.into(),
        })
        .collect()
}

/// The keys that were asked for and are not there.
fn unresolved(explanation: &Explanation) -> Vec<SmolStr> {
    explanation.keys.iter().map(|key| key.key.clone()).collect()
}
