use aozu_names::Arn;
use smol_str::SmolStr;

aozu_names::noun! {
    /// A setting of a balancer or target group.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Attribute / AttributeMirror {
        /// Its key, such as `idle_timeout.timeout_seconds`.
        one key: SmolStr = "Key",
        /// Its value, always a text; it may be empty.
        verbatim value: SmolStr = "Value",
    }
}

aozu_names::noun! {
    /// The settings of a balancer.
    ///
    /// Source: Elastic Load Balancing API Reference, `LoadBalancerAttribute`.
    pub struct LoadBalancerAttributes / LoadBalancerAttributesMirror {
        /// The balancer.
        one load_balancer_arn: Arn = "LoadBalancerArn",
        /// The settings.
        set attributes: Attribute = "Attributes",
    }
}

of_arn!(LoadBalancerAttributes / LoadBalancerAttributesMirror, load_balancer_arn = "LoadBalancerArn");

aozu_names::noun! {
    /// The settings of a target group.
    ///
    /// Source: Elastic Load Balancing API Reference, `TargetGroupAttribute`.
    pub struct TargetGroupAttributes / TargetGroupAttributesMirror {
        /// The target group.
        one target_group_arn: Arn = "TargetGroupArn",
        /// The settings.
        set attributes: Attribute = "Attributes",
    }
}

of_arn!(TargetGroupAttributes / TargetGroupAttributesMirror, target_group_arn = "TargetGroupArn");

fn get<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    Some(found.value.as_deref().unwrap_or_default())
}

impl LoadBalancerAttributes {
    /// The value of a setting; none where AWS does not print it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        get(&self.attributes, key)
    }
}

impl TargetGroupAttributes {
    /// The value of a setting; none where AWS does not print it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        get(&self.attributes, key)
    }
}
