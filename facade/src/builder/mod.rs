//! Accounts for tests, in a few lines.

mod network;
mod services;

use std::{collections::BTreeMap, fmt};

use aozu_names::{AccountId, Coverage, Region, Timestamp, wire::SlotKind};
use aozu_vpc::{SubnetId, VpcId};
use serde_json::Value;

use crate::{Account, Organization, service::AnyState};

/// Builds an account as it stands once someone careful has set it up: what a test is about is then changed or
/// added.
///
/// Everything is in one region, and the account is whole: what was not built does not exist, so that questions have
/// answers. Ids are numbered, so that snapshots stay the same. What there is no method for, [`Self::put`] adds as
/// AWS's CLI prints it.
///
/// ```
/// use aozu::{AccountBuilder, Options, names::{AccountId, Severity}};
/// # use serde_json::json;
/// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "ap-northeast-1".parse()?);
/// let vpc = account.vpc("shop", "10.0.0.0/16".parse()?);
/// let app = account.security_group(&vpc, "app");
/// account.allow(&app, 443, "10.0.0.0/16");
/// account.instance("web", &vpc.protected[0], &app);
/// account.bucket("acme-uploads");
/// let reads = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-uploads/*"});
/// account.function_in("thumbnails", &vpc.protected, &app, &[reads]);
/// let organization = account.build()?;
///
/// let report = organization.validate(&Options::default());
/// assert!(report.findings.iter().all(|finding| finding.severity < Severity::Warning), "{report}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AccountBuilder {
    account: Account,
    region: Region,
    as_of: Option<Timestamp>,
    made: BTreeMap<&'static str, usize>,
    problems: Vec<String>,
}

/// A VPC that [`AccountBuilder::vpc`] made: its subnets, one of each class in each of three zones.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuiltVpc {
    /// Its id.
    pub id: VpcId,
    /// Subnets with a way to the internet and from it.
    pub public: Vec<SubnetId>,
    /// Subnets that get out by the NAT gateway of their zone, and that nothing gets into.
    pub protected: Vec<SubnetId>,
    /// Subnets with no way to the internet.
    pub private: Vec<SubnetId>,
}

/// Why an account could not be built: everything that is wrong with what was put into it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BuildError {
    /// What is wrong, each with its place.
    pub problems: Vec<String>,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl AccountBuilder {
    /// An account with nothing in it but the zones of its region, and public access to buckets blocked.
    #[must_use]
    pub fn new(id: AccountId, region: Region) -> Self {
        let mut account = Account::new(id);
        account.set_partition(region.partition().clone());
        account.region_mut(region.clone());
        let mut builder = Self { account, region, as_of: None, made: BTreeMap::new(), problems: Vec::new() };
        for state in builder.states_mut() {
            let named: Vec<_> = state.slots().iter().map(|(name, kind, _)| (*name, *kind)).collect();
            for (name, kind) in named {
                if let (SlotKind::Many | SlotKind::Each, Some((_, slot))) = (kind, state.slot_mut(name)) {
                    slot.set_coverage(Coverage::Whole);
                }
            }
        }
        builder.open_region();
        builder
    }

    /// Says when the account looked so: rules that know of dates ask for it.
    pub fn as_of(&mut self, when: Timestamp) -> &mut Self {
        self.as_of = Some(when);
        self
    }

    /// Adds or replaces one thing, as AWS's CLI prints it: `put("ec2", "VpcEndpoints", "vpce-…", json!({…}))`. The
    /// collections are those of `aozu schema account`; of a collection that is one thing alone (`PasswordPolicy`),
    /// the key is that of a member, and the value the member's.
    ///
    /// What is wrong with it is told by [`Self::build`].
    ///
    /// ```
    /// use aozu::{AccountBuilder, names::AccountId};
    /// use serde_json::json;
    /// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "eu-west-1".parse()?);
    /// account.put("sqs", "QueueUrls", "orders", json!("orders"));
    /// account.put("sqs", "Unicorns", "orders", json!({}));
    /// assert_eq!(account.build().unwrap_err().problems.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put(&mut self, service: &str, collection: &str, key: &str, value: Value) -> &mut Self {
        let text = value.to_string();
        let slot = self
            .states_mut()
            .into_iter()
            .find(|state| state.service() == service)
            .and_then(|state| state.slot_mut(collection).map(|(_, slot)| slot.read(key, &text)));
        match slot {
            Some(Ok(())) => {}
            Some(Err(problems)) => {
                let told = problems.into_iter().map(|problem| {
                    format!("`{service}/{collection}/{key}{}`: {}", problem.pointer, problem.message)
                });
                self.problems.extend(told);
            }
            None => self.problems.push(format!(
                "`{service}/{collection}`: there is no such collection; `aozu schema account` names them all"
            )),
        }
        self
    }

    /// The account, with nobody else beside it.
    ///
    /// # Errors
    /// Everything that is wrong with what was put into it.
    pub fn build(self) -> Result<Organization, BuildError> {
        if !self.problems.is_empty() {
            return Err(BuildError { problems: self.problems });
        }
        let mut organization = Organization::from(self.account);
        organization.set_as_of(self.as_of);
        Ok(organization)
    }

    fn states_mut(&mut self) -> Vec<&mut dyn AnyState> {
        let Account { iam, s3, regions, .. } = &mut self.account;
        let mut states: Vec<&mut dyn AnyState> = vec![iam, s3];
        if let Some(region) = regions.get_mut(&self.region) {
            states.extend(region.states_mut());
        }
        states
    }

    /// The next id of a kind: `vpc-00000000000000001`.
    fn next(&mut self, prefix: &'static str) -> String {
        let made = self.made.entry(prefix).or_default();
        *made += 1;
        format!("{prefix}{made:017x}")
    }

    /// How many of a kind were made.
    fn count(&self, prefix: &str) -> usize {
        self.made.get(prefix).copied().unwrap_or_default()
    }

    fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{}:{resource}", self.account.partition(), self.account.id())
    }

    /// One thing as it was put.
    fn written(&mut self, service: &str, collection: &str, key: &str) -> Option<Value> {
        let state = self.states_mut().into_iter().find(|state| state.service() == service)?;
        let (_, slot) = state.slot_mut(collection)?;
        slot.write()?.get(key).cloned()
    }

    /// The subnet of an id that this builder made.
    fn subnet(&self, id: &SubnetId) -> Option<&aozu_vpc::Subnet> {
        self.account.regions().get(&self.region)?.ec2.subnets().get(id)
    }
}
