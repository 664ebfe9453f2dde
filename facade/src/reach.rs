//! Where packets go, asked of whole accounts: by the names that people use, on top of the ids that a network knows.

use std::{borrow::Cow, collections::BTreeMap, net::IpAddr};

use aozu_lambda::{Function, VpcConfig};
use aozu_names::{Arn, Region};
use aozu_vpc::{
    InterfaceType, NetworkInterface, SecurityGroupId, SubnetId,
    reach::{Answer, AskError, Estate, Request},
};

use crate::{Account, Model, RegionState};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named<'a> {
    /// An instance, by its `Name` tag: its id.
    Instance(&'a str),
    /// A balancer: `app/shop/34df7a0026be9820`, or the name of a classic one.
    Balancer(&'a str),
    /// A function: its ARN, and whether packets of it are seen here.
    Function(&'a Arn, Seat),
}

/// Where a function runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seat {
    /// In a VPC, with interfaces that were read.
    Interfaces,
    /// In a VPC, and no interface of it is among those that were read.
    NoInterfaces,
    /// In a VPC of which no interfaces were read.
    InterfacesNotRead,
    /// In AWS's own network.
    NotInVpc,
}

impl<'a> Named<'a> {
    /// What tells it from others of its name.
    fn id(self) -> &'a str {
        match self {
            Self::Instance(id) | Self::Balancer(id) => id,
            Self::Function(arn, _) => arn.as_str(),
        }
    }
}

/// The names of instances, balancers and functions.
#[derive(Debug, Default)]
pub(crate) struct Names<'a>(BTreeMap<&'a str, Vec<Named<'a>>>);

impl<'a> Names<'a> {
    pub(crate) fn new(accounts: &[&'a Account]) -> Self {
        let mut names = Self::default();
        for (_, state) in regions(accounts) {
            let running = state.ec2.instances().values().filter(|instance| !instance.is_gone());
            for instance in running {
                if let Some(name) = instance.tags().name() {
                    names.add(name, Named::Instance(instance.instance_id().as_str()));
                }
            }
            for balancer in state.ec2.network_interfaces().values().filter_map(NetworkInterface::balancer) {
                let name = balancer.split('/').nth(1).unwrap_or(balancer);
                names.add(name, Named::Balancer(balancer));
            }
            let seats = Seats::new(state);
            for function in state.lambda.functions().values() {
                let named = Named::Function(function.arn(), seats.of(function));
                names.add(function.name().as_str(), named);
                names.add(function.arn().as_str(), named);
            }
        }
        names
    }

    /// `internet` and addresses mean themselves, whatever is called so.
    fn add(&mut self, name: &'a str, named: Named<'a>) {
        if name == "internet" || name.parse::<IpAddr>().is_ok() {
            return;
        }
        let all = self.0.entry(name).or_default();
        if !all.contains(&named) {
            all.push(named);
        }
    }

    /// What the estate calls the thing of that name; the name itself where it is none of these.
    pub(crate) fn resolve<'t>(&self, text: &'t str, role: &'static str) -> Result<&'t str, AskError>
    where
        'a: 't,
    {
        let none = |rule: String| Err(AskError::NoSuchEndpoint { text: text.to_owned(), role, rule });
        let Some(all) = self.0.get(unqualified(text)) else { return Ok(text) };
        match all.as_slice() {
            [Named::Function(_, Seat::NotInVpc)] => none(
                "the function is in no VPC, so its packets come from AWS's own network; ask from `internet` for what \
                 that may reach"
                    .to_owned(),
            ),
            [Named::Function(_, Seat::NoInterfaces)] => none(
                "no interface of type `lambda` that was read has the function's subnets and security groups; collect \
                 `aws ec2 describe-network-interfaces` anew"
                    .to_owned(),
            ),
            [Named::Function(_, Seat::InterfacesNotRead)] => none(
                "no interfaces of its region were read; collect `aws ec2 describe-network-interfaces`".to_owned(),
            ),
            [one] => Ok(one.id()),
            several => {
                let mut ids: Vec<&str> = several.iter().map(|named| named.id()).collect();
                ids.sort_unstable();
                none(format!("several are called so: name one of `{}`", ids.join("`, `")))
            }
        }
    }
}

/// The interfaces that functions may share, by subnet and groups.
struct Seats<'a> {
    interfaces: BTreeMap<(&'a SubnetId, Vec<&'a SecurityGroupId>), Vec<&'a str>>,
    were_read: bool,
}

