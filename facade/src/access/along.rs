//! `access`: the way of a request's packets, and the decision in the context that this very way yields.

use std::{collections::BTreeMap, net::IpAddr};

use aozu_es::Domain;
use aozu_iam::evaluate::{Action, Decision};
use aozu_names::{Arn, Known, Region};
use aozu_vpc::{
    Protocol, is_public,
    reach::{self, Request, Verdict},
};
use serde::Serialize;
use serde_json::Value;

use super::{
    Answer, AskError, Can, Pins, services,
    source::{Seat, Source, Start, region_of_bucket},
    way::{Chosen, Way, choose},
};
use crate::{Model, RegionState, shell::shell_word};

/// The port that all of AWS's APIs listen on.
const HTTPS: u16 = 443;

/// Whether a request arrives, and whether it is then let through.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Access<'m> {
    /// Whether the request's packets arrive and the reply comes back.
    pub network: reach::Answer<'m>,
    /// Whether the request, once there, is let through.
    pub decision: Can,
    /// The context keys that follow from the way: the value, `unknown`, or `null` for a key that such a request does
    /// not have.
    pub context: BTreeMap<&'static str, Value>,
    /// By which way: `gateway-endpoint`, `interface-endpoint`, `public` for the service's public endpoints, or `vpc`
    /// for a resource that stands in one.
    pub way: &'static str,
    /// Whose credentials the request bears.
    pub principal: String,
    /// Whether fine-grained access control within a search domain has a say too: who may do what by it, no API tells.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fine_grained: bool,
    /// What [`Model::reach`] was asked, to name the path's ends; none where no packet of the state's was followed.
    #[serde(skip)]
    pub request: Option<Request>,
}

impl Access<'_> {
    /// Both halves in one word.
    #[must_use]
    pub fn verdict(&self) -> AccessVerdict {
        match (self.network.verdict, self.decision.decision) {
            (Verdict::Reachable, Decision::Allowed) if !self.fine_grained => AccessVerdict::Works,
            (_, Decision::ImplicitDeny | Decision::ExplicitDeny) => AccessVerdict::Refused,
            (Verdict::Denied | Verdict::OneWay, _) => AccessVerdict::Stopped,
            _ => AccessVerdict::Unknown,
        }
    }

    /// How bad it is: of several ways the worst is told.
    fn rank(&self) -> u8 {
        match self.verdict() {
            AccessVerdict::Stopped => 0,
            AccessVerdict::Refused => 1,
            AccessVerdict::Unknown => 2,
            AccessVerdict::Works => 3,
        }
    }
}

/// What comes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessVerdict {
    /// It arrives and is let through.
    Works,
    /// It is denied, whether or not it arrives.
    Refused,
    /// It does not arrive, or no reply comes back.
    Stopped,
    /// That cannot be told, or depends.
    Unknown,
}

/// What is asked, with its parts looked up.
struct Asked<'q> {
    action: Action,
    resource: &'q str,
    principal: String,
    pins: &'q Pins,
    region: Option<Region>,
}

