use aozu_names::{AccountId, Arn, Tags};
use smol_str::SmolStr;

use crate::BlockPublicAccessExclusionId;

words! {
    /// Which way internet gateways are closed for a whole account in a region.
    pub enum InternetGatewayBlockMode {
        Off = "off",
        BlockBidirectional = "block-bidirectional",
        BlockIngress = "block-ingress",
    }
}

words! {
    /// Which way an exclusion opens internet gateways again.
    pub enum InternetGatewayExclusionMode {
        AllowBidirectional = "allow-bidirectional",
        AllowEgress = "allow-egress",
    }
}

noun! {
    /// VPC Block Public Access of an account in a region.
    ///
    /// Source: EC2 API Reference, `VpcBlockPublicAccessOptions`.
    pub struct BlockPublicAccessOptions / BlockPublicAccessOptionsMirror {
        /// The account.
        one aws_account_id: AccountId = "AwsAccountId",
        /// The region.
        maybe aws_region: SmolStr = "AwsRegion",
        /// How far the last change is.
        maybe state: SmolStr = "State",
        /// Which way internet gateways are closed.
        maybe internet_gateway_block_mode: InternetGatewayBlockMode = "InternetGatewayBlockMode",
        /// Whether exclusions count.
        maybe exclusions_allowed: SmolStr = "ExclusionsAllowed",
    }
}

resource! {
    BlockPublicAccessOptions / BlockPublicAccessOptionsMirror: aws_account_id AccountId = "AwsAccountId",
    "vpc-block-public-access-options", "ec2/VpcBlockPublicAccessOptions"
}

noun! {
    /// A VPC or subnet that VPC Block Public Access leaves out.
    ///
    /// Source: EC2 API Reference, `VpcBlockPublicAccessExclusion`.
    pub struct BlockPublicAccessExclusion / BlockPublicAccessExclusionMirror {
        /// Its id.
        one exclusion_id: BlockPublicAccessExclusionId = "ExclusionId",
        /// The VPC or subnet.
        maybe resource_arn: Arn = "ResourceArn",
        /// Which way it opens internet gateways again.
        maybe internet_gateway_exclusion_mode: InternetGatewayExclusionMode = "InternetGatewayExclusionMode",
        /// Where it is in its life.
        maybe state: SmolStr = "State",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    BlockPublicAccessExclusion / BlockPublicAccessExclusionMirror:
    exclusion_id BlockPublicAccessExclusionId = "ExclusionId",
    "vpc-block-public-access-exclusion", "ec2/VpcBlockPublicAccessExclusions", tags: tags
}
