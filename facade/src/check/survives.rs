use super::{
    Asker, SurvivesPromise,
    outcome::{Outcome, Tally},
};

impl Asker<'_, '_> {
    pub(super) fn survives(&mut self, promise: &SurvivesPromise) -> Outcome {
        let mut tally = Tally::default();
        tally.doubt_with(|| format!("what outlives the loss of `{}` is not built yet", promise.az));
        tally.into_outcome(String::new())
    }
}