impl<'a> Model<'a> {
    /// Whether something can do something to a resource: whether its packets get to the service and the reply comes
    /// back, and whether the request is let through with what this very way makes of it (`aws:SourceVpce`,
    /// `aws:SourceVpc`, `aws:SourceIp`, the endpoint's policy).
    ///
    /// `from` is an instance, a function, an address or `internet`. Its role asks; from elsewhere anyone does, unless
    /// `principal` names somebody.
    ///
    /// # Errors
    /// When nothing or several things are called so, or the action or resource is none.
    ///
    /// ```
    /// use aozu::{Account, access::Pins, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let model = account.compile();
    /// let answer = model.access_from("internet", "s3:GetObject", "arn:aws:s3:::assets/logo.png", None, &Pins::default())?;
    /// assert_eq!(answer.answer.way, "public");
    /// # Ok::<(), aozu::access::AskError>(())
    /// ```
    pub fn access_from(
        &self,
        from: &str,
        action: &str,
        resource: &str,
        principal: Option<&str>,
        pins: &Pins,
    ) -> Result<Answer<Access<'_>>, AskError> {
        let action = Action::new(action)?;
        let source = Source::find(self, from)?;
        let principal = match principal {
            Some(named) => named.to_owned(),
            None => source.principal(from)?,
        };
        let (region, mut assumptions) = self.region_asked(&source, &action, resource);
        let asked = Asked { action, resource, principal, pins, region };
        let mut all: Vec<(Answer<Access<'_>>, Option<Start<'a>>)> = Vec::new();
        match source.seat() {
            Some(seat) if !source.is_in_no_vpc() => {
                let starts = source.starts();
                if starts.is_empty() {
                    return Err(AskError::NoInterface { text: from.to_owned() });
                }
                for start in starts {
                    all.push((self.along(&source, seat, start, &asked)?, Some(start)));
                }
            }
            _ => all.push((self.asked_outside(&source, &asked)?, None)),
        }
        let several = all.len() > 1;
        let worst = all.iter().enumerate().min_by_key(|(at, (answer, _))| (answer.answer.rank(), *at));
        let worst = worst.map_or(0, |(at, _)| at);
        if several {
            for (at, (answer, start)) in all.iter().enumerate() {
                let Some(start) = start.filter(|_| at != worst) else { continue };
                assumptions.push(format!(
                    "told is the worst of {} interfaces: from `{}` in `{}` the way is `{}`, the network says `{}` and \
                     the policies say `{}`",
                    all.len(),
                    start.id,
                    start.subnet,
                    answer.answer.way,
                    answer.answer.network.verdict,
                    answer.answer.decision.decision.as_str(),
                ));
            }
        }
        let (mut answer, _) = all.swap_remove(worst);
        answer.assumptions.extend(assumptions);
        Ok(Answer::new(answer.answer, answer.assumptions, answer.needs))
    }

    /// The region whose endpoint is asked.
    fn region_asked(
        &self,
        source: &Source<'a>,
        action: &Action,
        resource: &str,
    ) -> (Option<Region>, Vec<String>) {
        let home = source.seat().map(|seat| seat.region.clone());
        let arn: Option<Arn> = resource.parse().ok();
        if let Some(region) = arn.as_ref().and_then(|arn| arn.region().parse().ok()) {
            return (Some(region), Vec::new());
        }
        let partition = self.accounts().next().map_or("aws", |account| account.partition().as_str());
        if let Some(region) =
            services::region_of_global(action.service(), partition).and_then(|name| name.parse().ok())
        {
            return (Some(region), Vec::new());
        }
        let bucket = arn.as_ref().filter(|arn| arn.service() == "s3");
        let bucket = bucket.and_then(|arn| arn.resource().split('/').next());
        let told = bucket.and_then(|name| region_of_bucket(self, name));
        if let Some((_, Known::Present(region))) = told {
            return (Some(region), Vec::new());
        }
        let regions = self.accounts().flat_map(|account| account.regions().keys());
        let Some(region) = home.or_else(|| regions.min().cloned()) else { return (None, Vec::new()) };
        let what = bucket.map_or_else(
            || format!("the endpoint of `{region}` is asked"),
            |name| format!("the bucket `{name}` lies in `{region}`"),
        );
        (Some(region), vec![what])
    }

    /// From an interface in a VPC.
    fn along(
        &self,
        source: &Source<'a>,
        seat: Seat<'a>,
        start: Start<'a>,
        asked: &Asked<'_>,
    ) -> Result<Answer<Access<'_>>, AskError> {
        let mut rest = None;
        let chosen = match self.interfaces_asked(asked) {
            Interfaces::Own(interfaces, more) => {
                rest = more;
                Chosen { way: Way::Resource(interfaces), ..Chosen::public() }
            }
            Interfaces::Unseen(command) => return self.at_unseen_domain(source, asked, command),
            // What a domain with a public endpoint answers is no endpoint's of the service itself.
            Interfaces::None if is_search(&asked.action) => Chosen::public(),
            Interfaces::None => choose(self, seat, start, asked.action.service(), asked.region.as_ref()),
        };
        let destinations: Vec<&str> = match &chosen.way {
            Way::Gateway(endpoint) | Way::Interface(endpoint) => vec![endpoint.vpc_endpoint_id().as_str()],
            Way::Public => vec!["internet"],
            Way::Resource(interfaces) => interfaces.clone(),
        };
        let Some((mut network, request)) = self.ways_to(start.id, &destinations)? else {
            return self.at_unseen_domain(source, asked, rest.unwrap_or_default());
        };
        doubt(&mut network, rest);
        if chosen.unsure {
            // Another way may be the one, with another endpoint's policy.
            network.verdict = Verdict::Unknown;
            network.network_path_found = false;
        }
        let mut keys: BTreeMap<&'static str, Option<Vec<String>>> = BTreeMap::new();
        match &chosen.way {
            Way::Gateway(endpoint) | Way::Interface(endpoint) => {
                keys.insert("aws:SourceIp", None);
                keys.insert("aws:SourceVpce", Some(vec![endpoint.vpc_endpoint_id().to_string()]));
                keys.insert("aws:SourceVpc", Some(vec![start.vpc.to_string()]));
                let address = start.address.map(|address| vec![address.to_string()]);
                keys.insert("aws:VpcSourceIp", Some(address.unwrap_or_default()));
            }
            Way::Public => {
                no_endpoint(&mut keys);
                keys.insert(
                    "aws:SourceIp",
                    Some(self.public_address(&network).map(|ip| ip.to_string()).into_iter().collect()),
                );
            }
            // What a domain in a VPC sees is the address of the client; its policy cannot name it.
            Way::Resource(_) => {
                no_endpoint(&mut keys);
                keys.insert("aws:SourceIp", Some(Vec::new()));
            }
        }
        if chosen.unsure {
            // Whatever way it is, its keys are not known.
            keys.values_mut().for_each(|value| *value = Some(Vec::new()));
        }
        let mut answer = self.decided(source, asked, network, &keys, chosen.way.word())?;
        answer.answer.request = Some(request);
        answer.assumptions.extend(chosen.assumptions);
        answer.needs.extend(chosen.needs);
        Ok(answer)
    }

    /// From AWS's own network, or from anywhere outside of the state.
    fn asked_outside(&self, source: &Source<'a>, asked: &Asked<'_>) -> Result<Answer<Access<'_>>, AskError> {
        let mut keys = BTreeMap::new();
        no_endpoint(&mut keys);
        // An address that nobody on the internet has is not the one that the service sees.
        let address = match source {
            Source::Outside(Some(address)) if is_public(*address) => vec![address.to_string()],
            _ => Vec::new(),
        };
        keys.insert("aws:SourceIp", Some(address));
        match self.interfaces_asked(asked) {
            Interfaces::Own(interfaces, rest) => {
                let from = match source {
                    Source::Outside(Some(address)) => address.to_string(),
                    _ => "internet".to_owned(),
                };
                let Some((mut network, request)) = self.ways_to(&from, &interfaces)? else {
                    return self.at_unseen_domain(source, asked, rest.unwrap_or_default());
                };
                doubt(&mut network, rest);
                let mut answer = self.decided(source, asked, network, &keys, "vpc")?;
                answer.answer.request = Some(request);
                return Ok(answer);
            }
            Interfaces::Unseen(command) => return self.at_unseen_domain(source, asked, command),
            Interfaces::None => {}
        }
        let network = reach::Answer::arriving(match source {
            Source::Function(..) => {
                "the function runs in no VPC: AWS's own network takes its requests to the service's public endpoints"
            }
            _ => "the client reaches the service's public endpoints",
        });
        self.decided(source, asked, network, &keys, "public")
    }

    /// The address that packets bear when they leave AWS, where it is one.
    fn public_address(&self, answer: &reach::Answer<'_>) -> Option<IpAddr> {
        if !answer.forward_path_found {
            return None;
        }
        // A NAT gateway with several addresses chooses among them.
        let chooses = |id: &str| {
            let regions = self.accounts().flat_map(|account| account.regions().values());
            let mut nats = regions.flat_map(|state| state.ec2.nat_gateways().values());
            let nat = nats.find(|nat| nat.nat_gateway_id().as_str() == id);
            nat.is_some_and(|nat| nat.nat_gateway_addresses().len() > 1)
        };
        let passed =
            answer.forward_path_components.iter().filter_map(|one| one.component.as_ref()?.id.as_deref());
        if passed.filter(|id| id.starts_with("nat-")).any(chooses) {
            return None;
        }
        let headers =
            answer.forward_path_components.iter().rev().filter_map(|one| one.outbound_header.as_ref());
        let first = headers.flat_map(|header| &header.source_addresses).next()?;
        let whole = first.prefix_len() == first.max_prefix_len();
        (whole && is_public(first.addr())).then(|| first.addr())
    }

    /// The way to several interfaces, any of which may be asked: known where it is the same to each.
    fn ways_to(
        &self,
        from: &str,
        destinations: &[&str],
    ) -> Result<Option<(reach::Answer<'_>, Request)>, AskError> {
        let mut ways: Vec<(reach::Answer<'_>, Request)> = Vec::with_capacity(destinations.len());
        for destination in destinations {
            let request = Request {
                source: from.to_owned(),
                destination: Some((*destination).to_owned()),
                protocol: Some(Protocol::TCP),
                destination_port: Some(HTTPS),
                ..Request::default()
            };
            ways.push((self.reach(&request)?, request));
        }
        let all = |wanted: &dyn Fn(Verdict) -> bool| ways.iter().all(|(answer, _)| wanted(answer.verdict));
        let first = ways.first().map(|(answer, _)| answer.verdict);
        let alike = all(&|verdict| Some(verdict) == first)
            || all(&|verdict| matches!(verdict, Verdict::Denied | Verdict::OneWay));
        let number = ways.len();
        let mut shown = ways.into_iter().min_by_key(|(answer, _)| answer.verdict);
        if let (Some((answer, _)), false) = (&mut shown, alike) {
            answer.verdict = Verdict::Unknown;
            answer.network_path_found = false;
            answer.assumptions.push(
                format!("which of its {number} interfaces is asked, and packets do not arrive at each, is not known")
                    .into(),
            );
        }
        Ok(shown)
    }

    /// The request goes to a domain of which it was not read where it is asked; this command would tell.
    fn at_unseen_domain(
        &self,
        source: &Source<'a>,
        asked: &Asked<'_>,
        command: String,
    ) -> Result<Answer<Access<'_>>, AskError> {
        let network = reach::Answer::untold(command);
        let mut keys = BTreeMap::new();
        no_endpoint(&mut keys);
        // Of a request to a public endpoint an address is seen, and of one within a VPC none is told.
        keys.insert("aws:SourceIp", Some(Vec::new()));
        self.decided(source, asked, network, &keys, "unknown")
    }

    /// The decision in a context.
    fn decided<'m>(
        &'m self,
        source: &Source<'a>,
        asked: &Asked<'_>,
        network: reach::Answer<'m>,
        keys: &BTreeMap<&'static str, Option<Vec<String>>>,
        way: &'static str,
    ) -> Result<Answer<Access<'m>>, AskError> {
        let mut pins = Pins::default();
        let mut context = BTreeMap::new();
        // Every one of AWS's names answers by HTTPS, and that is what the port stands for.
        let secure: [(&'static str, Option<Vec<String>>); 1] =
            [("aws:SecureTransport", Some(vec!["true".to_owned()]))];
        let own =
            source.keys().into_iter().map(|(key, value)| (key, Some(value.into_iter().collect::<Vec<_>>())));
        let keys = keys.iter().map(|(key, value)| (*key, value.clone()));
        for (key, values) in keys.chain(own).chain(secure) {
            if asked.pins.is_set(key) {
                continue;
            }
            let shown = match values {
                None => {
                    pins.set_absent(key);
                    Value::Null
                }
                Some(values) if values.is_empty() => "unknown".into(),
                Some(values) => {
                    pins.set(key, values.iter().map(String::as_str));
                    values.join(", ").into()
                }
            };
            context.insert(key, shown);
        }
        pins.extend(asked.pins);
        let can = self.can(&asked.principal, asked.action.as_str(), asked.resource, &pins)?;
        let mut assumptions = can.assumptions;
        assumptions.extend(network.assumptions.iter().map(ToString::to_string));
        let mut needs = can.needs;
        needs.extend(network.needs.iter().map(ToString::to_string));
        let domain = self.domain_of(asked.resource).map(|(_, domain)| domain);
        let off = domain.is_some_and(|domain| domain.has_fine_grained_access() == Some(false));
        let fine_grained = is_search(&asked.action) && !off;
        if fine_grained {
            assumptions.push(
                "what the roles within the domain allow decides too (fine-grained access control), and no API tells \
                 them: it is not known"
                    .to_owned(),
            );
        }
        let access = Access {
            principal: can.answer.principal.clone(),
            network,
            decision: can.answer,
            context,
            way,
            fine_grained,
            request: None,
        };
        Ok(Answer::new(access, assumptions, needs))
    }

    /// The search domain that a resource is, or lies in.
    fn domain_of(&self, resource: &str) -> Option<(&'a RegionState, &'a Domain)> {
        let arn: Arn = resource.parse().ok()?;
        let name = arn.resource().strip_prefix("domain/").filter(|_| arn.service() == "es")?;
        let name = name.split('/').next()?;
        let account = self.accounts().find(|account| Some(account.id()) == arn.account_id())?;
        let state = account.regions().get(&arn.region().parse().ok()?)?;
        Some((state, state.es.domains().values().find(|domain| domain.name().as_str() == name)?))
    }

    /// The interfaces at which a request is asked: a search domain's own, where it stands in a VPC. The service's
    /// control plane is asked elsewhere.
    fn interfaces_asked(&self, asked: &Asked<'_>) -> Interfaces<'a> {
        if !is_search(&asked.action) {
            return Interfaces::None;
        }
        let region = asked.region.as_ref().map_or_else(String::new, |region| format!(" --region {region}"));
        let name = asked.resource.rsplit(":domain/").next().and_then(|rest| rest.split('/').next());
        let describe = || {
            format!(
                "aws opensearch describe-domain --domain-name {}{region}",
                shell_word(name.unwrap_or_default())
            )
        };
        let Some((state, domain)) = self.domain_of(asked.resource) else {
            return Interfaces::Unseen(describe());
        };
        match domain.is_in_vpc() {
            Some(false) => Interfaces::None,
            None => Interfaces::Unseen(describe()),
            Some(true) => {
                let own = aozu_es::access::interfaces_of(&state.ec2, domain.name());
                let own: Vec<&str> = own.into_iter().map(|one| one.network_interface_id().as_str()).collect();
                let whole = state.ec2.network_interfaces().is_complete() && !own.is_empty();
                let rest = (!whole).then(|| format!("aws ec2 describe-network-interfaces{region}"));
                Interfaces::Own(own, rest)
            }
        }
    }
}

/// Where a request is asked.
enum Interfaces<'a> {
    /// At interfaces of the resource's own; with the command that would tell the rest, where there may be more.
    Own(Vec<&'a str>, Option<String>),
    /// Where, was not read; with the command that would tell.
    Unseen(String),
    /// At the service's endpoints.
    None,
}

/// Where there may be more interfaces than were read, those that were decide nothing.
fn doubt(network: &mut reach::Answer<'_>, rest: Option<String>) {
    if let Some(command) = rest {
        network.verdict = Verdict::Unknown;
        network.network_path_found = false;
        network.needs.push(command.into());
    }
}

/// Whether an action is a request to a search domain itself, and not to the service that keeps it.
fn is_search(action: &Action) -> bool {
    action.as_str().to_ascii_lowercase().starts_with("es:eshttp")
}

fn no_endpoint(keys: &mut BTreeMap<&'static str, Option<Vec<String>>>) {
    for key in ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"] {
        keys.insert(key, None);
    }
}
