//! What balancers and target groups may be called.

/// Up to 32 letters, digits and hyphens, none of them a hyphen at the edge.
fn check(text: &str) -> Result<(), (Option<usize>, &'static str)> {
    const RULE: &str = "it must have 1 to 32 letters, digits and hyphens, and no hyphen at its ends";
    if let Some((at, _)) = text.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric() && *c != '-') {
        return Err((Some(at), RULE));
    }
    let edge = text.starts_with('-') || text.ends_with('-');
    if text.is_empty() || text.len() > crate::limits::LONGEST_NAME || edge {
        return Err((None, RULE));
    }
    Ok(())
}

aozu_names::checked_name! {
    /// The name of a load balancer, unique in its region and account.
    ///
    /// Source: Elastic Load Balancing API Reference, `CreateLoadBalancer` (2015-12-01 and 2012-06-01).
    ///
    /// ```
    /// use aozu_elb::LoadBalancerName;
    /// assert!("shop".parse::<LoadBalancerName>()?.may_be_created());
    /// assert!(!"internal-shop".parse::<LoadBalancerName>()?.may_be_created());
    /// assert!("-shop".parse::<LoadBalancerName>().is_err());
    /// assert!("a".repeat(33).parse::<LoadBalancerName>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct LoadBalancerName, "a load balancer's name", check
}

impl LoadBalancerName {
    /// Whether `elbv2 create-load-balancer` takes it: names that begin with `internal-` are kept for AWS.
    #[must_use]
    pub fn may_be_created(&self) -> bool {
        !self.as_str().starts_with("internal-")
    }
}

aozu_names::checked_name! {
    /// The name of a target group, unique in its region and account.
    ///
    /// Source: Elastic Load Balancing API Reference, `CreateTargetGroup`.
    ///
    /// ```
    /// use aozu_elb::TargetGroupName;
    /// assert!("shop-web".parse::<TargetGroupName>().is_ok());
    /// assert_eq!("shop_web".parse::<TargetGroupName>().unwrap_err().offset(), Some(4));
    /// ```
    pub struct TargetGroupName, "a target group's name", check
}
