use aozu_iam::evaluate::{Decision, Explanation};
use aozu_vpc::reach;
use serde::Serialize;

/// Whether a request gets at a domain's data, layer by layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer<'e> {
    /// All layers together: allowed where each allows, else what the first says that does not.
    pub decision: Decision,
    /// The layer that stops it, or of which it cannot be told whether it does; none where all let it through.
    pub decided_by: Option<Layer>,
    /// Whether packets arrive.
    pub network: NetworkAnswer<'e>,
    /// What policies say.
    pub policies: PolicyAnswer,
    /// What fine-grained access control says.
    pub fine_grained: FineGrainedAnswer,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// The calls that would tell what was not read and matters.
    pub needs: Vec<String>,
}

/// What a request passes, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Layer {
    /// The network.
    Network,
    /// The domain's access policy and the caller's policies.
    Policies,
    /// Fine-grained access control.
    FineGrained,
}

/// Whether packets arrive at a domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkAnswer<'e> {
    /// Allowed where they do, whichever of the domain's addresses is asked.
    pub decision: Decision,
    /// Why, in words.
    pub because: String,
    /// The way to each of the domain's interfaces, or to the internet for a public endpoint.
    pub paths: Vec<reach::Answer<'e>>,
}

/// What policies say of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyAnswer {
    /// What they come to together.
    pub decision: Decision,
    /// The statements that decide, or the layers that lack one.
    pub because: Vec<String>,
    /// The engine's whole explanation.
    #[serde(skip)]
    pub explanation: Explanation,
}

/// What fine-grained access control says of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FineGrainedAnswer {
    /// Allowed where it is off, or the user may do everything.
    pub decision: Decision,
    /// Why, in words.
    pub because: String,
}

/// What an answer rests on, as it is gathered.
#[derive(Debug, Default)]
pub(super) struct Basis {
    pub(super) assumptions: Vec<String>,
    pub(super) needs: Vec<String>,
}

impl Basis {
    pub(super) fn assume(&mut self, what: impl Into<String>) {
        self.assumptions.push(what.into());
    }

    pub(super) fn need(&mut self, call: impl Into<String>) {
        self.needs.push(call.into());
    }
}
