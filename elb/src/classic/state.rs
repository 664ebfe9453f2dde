use super::{ClassicAttributes, ClassicLoadBalancer, ClassicTags, InstanceHealth};

aozu_names::state! {
    /// The classic balancers of one region of one account.
    pub struct ClassicElb: "elb" {
        /// The balancers.
        load_balancers, load_balancers_mut: Many ClassicLoadBalancer = "LoadBalancerDescriptions",
        /// Their settings.
        attributes, attributes_mut: Each ClassicAttributes = "LoadBalancerAttributes",
        /// The health of their instances.
        instance_states, instance_states_mut: Each InstanceHealth = "InstanceStates",
        /// Their tags.
        tags, tags_mut: Each ClassicTags = "TagDescriptions",
    }
}
