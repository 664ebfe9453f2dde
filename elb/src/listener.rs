use aozu_names::{Arn, wire::Resource};
use smol_str::SmolStr;

use crate::Action;

aozu_names::words! {
    /// What a listener hears.
    pub enum ListenerProtocol {
        Http = "HTTP",
        Https = "HTTPS",
        Tcp = "TCP",
        Tls = "TLS",
        Udp = "UDP",
        TcpUdp = "TCP_UDP",
        Quic = "QUIC",
        TcpQuic = "TCP_QUIC",
        Geneve = "GENEVE",
    }
}

impl ListenerProtocol {
    /// Whether the balancer ends TLS itself and so needs a certificate.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }

    /// Whether it hears TCP: everything but UDP, QUIC and what is not known.
    #[must_use]
    pub fn is_over_tcp(&self) -> bool {
        matches!(self, Self::Http | Self::Https | Self::Tcp | Self::Tls | Self::TcpUdp | Self::TcpQuic)
    }

    /// Whether it hears UDP.
    #[must_use]
    pub fn is_over_udp(&self) -> bool {
        matches!(self, Self::Udp | Self::TcpUdp | Self::Quic | Self::TcpQuic | Self::Geneve)
    }
}

aozu_names::noun! {
    /// A certificate of a listener.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Certificate / CertificateMirror {
        /// Its ARN.
        one certificate_arn: Arn = "CertificateArn",
        /// Whether it is shown where no other fits the name; told by `describe-listener-certificates` alone.
        value is_default: bool = "IsDefault",
    }
}

aozu_names::noun! {
    /// Whether clients must show certificates.
    pub struct MutualAuthentication / MutualAuthenticationMirror {
        /// `off`, `passthrough` or `verify`.
        maybe mode: SmolStr = "Mode",
        /// The certificates that are trusted.
        maybe trust_store_arn: Arn = "TrustStoreArn",
        /// Whether one that has expired will do.
        value ignore_client_certificate_expiry: bool = "IgnoreClientCertificateExpiry",
        /// Whether the trust store is there.
        maybe trust_store_association_status: SmolStr = "TrustStoreAssociationStatus",
        /// Whether clients are told which are trusted: `on` or `off`.
        maybe advertise_trust_store_ca_names: SmolStr = "AdvertiseTrustStoreCaNames",
    }
}

aozu_names::noun! {
    /// A port that a balancer hears, and what it does where no rule says otherwise.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `Listener` (botocore 1.44.5).
    pub struct Listener / ListenerMirror {
        /// Its ARN.
        one listener_arn: Arn = "ListenerArn",
        /// Its balancer.
        one load_balancer_arn: Arn = "LoadBalancerArn",
        /// The port; a Gateway Load Balancer's listener has none.
        value port: u16 = "Port",
        /// The protocol; a Gateway Load Balancer's listener has none.
        maybe protocol: ListenerProtocol = "Protocol",
        /// The default certificate.
        set certificates: Certificate = "Certificates",
        /// Which versions of TLS and which ciphers it takes.
        maybe ssl_policy: SmolStr = "SslPolicy",
        /// What is done where no rule says otherwise.
        parts default_actions: Action = "DefaultActions",
        /// Application protocols that it offers during the TLS handshake.
        many alpn_policy: SmolStr = "AlpnPolicy",
        /// Whether clients must show certificates.
        part mutual_authentication: MutualAuthentication = "MutualAuthentication",
    }
}

impl Resource for Listener {
    type Key = Arn;
    type Wire = ListenerMirror;
    const ID: &'static str = "ListenerArn";
    fn wire_id(wire: &ListenerMirror) -> Option<&str> {
        wire.listener_arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.listener_arn.clone()
    }
}

aozu_names::noun! {
    /// All certificates of a listener, the default one among them.
    ///
    /// Source: Elastic Load Balancing API Reference, `DescribeListenerCertificates`.
    pub struct ListenerCertificates / ListenerCertificatesMirror {
        /// The listener.
        one listener_arn: Arn = "ListenerArn",
        /// The certificates.
        set certificates: Certificate = "Certificates",
    }
}

of_arn!(ListenerCertificates / ListenerCertificatesMirror, listener_arn = "ListenerArn");
