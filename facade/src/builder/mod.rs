//! Accounts for tests, in a few lines.

mod network;
mod services;

use std::{collections::BTreeMap, fmt};

use aozu_names::{AccountId, Region, Timestamp, wire::SlotKind};
use aozu_vpc::{SubnetId, VpcId};
use serde_json::{Map, Value, json};

use crate::{ACCOUNT_FORMAT, Account, Organization, RegionState, read_document};

/// Builds an account as it stands once someone careful has set it up: what a test is about is then changed or
/// added.
///
/// Everything is in one region, and lists are whole: what was not built does not exist, so that questions have answers.
/// So there is no password policy either, and VPC Block Public Access is off.
/// Ids are numbered, so that snapshots stay the same. What there is no method for, [`Self::put`] adds as AWS's CLI
/// prints it.
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
/// assert!(report.findings.iter().all(|finding| finding.severity < Severity::Warning));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AccountBuilder {
    id: AccountId,
    region: Region,
    as_of: Option<Timestamp>,
    /// By service and collection, things by key; one thing alone has the empty key.
    things: BTreeMap<(String, String), BTreeMap<String, Value>>,
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

/// What AWS's CLI asks item by item, and of which the builder knows every item: what was not given is not there.
const SETTINGS: [(&str, &str); 2] = [("s3", "Buckets"), ("lambda", "Functions")];

/// Those that are asked for item by item of something else.
const OF_LAYERS: [&str; 2] = ["LayerVersions", "LayerVersionPolicy"];

impl AccountBuilder {
    /// An account with nothing in it but the zones of its region; public access to buckets is blocked.
    #[must_use]
    pub fn new(id: AccountId, region: Region) -> Self {
        let (things, made, problems) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut builder = Self { id, region, as_of: None, things, made, problems };
        builder.open();
        builder
    }

    /// Says when the account looked so: rules that know of dates ask for it.
    pub fn as_of(&mut self, when: Timestamp) -> &mut Self {
        self.as_of = Some(when);
        self
    }

    /// Adds or replaces one thing, as AWS's CLI prints it: `put("ec2", "VpcEndpoints", "vpce-…", json!({…}))`. The
    /// collections are those of `aozu schema account`; the key of one that is a single thing (`PasswordPolicy`) is
    /// empty. `null` is what is known not to be there.
    ///
    /// What is wrong with it is told by [`Self::build`].
    ///
    /// ```
    /// use aozu::{AccountBuilder, names::AccountId};
    /// use serde_json::json;
    /// let mut account = AccountBuilder::new(AccountId::literal("111122223333"), "eu-west-1".parse()?);
    /// account.put("iam", "PasswordPolicy", "", json!({"MinimumPasswordLength": 14}));
    /// assert!(account.clone().build().is_ok());
    /// account.put("ec2", "Vpcs", "vpc-00000000", json!({"VpcId": "vpc-00000000", "CidrBlock": "10.0.0.0/40"}));
    /// account.put("sqs", "Unicorns", "orders", json!({}));
    /// assert_eq!(account.build().unwrap_err().problems.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put(&mut self, service: &str, collection: &str, key: &str, value: Value) -> &mut Self {
        let things = self.things.entry((service.to_owned(), collection.to_owned())).or_default();
        things.insert(key.to_owned(), value);
        self
    }

    /// The account, with nobody else beside it.
    ///
    /// # Errors
    /// Everything that is wrong with what was put into it.
    pub fn build(self) -> Result<Organization, BuildError> {
        let read = read_document(&self.document().to_string(), "account");
        let mut problems = self.problems;
        match read {
            Ok((organization, _)) if problems.is_empty() => return Ok(organization),
            Ok(_) => {}
            Err(error) => problems.extend(error.problems.iter().map(ToString::to_string)),
        }
        Err(BuildError { problems })
    }

    /// The account document.
    fn document(&self) -> Value {
        let empty = Account::new(self.id);
        let region = RegionState::default();
        let (mut global, mut regional) = (Map::new(), Map::new());
        let states = empty.states().into_iter().map(|state| (state, true));
        for (state, is_global) in states.chain(region.states().into_iter().map(|state| (state, false))) {
            let service = state.service();
            let mut collections = Map::new();
            for (name, kind, _) in state.slots() {
                let things = self.of(service, name);
                let value = match kind {
                    SlotKind::Many => json!(things),
                    SlotKind::Each => {
                        let mut all: BTreeMap<&str, &Value> = BTreeMap::new();
                        let whose =
                            SETTINGS.iter().filter(|(of, _)| *of == service && !OF_LAYERS.contains(&name));
                        let whose = whose.filter_map(|(of, list)| self.of(of, list));
                        all.extend(whose.flatten().map(|(key, _)| (key.as_str(), &Value::Null)));
                        all.extend(things.into_iter().flatten().map(|(key, value)| (key.as_str(), value)));
                        json!(all)
                    }
                    SlotKind::One => json!(things.and_then(|things| things.get(""))),
                };
                let value = if value.is_null() && kind == SlotKind::Many { json!({}) } else { value };
                collections.insert(name.to_owned(), value);
            }
            (if is_global { &mut global } else { &mut regional })
                .insert(service.to_owned(), collections.into());
        }
        // What no state has: the reader names it.
        for ((service, collection), things) in &self.things {
            let services = if global.contains_key(service) { &mut global } else { &mut regional };
            let of = services.entry(service).or_insert_with(|| json!({}));
            if let Some(of) = of.as_object_mut() {
                of.entry(collection).or_insert_with(|| json!(things));
            }
        }
        json!({"format": ACCOUNT_FORMAT, "as_of": self.as_of, "accounts": {self.id.to_string(): {
            "partition": self.region.partition(), "global": global,
            "regions": {self.region.to_string(): regional}}}})
    }

    fn of(&self, service: &str, collection: &str) -> Option<&BTreeMap<String, Value>> {
        self.things.get(&(service.to_owned(), collection.to_owned()))
    }

    /// One thing as it was put.
    fn written(&self, service: &str, collection: &str, key: &str) -> Option<&Value> {
        self.of(service, collection)?.get(key)
    }

    /// Adds a thing whose name somebody chose.
    fn put_new(&mut self, service: &str, collection: &str, key: &str, value: Value) {
        if self.written(service, collection, key).is_some() {
            self.problems
                .push(format!("`{service}/{collection}`: there is a `{key}` already; choose another name"));
        }
        self.put(service, collection, key, value);
    }

    /// The next id of a kind: `vpc-00000000000000001`.
    fn next(&mut self, prefix: &'static str) -> String {
        let made = self.made.entry(prefix).or_default();
        *made += 1;
        format!("{prefix}{made:017x}")
    }

    fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{}:{resource}", self.region.partition(), self.id)
    }
}
