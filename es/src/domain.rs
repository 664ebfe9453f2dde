use aozu_names::{Arn, wire::Resource};
use serde_json::Value;

use crate::{
    AccessPolicy, AdvancedSecurity, AutoTune, ClusterConfig, DomainName, EbsOptions, EncryptionAtRest,
    EndpointOptions, Engine, EngineVersion, SnapshotOptions, Switch, VpcOptions, config::LogPublishing,
    name::Text,
};

aozu_names::noun! {
    /// A domain's name, as `list-domain-names` prints it.
    pub struct ListedDomain / ListedDomainMirror {
        /// The name.
        one name: DomainName = "DomainName",
        /// `OpenSearch` or `Elasticsearch`.
        maybe engine_type: Text = "EngineType",
    }
}

impl Resource for ListedDomain {
    type Key = DomainName;
    type Wire = ListedDomainMirror;
    const ID: &'static str = "DomainName";
    fn wire_id(wire: &ListedDomainMirror) -> Option<&str> {
        wire.name.as_deref()
    }
    fn key(&self) -> DomainName {
        self.name.clone()
    }
}

aozu_names::noun! {
    /// A domain of the Elasticsearch or OpenSearch Service: one, whichever API told of it.
    ///
    /// Source: OpenSearch Service API reference, `DomainStatus`, and Elasticsearch Service API reference,
    /// `ElasticsearchDomainStatus`; written with the former's member names.
    pub struct Domain / DomainMirror {
        /// Its name.
        one name: DomainName = "DomainName",
        /// Its ARN.
        maybe arn: Arn = "ARN",
        /// Its engine and version.
        maybe engine_version: EngineVersion = "EngineVersion" or "ElasticsearchVersion",
        /// Its nodes.
        part cluster_config: ClusterConfig = "ClusterConfig" or "ElasticsearchClusterConfig",
        /// The volumes of its data nodes.
        part ebs_options: EbsOptions = "EBSOptions",
        /// Who may do what with it; AWS prints an empty text for none.
        maybe access_policies: AccessPolicy = "AccessPolicies",
        /// Where in a VPC it stands; none for a public endpoint.
        part vpc_options: VpcOptions = "VPCOptions",
        /// The name that a public endpoint has.
        maybe endpoint: Text = "Endpoint",
        /// When snapshots are taken.
        part snapshot_options: SnapshotOptions = "SnapshotOptions",
        /// Whether data is encrypted where it lies.
        part encryption_at_rest: EncryptionAtRest = "EncryptionAtRestOptions",
        /// Whether nodes speak to each other encrypted.
        part node_to_node_encryption: Switch = "NodeToNodeEncryptionOptions",
        /// Whether users of its dashboards come from Cognito.
        part cognito_options: Switch = "CognitoOptions",
        /// How its endpoint is spoken to.
        part endpoint_options: EndpointOptions = "DomainEndpointOptions",
        /// Fine-grained access control.
        part advanced_security: AdvancedSecurity = "AdvancedSecurityOptions",
        /// Which logs are kept.
        verbatim log_publishing: LogPublishing = "LogPublishingOptions",
        /// Whether the service tunes it.
        part auto_tune: AutoTune = "AutoTuneOptions",
        /// Whether it is being deleted.
        value deleted: bool = "Deleted",
    }
}

impl Resource for Domain {
    type Key = DomainName;
    type Wire = DomainMirror;
    const ID: &'static str = "DomainName";
    fn wire_id(wire: &DomainMirror) -> Option<&str> {
        wire.name.as_deref()
    }
    fn key(&self) -> DomainName {
        self.name.clone()
    }
}

impl Domain {
    /// Whether its endpoint lies in a VPC; none where its endpoint was not read.
    #[must_use]
    pub fn is_in_vpc(&self) -> Option<bool> {
        match (&self.vpc_options, &self.endpoint) {
            (Some(_), _) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        }
    }

    /// Whether fine-grained access control is on.
    #[must_use]
    pub fn has_fine_grained_access(&self) -> Option<bool> {
        self.advanced_security.as_ref().and_then(AdvancedSecurity::enabled)
    }

    /// Takes in what another answer tells of the same domain, by whichever API: each adds what the other leaves out.
    /// Gives whether they contradict each other; then one stays as it is: the one that names Elasticsearch, since
    /// only the API of 2015 says in full what such a domain is, else the first by its text. So the order in which
    /// answers are read never shows. Where only the one names Elasticsearch, the other API has filled in its own
    /// defaults, and that is no contradiction.
    pub fn merge(&mut self, other: &Self) -> bool {
        let write = |domain: &Self| serde_json::to_value(DomainMirror::from(domain)).unwrap_or_default();
        let (ours, theirs) = (write(self), write(other));
        if let Some(merged) = union(&ours, &theirs)
            && let Ok(mirror) = serde_json::from_value::<DomainMirror>(merged)
            && let Ok(domain) = Self::try_from(mirror)
        {
            *self = domain;
            return false;
        }
        let engine_differs =
            self.engine_version.map(EngineVersion::engine) != other.engine_version.map(EngineVersion::engine);
        let rank = |domain: &Self, json: &Value| {
            let engine = domain.engine_version.map(EngineVersion::engine);
            (engine.is_none(), engine != Some(Engine::Elasticsearch), json.to_string())
        };
        if rank(other, &theirs) < rank(self, &ours) {
            *self = other.clone();
        }
        !engine_differs
    }
}

/// Both together; none where they contradict each other. An empty list says as little as none.
fn union(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut all = a.clone();
            for (member, theirs) in b {
                let merged = match a.get(member) {
                    Some(ours) => union(ours, theirs)?,
                    None => theirs.clone(),
                };
                all.insert(member.clone(), merged);
            }
            Some(Value::Object(all))
        }
        (Value::Array(one), other) if one.is_empty() && other.is_array() => Some(other.clone()),
        (other, Value::Array(one)) if one.is_empty() && other.is_array() => Some(other.clone()),
        _ => (a == b).then(|| a.clone()),
    }
}
