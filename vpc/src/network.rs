use crate::Vpc;

aozu_names::state! {
    /// The network of one account in one region: EC2's part of the account document.
    pub struct Network: "ec2" {
        // The network itself.
        /// VPCs.
        vpcs, vpcs_mut: Many Vpc = "Vpcs",

        // What stands in it.
    }
}
