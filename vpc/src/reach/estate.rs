use aozu_names::{AccountId, Region};

use super::{Answer, AskError, Request, Verdict};
use crate::Network;

/// The networks of all accounts and regions that are known, compiled to be asked about packets.
#[derive(Debug)]
pub struct Estate<'a> {
    networks: Vec<(AccountId, Region, &'a Network)>,
}

impl<'a> Estate<'a> {
    /// Compiles networks, each with the account and the region that it is of.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// assert!(estate.ask(&serde_json::from_str(r#"{"Source": "internet"}"#)?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = (AccountId, Region, &'a Network)>) -> Self {
        Self { networks: networks.into_iter().collect() }
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// When the question names what is not there, or contradicts itself.
    pub fn ask(&self, request: &Request) -> Result<Answer<'_>, AskError> {
        if self.networks.is_empty() || request.destination.is_none() {
            return Err(AskError::Contradiction(
                "`Destination` or `DestinationIp` must say where packets go".to_owned(),
            ));
        }
        Ok(Answer {
            network_path_found: false,
            verdict: Verdict::Unknown,
            forward_path_found: false,
            hops: Vec::new(),
            return_hops: Vec::new(),
            admitted_flows: Vec::new(),
            assumptions: Vec::new(),
            needs: Vec::new(),
            fixes: Vec::new(),
        })
    }
}
