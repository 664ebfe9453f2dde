use crate::VpcId;

noun! {
    /// The value of a VPC's attribute.
    pub struct AttributeValue / AttributeValueMirror {
        /// The value.
        flag value: bool = "Value",
    }
}

noun! {
    /// Whether Amazon's DNS server answers in a VPC (`describe-vpc-attribute`).
    pub struct EnableDnsSupport / EnableDnsSupportMirror {
        /// The VPC.
        one vpc_id: VpcId = "VpcId",
        /// The attribute.
        part enable_dns_support: AttributeValue = "EnableDnsSupport",
    }
}

noun! {
    /// Whether instances with public addresses get public DNS names (`describe-vpc-attribute`).
    pub struct EnableDnsHostnames / EnableDnsHostnamesMirror {
        /// The VPC.
        one vpc_id: VpcId = "VpcId",
        /// The attribute.
        part enable_dns_hostnames: AttributeValue = "EnableDnsHostnames",
    }
}

resource! { EnableDnsSupport / EnableDnsSupportMirror: vpc_id VpcId = "VpcId", "vpc", "ec2/EnableDnsSupport" }
resource! { EnableDnsHostnames / EnableDnsHostnamesMirror: vpc_id VpcId = "VpcId", "vpc", "ec2/EnableDnsHostnames" }

impl EnableDnsSupport {
    /// The attribute of a VPC.
    ///
    /// ```
    /// let on = aozu_vpc::EnableDnsSupport::new("vpc-0123456789abcdef0".parse()?, true);
    /// assert!(on.is_enabled());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(vpc: VpcId, value: bool) -> Self {
        Self { vpc_id: vpc, enable_dns_support: Some(AttributeValue { value }) }
    }

    /// Whether it is on.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.enable_dns_support.as_ref().is_some_and(AttributeValue::value)
    }
}

impl EnableDnsHostnames {
    /// The attribute of a VPC.
    ///
    /// ```
    /// let off = aozu_vpc::EnableDnsHostnames::new("vpc-0123456789abcdef0".parse()?, false);
    /// assert!(!off.is_enabled());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(vpc: VpcId, value: bool) -> Self {
        Self { vpc_id: vpc, enable_dns_hostnames: Some(AttributeValue { value }) }
    }

    /// Whether it is on.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.enable_dns_hostnames.as_ref().is_some_and(AttributeValue::value)
    }
}