impl<'a> Seats<'a> {
    fn new(state: &'a RegionState) -> Self {
        let all = state.ec2.network_interfaces();
        let mut interfaces: BTreeMap<_, Vec<&'a str>> = BTreeMap::new();
        let of_lambda = all.values().filter(|one| one.interface_type() == Some(&InterfaceType::Lambda));
        for interface in of_lambda {
            let Some(subnet) = interface.subnet_id() else { continue };
            let mut groups: Vec<&SecurityGroupId> = interface.group_ids().collect();
            groups.sort();
            interfaces.entry((subnet, groups)).or_default().push(interface.network_interface_id().as_str());
        }
        Self { interfaces, were_read: all.was_read() }
    }

    fn interfaces_of(&self, config: &'a VpcConfig) -> impl Iterator<Item = &'a str> {
        let groups: Vec<&SecurityGroupId> = config.security_group_ids().iter().collect();
        let of = move |subnet| self.interfaces.get(&(subnet, groups.clone())).into_iter().flatten().copied();
        config.subnet_ids().iter().flat_map(of)
    }

    fn of(&self, function: &'a Function) -> Seat {
        match function.vpc_config() {
            None => Seat::NotInVpc,
            Some(config) if self.interfaces_of(config).next().is_some() => Seat::Interfaces,
            Some(_) if self.were_read => Seat::NoInterfaces,
            Some(_) => Seat::InterfacesNotRead,
        }
    }
}

/// The interfaces that a function with such settings may use.
pub(crate) fn interfaces_of<'a>(state: &'a RegionState, config: &'a VpcConfig) -> Vec<&'a NetworkInterface> {
    let seats = Seats::new(state);
    let all = state.ec2.network_interfaces();
    let known: BTreeMap<&str, &NetworkInterface> =
        all.values().map(|one| (one.network_interface_id().as_str(), one)).collect();
    seats.interfaces_of(config).filter_map(|id| known.get(id).copied()).collect()
}

/// The ARN of a function without a version or an alias; any other text as it is.
fn unqualified(text: &str) -> &str {
    let Some((_, name)) = text.strip_prefix("arn:").and_then(|rest| rest.split_once(":function:")) else {
        return text;
    };
    match name.split_once(':') {
        Some((_, qualifier)) => text.get(..text.len() - qualifier.len() - 1).unwrap_or(text),
        None => text,
    }
}

fn regions<'a>(accounts: &[&'a Account]) -> impl Iterator<Item = (&'a Region, &'a RegionState)> {
    accounts.iter().flat_map(|account| account.regions())
}

/// Names functions in an estate: any of the interfaces that they may use is theirs.
pub(crate) fn name_functions<'a>(estate: &mut Estate<'a>, accounts: &[&'a Account]) {
    for (_, state) in regions(accounts) {
        let seats = Seats::new(state);
        for function in state.lambda.functions().values() {
            if let Some(config) = function.vpc_config() {
                estate.name(function.arn().as_str(), seats.interfaces_of(config));
            }
        }
    }
}

impl<'a> Model<'a> {
    /// Whether packets go from one thing to another and the answers come back, with every reason. Beside what
    /// [`Estate::ask`] knows, a source or destination may be the `Name` tag of an instance, the name of a
    /// balancer, or the name or ARN of a function, where one thing alone is called so.
    ///
    /// # Errors
    ///
    /// When the question names what is not there, names several things, or contradicts itself.
    ///
    /// ```
    /// use aozu::{Account, names::AccountId, vpc::reach::Request};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let request: Request = serde_json::from_str(r#"{"Source": "internet", "Destination": "web-0"}"#)?;
    /// assert!(account.compile().reach(&request).is_err(), "nothing is called so");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reach(&self, request: &Request) -> Result<Answer<'_>, AskError> {
        let names = self.names();
        let source = names.resolve(&request.source, "source")?;
        let destination =
            request.destination.as_deref().map(|text| names.resolve(text, "destination")).transpose()?;
        let same = source == request.source && destination == request.destination.as_deref();
        let request = if same {
            Cow::Borrowed(request)
        } else {
            let destination = destination.map(str::to_owned);
            Cow::Owned(Request { source: source.to_owned(), destination, ..request.clone() })
        };
        self.estate().ask(&request)
    }

    /// Every id and name that may be the source or destination of [`Model::reach`], in order.
    #[must_use]
    pub fn endpoints(&self) -> Vec<&str> {
        let mut all = self.estate().names();
        all.extend(self.names().0.keys());
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::unqualified;

    #[test]
    fn versions_and_aliases_are_of_the_function() {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
        for text in [arn, &format!("{arn}:7"), &format!("{arn}:live")] {
            assert_eq!(unqualified(text), arn);
        }
        assert_eq!(unqualified("orders"), "orders");
        assert_eq!(unqualified("i-0123456789abcdef0"), "i-0123456789abcdef0");
    }
}
