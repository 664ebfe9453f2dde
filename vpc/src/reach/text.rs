//! What an answer rests on, in words.

use std::borrow::Cow;

use super::{
    estate::{Estate, Ix, Place},
    walk::{Need, Note},
};

/// An assumption, as a sentence that follows "assuming that".
pub(crate) fn assumption<'e, 'a: 'e>(estate: &'e Estate<'a>, note: &Note<'a>) -> Cow<'e, str> {
    let place = |place: &Ix<Place<'a>>| {
        let place = &estate.nodes.places[*place];
        format!("{} of account {}", place.region, place.account)
    };
    Cow::Owned(match note {
        Note::AclsOpen(at) => {
            format!("the network ACLs in {}, which were not read, let everything through", place(at))
        }
        Note::Runs(at) => {
            format!("the instances in {}, which were not read, are running", place(at))
        }
        Note::Attached(at) => {
            format!(
                "the gateway that the route names is attached to the VPC: the gateways in {} were not read",
                place(at)
            )
        }
        Note::ListElsewhere(_, list) => {
            format!("the prefix list `{list}`, whose entries were not read, does not hold the destination")
        }
        Note::TransitElsewhere(table) => format!(
            "the routes of the transit gateway's table `{table}` that were not read do not hold the destination"
        ),
        Note::Masquerades(id) => {
            format!("the appliance at `{id}` puts its own address in place of the sender's")
        }
        Note::HandsOn(id) => format!(
            "the appliance at `{id}` hands packets on unchanged, and replies only of connections that it has seen begin"
        ),
        Note::AppliancePermits(id) => {
            format!("the appliances behind the Gateway Load Balancer endpoint `{id}` let the packets through")
        }
        Note::CustomerTakes(id) => {
            format!(
                "the customer's network behind `{id}`, which is not in the model, takes the packets and answers"
            )
        }
        Note::SameInterface(id) => format!("the reply leaves by `{id}`, by which the request came"),
        Note::Listens(id) => {
            format!("the balancer at `{id}` listens on the port: its listeners were not read")
        }
        Note::Internal(id) => {
            format!("the balancer at `{id}` does not face the internet: its scheme was not read")
        }
    })
}

/// The AWS CLI command that would tell what is needed.
pub(crate) fn need<'e, 'a: 'e>(estate: &'e Estate<'a>, need: &Need<'a>) -> Cow<'e, str> {
    let region = |place: &Ix<Place<'a>>| &estate.nodes.places[*place].region;
    Cow::Owned(match need {
        Need::Call(place, call) => format!("aws ec2 {call} --region {}", region(place)),
        Need::Entries(place, list) => format!(
            "aws ec2 get-managed-prefix-list-entries --prefix-list-id {list} --region {}",
            region(place)
        ),
        Need::Network(account, at) => {
            let mut text = "aws ec2 describe-vpcs".to_owned();
            if let Some(region) = at {
                text.push_str(&format!(" --region {region}"));
            }
            match account {
                Some(account) => format!(
                    "{text} (with credentials of account {account}, and the other `describe-` calls of EC2)"
                ),
                None => format!(
                    "{text} (with credentials of the account beyond, and the other `describe-` calls of EC2)"
                ),
            }
        }
        Need::TransitRoutes(id) => format!(
            "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id {id} --filters Name=state,Values=active,blackhole"
        ),
    })
}
