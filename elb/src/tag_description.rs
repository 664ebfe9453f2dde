use aozu_names::{Arn, Tags};

aozu_names::noun! {
    /// The tags of a balancer, listener, rule or target group.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `TagDescription`.
    pub struct TagDescription / TagDescriptionMirror {
        /// What bears them.
        one resource_arn: Arn = "ResourceArn",
        /// The tags.
        tags tags: Tags = "Tags",
    }
}

of_arn!(TagDescription / TagDescriptionMirror, resource_arn = "ResourceArn");
