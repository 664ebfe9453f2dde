//! Which account of a state a scenario is about.

use aozu_lambda::{
    FunctionName,
    simulate::{Request, SimulateError},
};
use aozu_names::Region;

use crate::{Organization, RegionState};

/// The scenario's region in the one account that has a function of the scenario there; where none has, in the only
/// account that has the region.
pub(super) fn region<'a>(
    state: &'a Organization,
    request: &Request,
) -> Result<&'a RegionState, SimulateError> {
    let failed = |rule: String| SimulateError::invalid("--state", rule);
    let Some(text) = &request.region else {
        return Err(SimulateError::invalid("Region", "the member is missing"));
    };
    let name: Region = text
        .parse()
        .map_err(|error: aozu_names::NameError| SimulateError::invalid("Region", error.to_string()))?;
    let names: Vec<FunctionName> = request
        .functions
        .iter()
        .flatten()
        .filter_map(|function| function.function_name.as_deref()?.parse().ok())
        .collect();
    let there: Vec<_> = state
        .accounts()
        .values()
        .filter_map(|account| Some((account.id(), account.regions().get(&name)?)))
        .collect();
    let has = |region: &RegionState| names.iter().any(|name| region.lambda.functions().get(name).is_some());
    let with: Vec<_> = there.iter().filter(|(_, region)| has(region)).collect();
    match (with.as_slice(), there.as_slice()) {
        ([(_, region)], _) | ([], [(_, region)]) => Ok(region),
        ([], []) => Err(failed(format!("no account of the state has the region `{name}`"))),
        ([], _) => Err(failed(format!(
            "several accounts have the region `{name}`, and none of them a function of the scenario"
        ))),
        (several, _) => {
            let accounts: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            Err(failed(format!(
                "accounts {} all have functions of the scenario: give the state of one",
                accounts.join(", ")
            )))
        }
    }
}
