use crate::{
    Address, BlockPublicAccessExclusion, BlockPublicAccessOptions, FlowLog, IamInstanceProfileAssociation,
    Instance, NetworkAcl, NetworkInterface, SecurityGroup, SecurityGroupRule, Volume, Vpc, VpcEndpoint,
};

aozu_names::state! {
    /// The network of one account in one region: EC2's part of the account document.
    pub struct Network: "ec2" {
        // The network itself.
        /// VPCs.
        vpcs, vpcs_mut: Many Vpc = "Vpcs",

        // What stands in it.
        /// Network interfaces.
        network_interfaces, network_interfaces_mut: Many NetworkInterface = "NetworkInterfaces",
        /// Elastic IPs.
        addresses, addresses_mut: Many Address = "Addresses",
        /// Instances, which AWS prints within reservations.
        instances, instances_mut: Many Instance = "Reservations",
        /// Associations of instance profiles.
        instance_profile_associations, instance_profile_associations_mut:
            Many IamInstanceProfileAssociation = "IamInstanceProfileAssociations",
        /// Security groups.
        security_groups, security_groups_mut: Many SecurityGroup = "SecurityGroups",
        /// The rules of security groups, with ids.
        security_group_rules, security_group_rules_mut: Many SecurityGroupRule = "SecurityGroupRules",
        /// Network ACLs.
        network_acls, network_acls_mut: Many NetworkAcl = "NetworkAcls",
        /// VPC endpoints.
        vpc_endpoints, vpc_endpoints_mut: Many VpcEndpoint = "VpcEndpoints",
        /// Volumes.
        volumes, volumes_mut: Many Volume = "Volumes",
        /// Flow logs.
        flow_logs, flow_logs_mut: Many FlowLog = "FlowLogs",
        /// VPC Block Public Access.
        block_public_access, block_public_access_mut:
            One BlockPublicAccessOptions = "VpcBlockPublicAccessOptions",
        /// What VPC Block Public Access leaves out.
        block_public_access_exclusions, block_public_access_exclusions_mut:
            Many BlockPublicAccessExclusion = "VpcBlockPublicAccessExclusions",
    }
}
