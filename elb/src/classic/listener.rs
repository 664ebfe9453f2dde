use smol_str::SmolStr;

use crate::text::CaseFolded;

aozu_names::noun! {
    /// A port that a classic balancer hears, and the port of its instances.
    pub struct ClassicListener / ClassicListenerMirror {
        /// What it hears: `HTTP`, `HTTPS`, `TCP` or `SSL`, in any case.
        one protocol: SmolStr = "Protocol",
        /// The port.
        must load_balancer_port: u16 = "LoadBalancerPort",
        /// How instances are spoken to; left out, as it hears.
        maybe instance_protocol: SmolStr = "InstanceProtocol",
        /// Their port.
        must instance_port: u16 = "InstancePort",
        /// The certificate's ARN, in ACM or IAM.
        maybe ssl_certificate_id: SmolStr = "SSLCertificateId",
    }
}

impl ClassicListener {
    /// Whether it ends TLS itself.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.protocol.is_one_of(&["HTTPS", "SSL"])
    }

    /// Whether balancer and instances speak on the same layer: HTTP and HTTPS, or TCP and SSL.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        let http = |protocol: &SmolStr| protocol.is_one_of(&["HTTP", "HTTPS"]);
        let back = self.instance_protocol.as_ref().unwrap_or(&self.protocol);
        http(&self.protocol) == http(back)
    }
}

aozu_names::noun! {
    /// A listener, and the policies that hold for it.
    pub struct ListenerDescription / ListenerDescriptionMirror {
        /// The listener.
        part listener: ClassicListener = "Listener",
        /// The policies: which TLS it takes, and whether clients stick to an instance.
        sorted policy_names: SmolStr = "PolicyNames",
    }
}
