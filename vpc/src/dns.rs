use std::net::Ipv4Addr;

use aozu_names::Region;

use crate::InstanceId;

fn dashes(address: Ipv4Addr) -> String {
    address.to_string().replace('.', "-")
}

/// What private names of a region end in.
fn private_suffix(region: &Region) -> String {
    if region.as_str() == "us-east-1" { "ec2.internal".into() } else { format!("{region}.compute.internal") }
}

/// The private DNS name that EC2 makes of a private address, which resolves inside the VPC only.
///
/// Source: VPC User Guide, "DNS attributes for your VPC"; EC2 User Guide, "EC2 instance hostnames".
///
/// ```
/// let address = "10.251.50.12".parse().unwrap();
/// assert_eq!(aozu_vpc::private_dns_name(address, &"us-east-1".parse()?), "ip-10-251-50-12.ec2.internal");
/// assert_eq!(
///     aozu_vpc::private_dns_name(address, &"ap-northeast-1".parse()?),
///     "ip-10-251-50-12.ap-northeast-1.compute.internal"
/// );
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn private_dns_name(address: Ipv4Addr, region: &Region) -> String {
    format!("ip-{}.{}", dashes(address), private_suffix(region))
}

/// The private DNS name of an instance in a subnet that names by resource (`HostnameType`
/// `resource-name`).
///
/// ```
/// let id = "i-0123456789abcdef0".parse()?;
/// assert_eq!(aozu_vpc::resource_dns_name(&id, &"us-east-1".parse()?), "i-0123456789abcdef0.ec2.internal");
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn resource_dns_name(instance: &InstanceId, region: &Region) -> String {
    format!("{instance}.{}", private_suffix(region))
}

/// The public DNS name that EC2 makes of a public address. An instance has it only while its VPC has both
/// DNS attributes; inside the VPC it resolves to the private address.
///
/// ```
/// let address = "203.0.113.25".parse().unwrap();
/// assert_eq!(
///     aozu_vpc::public_dns_name(address, &"us-east-1".parse()?),
///     "ec2-203-0-113-25.compute-1.amazonaws.com"
/// );
/// assert_eq!(
///     aozu_vpc::public_dns_name(address, &"cn-north-1".parse()?),
///     "ec2-203-0-113-25.cn-north-1.compute.amazonaws.com.cn"
/// );
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn public_dns_name(address: Ipv4Addr, region: &Region) -> String {
    let partition = region.partition();
    let suffix = partition.dns_suffix().unwrap_or("amazonaws.com");
    let zone = if region.as_str() == "us-east-1" { "compute-1".into() } else { format!("{region}.compute") };
    format!("ec2-{}.{zone}.{suffix}", dashes(address))
}
