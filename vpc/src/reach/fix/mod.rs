//! What would open a path: the smallest set of edits, found in the model and verified there.
//!
//! [`Estate::ask`] tells what stops packets. From each obstacle follow the edits that would take it away
//! (`propose`); sets of them are made on a copy of the networks, compiled and asked anew (`search`), until one
//! opens the path and no smaller one does. Every set is verified on the whole estate before it is told.

mod edit;
mod ground;
mod line;
mod nat;
mod propose;
mod search;

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr},
};

pub use self::edit::{Edit, EditError};
use self::{ground::Ground, propose::Facts, search::Search};
use super::{Answer, AskError, Estate, Request, Verdict};

impl<'a> Estate<'a> {
    /// The smallest set of edits that opens a path, in the order in which they are to be made: none where the path
    /// is open, where too little was read, or where no edit of what was read opens it.
    ///
    /// Each edit opens what is asked and no more. Of equally small sets it is the one that opens or moves least
    /// beyond that. With the edits made, the whole estate answers [`Verdict::Reachable`].
    ///
    /// # Errors
    ///
    /// When the question names what is not there, or contradicts itself.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::{Estate, Request}};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// let request: Request = serde_json::from_str(r#"{"Source": "internet", "Destination": "203.0.113.7"}"#)?;
    /// assert!(estate.fix(&request)?.is_empty(), "nothing is known of it that could be changed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fix(&self, request: &Request) -> Result<Vec<Edit>, AskError> {
        Ok(match self.verdict(request)? {
            Verdict::Reachable | Verdict::Unknown => Vec::new(),
            _ => self.found(request).edits.unwrap_or_default(),
        })
    }

    /// The verdict alone.
    pub(super) fn verdict(&self, request: &Request) -> Result<Verdict, AskError> {
        let question = self.question(request)?;
        Ok(self.outcome(&question).verdict)
    }

    fn found(&self, request: &Request) -> search::Found {
        let ground = Ground::new(self, request);
        let (mut regions, mut accounts) = (Vec::new(), Vec::new());
        for (_, place) in self.nodes.places.iter() {
            regions.push(&place.region);
            accounts.push(place.account);
        }
        let several = |count: usize| count > 1;
        regions.sort_unstable();
        regions.dedup();
        accounts.sort_unstable();
        accounts.dedup();
        let named = [Some(request.source.as_str()), request.destination.as_deref()];
        let named = named.into_iter().flatten().filter_map(|text| text.parse::<IpAddr>().ok());
        let asked = named.chain(request.source_ip).chain(request.destination_ip).collect();
        let facts = Facts {
            carriers: ground::carriers(self),
            stand_in: self.free_public_address(),
            tells: (several(regions.len()), several(accounts.len())),
            original: self,
            asked,
        };
        Search::new(&ground, facts).run()
    }

    /// An address that stands for an Elastic IP which AWS has not yet given.
    /// Source: RFC 5737, addresses for documentation.
    fn free_public_address(&self) -> Ipv4Addr {
        let all = (1..=254).map(|last| Ipv4Addr::new(203, 0, 113, last));
        let free = |address: &Ipv4Addr| !self.public.contains_key(&u128::from(u32::from(*address)));
        all.into_iter().find(free).unwrap_or(Ipv4Addr::new(198, 51, 100, 1))
    }

    /// Puts the edits that open a path into its answer, or why there are none.
    pub(super) fn add_fixes<'e>(&'e self, request: &Request, answer: &mut Answer<'e>)
    where
        'a: 'e,
    {
        let why = match answer.verdict {
            Verdict::Reachable => return,
            Verdict::Unknown => {
                "no edit is proposed over what was not read: collect what `Needs` lists first".to_owned()
            }
            _ => {
                let found = self.found(request);
                if let Some(edits) = found.edits {
                    answer.fixes = edits.iter().map(ToString::to_string).collect();
                    return;
                }
                let known: Vec<Cow<'e, str>> = found.needs.into_iter().map(Cow::Owned).collect();
                let more = !known.is_empty();
                answer.needs.extend(known);
                answer.needs.sort();
                answer.needs.dedup();
                let codes: Vec<&str> = found.stopped.iter().map(|code| code.message()).collect();
                match (codes.as_slice(), more) {
                    (_, true) => {
                        "no edit of what was read is known to open the path: beyond it lies what was not read"
                            .to_owned()
                    }
                    ([], false) => "no edit of what was read opens the path".to_owned(),
                    (codes, false) => {
                        format!("no edit of what was read opens the path: {}", codes.join("; "))
                    }
                }
            }
        };
        answer.assumptions.push(Cow::Owned(why.clone()));
        answer.unfixable = Some(Cow::Owned(why));
    }
}
