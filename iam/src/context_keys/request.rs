use std::net::IpAddr;

use aozu_names::{AccountId, Arn, Known, Region, Tags, Timestamp};
use smol_str::SmolStr;

use super::{OrganizationPath, absent, principal::flag, put, put_organization};
use crate::evaluate::{Action, Caller, CallerKind, Context};

/// What is known of a request beside who asks and of what.
///
/// ```
/// use aozu_iam::{context_keys::*, evaluate::{Context, KeyState}};
/// use aozu_names::Known;
/// let request = RequestFacts {
///     at: Known::Present("2026-06-01T00:00:00Z".parse()?),
///     network: Known::Present(NetworkSource::Public("192.0.2.1".parse()?)),
///     ..RequestFacts::default()
/// };
/// let mut context = Context::unknown();
/// request.add_to(&mut context);
/// let KeyState::Present(time) = context.get("aws:EpochTime") else { panic!() };
/// assert_eq!(time.single().unwrap(), "1780272000");
/// assert_eq!(context.get("aws:SourceVpce"), KeyState::Absent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// When it is made.
    pub at: Known<Timestamp>,
    /// The region whose endpoint it goes to.
    pub region: Known<Region>,
    /// Where it comes from.
    pub network: Known<NetworkSource>,
    /// Whether it comes through TLS.
    pub secure_transport: Known<bool>,
    /// The client, as it calls itself.
    pub user_agent: Known<SmolStr>,
    /// The page that sent it, as a browser tells.
    pub referer: Known<SmolStr>,
    /// The tags that it carries; absent where it carries none.
    pub tags: Known<Tags>,
    /// The services through which the caller's credentials were forwarded, the first one first; absent or empty
    /// where the caller asks directly.
    pub called_via: Known<Vec<SmolStr>>,
    /// The resource on whose behalf a service calls.
    pub source: Known<ServiceSource>,
}

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkSource {
    /// From this address, through the internet or AWS's own network.
    Public(IpAddr),
    /// Through a VPC endpoint.
    Endpoint(EndpointSource),
}

/// A VPC endpoint that a request comes through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointSource {
    /// The endpoint: `vpce-…`.
    pub endpoint: Known<SmolStr>,
    /// The VPC: `vpc-…`.
    pub vpc: Known<SmolStr>,
    /// The ARN of the VPC.
    pub vpc_arn: Known<Arn>,
    /// The address within the VPC.
    pub address: Known<IpAddr>,
    /// The account of the endpoint.
    pub account: Known<AccountId>,
    /// The place of that account.
    pub organization: Known<OrganizationPath>,
}

/// The resource on whose behalf a service calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceSource {
    /// The resource.
    pub arn: Known<Arn>,
    /// Its account.
    pub account: Known<AccountId>,
    /// The place of that account.
    pub organization: Known<OrganizationPath>,
}

const ENDPOINT: [&str; 7] = [
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];
const SOURCE: [&str; 4] = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];
const VIA: [&str; 3] = ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];
const TAGS: &str = "aws:RequestTag/";

impl RequestFacts {
    /// Sets the keys that tell how the request was made.
    pub fn add_to(&self, context: &mut Context) {
        put(context, "aws:CurrentTime", &self.at, |at| at.to_string().into());
        put(context, "aws:EpochTime", &self.at, |at| at.instant().timestamp().to_string().into());
        put(context, "aws:RequestedRegion", &self.region, |region| region.as_str().into());
        put(context, "aws:SecureTransport", &self.secure_transport, |is| flag(*is));
        put(context, "aws:UserAgent", &self.user_agent, SmolStr::clone);
        put(context, "aws:referer", &self.referer, SmolStr::clone);
        self.tags(context);
        self.network(context);
        self.called_via(context);
        match &self.source {
            Known::Present(source) => {
                put(context, "aws:SourceArn", &source.arn, |arn| arn.as_str().into());
                put(context, "aws:SourceAccount", &source.account, |account| account.as_str().into());
                put_organization(context, "aws:SourceOrgID", "aws:SourceOrgPaths", &source.organization);
            }
            Known::Absent => absent(context, &SOURCE),
            Known::NotRead(_) => {}
        }
    }

