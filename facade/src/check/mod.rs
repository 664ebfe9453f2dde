//! `check`: a file of promises about a state, asked as tests.
//!
//! A promise holds, is broken, or is unknown where too little was read to say; one that selects nothing is broken,
//! for nothing was looked at. [`Model::check`] asks [`Expectations`], which are read from JSON, or TOML with feature
//! `cli`.

mod can;
mod checked;
mod expectations;
mod exposed;
mod findings;
mod inventory;
mod outcome;
mod public;
mod reach;
mod read;
mod select;
mod subnet;
mod survives;

pub use checked::{Checked, Holds, Promised};
pub use expectations::{
    CanPromise, Decided, Expectation, Expectations, FindingsPromise, Opened, Ports, Promise, PublicPromise,
    ReachPromise, Reached, SubnetPromise, SurvivesPromise,
};
pub use read::{ExpectationProblem, ExpectationsError};
pub use select::Selector;

use aozu_names::{Coverage, Region, Timestamp};

use self::outcome::Outcome;
use crate::{Model, Options, access::Answer, import::operations::commands_for, service::AnyState};

impl Model<'_> {
    /// Whether each promise holds, with the evidence. `options` are those of [`Model::validate`], for promises about
    /// findings: what is suppressed there does not count; `as_of` is the state's own time.
    ///
    /// ```
    /// use aozu::{Account, Expectations, Holds, Options, names::AccountId};
    /// let expectations = Expectations::from_json(
    ///     r#"{"expect": [{"name": "root may", "can": {"principal": "root", "action": "ec2:RunInstances",
    ///         "resource": "*", "decision": "allowed"}}]}"#,
    /// )?;
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let checked = account.compile().check(&expectations, &Options::default(), None);
    /// assert_eq!(checked.answer.promises()[0].holds, Holds::Yes);
    /// # Ok::<(), aozu::ExpectationsError>(())
    /// ```
    #[must_use]
    pub fn check(
        &self,
        expectations: &Expectations,
        options: &Options,
        as_of: Option<Timestamp>,
    ) -> Answer<Checked> {
        let mut asker = Asker { model: self, options, as_of, inventory: None };
        let (mut promises, mut assumptions, mut needs) = (Vec::new(), Vec::new(), Vec::new());
        for expectation in &expectations.expect {
            let Outcome { holds, evidence, assumptions: assumed, needs: needed } =
                asker.ask(&expectation.promise);
            assumptions.extend(assumed);
            needs.extend(needed.iter().cloned());
            promises.push(Promised {
                name: expectation.name.clone(),
                kind: expectation.promise.kind(),
                holds,
                evidence,
                line: expectation.line,
            });
        }
        Answer::new(Checked::new(promises), assumptions, needs)
    }
}

/// Asks one promise after the other.
struct Asker<'q, 'a> {
    model: &'q Model<'a>,
    options: &'q Options,
    as_of: Option<Timestamp>,
    /// Made at the first promise that selects from it.
    inventory: Option<inventory::Inventory>,
}

impl Asker<'_, '_> {
    fn ask(&mut self, promise: &Promise) -> Outcome {
        match promise {
            Promise::Reach(promise) => self.reach(promise),
            Promise::Can(promise) => self.can(promise),
            Promise::Public(promise) => self.public(promise),
            Promise::Subnet(promise) => self.subnet(promise),
            Promise::Survives(promise) => self.survives(promise),
            Promise::ExposedOnly(opened) => self.exposed_only(opened),
            Promise::Findings(promise) => self.findings(promise),
        }
    }

    /// Doubts what is selected from lists that were not read whole: more may be meant.
    fn doubt_partial(&self, tally: &mut outcome::Tally, lists: &[&str]) {
        let mut look = |place: String, region: Option<&Region>, state: &dyn AnyState| {
            for (name, _, slot) in state.slots() {
                let path = format!("{}/{name}", state.service());
                if !lists.contains(&path.as_str()) || slot.coverage() == Coverage::Whole {
                    continue;
                }
                let at = region.map_or_else(String::new, |region| format!(" --region {region}"));
                tally.needs.extend(commands_for(&path).into_iter().map(|call| call + &at));
                tally.doubt_with(|| format!("{path} of {place} was not read whole"));
            }
        };
        for account in self.model.accounts() {
            for state in account.states() {
                look(account.id().to_string(), None, state);
            }
            for (region, state) in account.regions() {
                for state in state.states() {
                    look(region.to_string(), Some(region), state);
                }
            }
        }
    }

    /// Everything that selectors select from.
    fn inventory(&mut self) -> &inventory::Inventory {
        let model = self.model;
        self.inventory.get_or_insert_with(|| inventory::Inventory::of(model))
    }
}
