//! The plan of the house: which crates there are, on which floor, and what each may lean on.

/// A crate of the house.
#[derive(Debug)]
pub struct Room {
    /// The package, `aozu-vpc`.
    pub package: &'static str,
    /// Its folder below the root, `vpc`.
    pub folder: &'static str,
    /// The letters that its rules' codes begin with; none where it has no rules.
    pub prefix: Option<&'static str>,
    /// The packages below it that it may depend on.
    pub below: &'static [&'static str],
    /// Whether it is a service crate: pure, and light in what it depends on.
    pub domain: bool,
}

const NAMES: &str = "aozu-names";
const IAM: &str = "aozu-iam";
const VPC: &str = "aozu-vpc";
const S3: &str = "aozu-s3";
const CLOUDWATCH: &str = "aozu-cloudwatch";
const LAMBDA: &str = "aozu-lambda";
const ELB: &str = "aozu-elb";
const ES: &str = "aozu-es";
const FACADE: &str = "aozu";

/// Every crate that the house may have, lowest floor first. One that is not built yet is simply absent.
pub const ROOMS: &[Room] = &[
    domain(NAMES, "iam/names", None, &[]),
    domain(IAM, "iam", Some("IAM"), &[NAMES]),
    domain(VPC, "vpc", Some("VPC"), &[NAMES, IAM]),
    domain(S3, "s3", Some("BKT"), &[NAMES, IAM]),
    domain(CLOUDWATCH, "cloudwatch", Some("CWA"), &[NAMES, IAM]),
    domain(LAMBDA, "lambda", Some("LAM"), &[NAMES, IAM, VPC, CLOUDWATCH]),
    domain(ELB, "elb", Some("ELB"), &[NAMES, IAM, VPC]),
    domain(ES, "es", Some("ESD"), &[NAMES, IAM, VPC]),
    Room {
        package: FACADE,
        folder: "facade",
        prefix: Some("ACC"),
        below: &[NAMES, IAM, VPC, S3, CLOUDWATCH, LAMBDA, ELB, ES],
        domain: false,
    },
    Room { package: "xtask", folder: "xtask", prefix: None, below: &[FACADE, NAMES], domain: false },
];

const fn domain(
    package: &'static str,
    folder: &'static str,
    prefix: Option<&'static str>,
    below: &'static [&'static str],
) -> Room {
    Room { package, folder, prefix, below, domain: true }
}

/// The crate of that package name.
#[must_use]
pub fn by_package(package: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.package == package)
}

/// The crate in that folder.
#[must_use]
pub fn by_folder(folder: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.folder == folder)
}

/// The crate whose rules' codes begin with those letters.
#[must_use]
pub fn by_prefix(prefix: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.prefix == Some(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arrow_goes_to_a_lower_floor() {
        for (floor, room) in ROOMS.iter().enumerate() {
            for below in room.below {
                let target = ROOMS.iter().position(|other| other.package == *below).expect(below);
                assert!(target < floor, "{} -> {below}", room.package);
            }
        }
    }
}