    /// Sets the keys that rest on caller and action too: those of a call on behalf of a resource, which nobody but
    /// a service makes, and those of KMS.
    pub(super) fn add_mixed(&self, caller: &Caller, action: &Action, context: &mut Context) {
        if !matches!(caller.kind(), CallerKind::Service | CallerKind::Unnamed) {
            absent(context, &SOURCE);
        }
        if matches!(caller.kind(), CallerKind::Service | CallerKind::Anonymous | CallerKind::Federated) {
            context.set("aws:ViaAWSService", "false");
            absent(context, &VIA);
        }
        if action.service() == "kms" {
            if let Some(account) = caller.account() {
                context.set("kms:CallerAccount", account.as_str());
            }
            match (&self.called_via, &self.region) {
                (Known::Present(services), Known::Present(region)) if !services.is_empty() => {
                    let last = services.last().map_or("", SmolStr::as_str);
                    if let Some((service, suffix)) = last.split_once('.') {
                        context.set("kms:ViaService", format!("{service}.{region}.{suffix}"));
                    }
                }
                (Known::Present(services), _) if !services.is_empty() => {}
                (Known::Present(_) | Known::Absent, _) => context.set_absent("kms:ViaService"),
                (Known::NotRead(_), _) => {}
            }
        }
    }

    fn tags(&self, context: &mut Context) {
        const KEYS: &str = "aws:TagKeys";
        match &self.tags {
            Known::Present(tags) if !tags.is_empty() => {
                for (key, value) in tags.iter() {
                    context.set(&format!("{TAGS}{key}"), value);
                }
                context.set_list(KEYS, tags.iter().map(|(key, _)| key));
            }
            Known::Present(_) | Known::Absent => context.set_absent(KEYS),
            Known::NotRead(_) => return,
        }
        context.set_absent_below(TAGS);
    }

    fn network(&self, context: &mut Context) {
        match &self.network {
            Known::Present(NetworkSource::Public(address)) => {
                context.set("aws:SourceIp", address.to_string());
                absent(context, &ENDPOINT);
            }
            Known::Present(NetworkSource::Endpoint(from)) => {
                context.set_absent("aws:SourceIp");
                put(context, "aws:SourceVpce", &from.endpoint, SmolStr::clone);
                put(context, "aws:SourceVpc", &from.vpc, SmolStr::clone);
                put(context, "aws:SourceVpcArn", &from.vpc_arn, |arn| arn.as_str().into());
                put(context, "aws:VpcSourceIp", &from.address, |address| address.to_string().into());
                put(context, "aws:VpceAccount", &from.account, |account| account.as_str().into());
                put_organization(context, "aws:VpceOrgID", "aws:VpceOrgPaths", &from.organization);
            }
            Known::Absent => {
                context.set_absent("aws:SourceIp");
                absent(context, &ENDPOINT);
            }
            Known::NotRead(_) => {}
        }
    }

    fn called_via(&self, context: &mut Context) {
        let services = match &self.called_via {
            Known::Present(services) => services.as_slice(),
            Known::Absent => &[],
            Known::NotRead(_) => return,
        };
        context.set("aws:ViaAWSService", flag(!services.is_empty()));
        let (Some(first), Some(last)) = (services.first(), services.last()) else {
            return absent(context, &VIA);
        };
        context.set_list("aws:CalledVia", services.iter().cloned());
        context.set("aws:CalledViaFirst", first.clone());
        context.set("aws:CalledViaLast", last.clone());
        // Whence the caller first came is dropped when a service goes on with its credentials.
        context.set_absent("aws:SourceIp");
        absent(context, &ENDPOINT);
    }
}
