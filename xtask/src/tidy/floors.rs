use crate::{house, report::Report, workspace::Package};

/// An arrow between crates goes strictly down, and only where the plan has one; tests are no exception.
pub(super) fn check(packages: &[Package], report: &mut Report) {
    for package in packages {
        let Some(room) = house::by_package(&package.name) else {
            report.problem(
                &package.folder,
                format_args!("the plan of the house has no crate `{}`", package.name),
            );
            continue;
        };
        if package.folder != room.folder {
            report.problem(&package.folder, format_args!("`{}` belongs in `{}`", room.package, room.folder));
        }
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let ours = house::by_package(name).is_some() || packages.iter().any(|other| other.name == name);
            if ours && name != package.name && !room.below.contains(&name) {
                report.problem(
                    &package.folder,
                    format_args!(
                        "`{}` may not depend on `{name}`: an arrow goes strictly down",
                        package.name
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn package(name: &str, folder: &str, on: &[&str]) -> Package {
        let dependencies =
            on.iter().map(|name| Dependency { name: (*name).to_owned(), ..Dependency::default() });
        Package { name: name.to_owned(), folder: folder.to_owned(), dependencies: dependencies.collect() }
    }

    fn problems(packages: &[Package]) -> Vec<String> {
        let mut report = Report::default();
        check(packages, &mut report);
        report.problems()
    }

    #[test]
    fn the_plan_itself_holds() {
        let packages: Vec<Package> =
            house::ROOMS.iter().map(|room| package(room.package, room.folder, room.below)).collect();
        assert_eq!(problems(&packages), Vec::<String>::new());
    }

    #[test]
    fn up_and_sideways_are_refused() {
        let found = problems(&[
            package("aozu-names", "iam/names", &["serde", "aozu-iam"]),
            package("aozu-vpc", "vpc", &["aozu-s3"]),
            package("aozu-elb", "elb", &["aozu-cloudwatch"]),
        ]);
        assert_eq!(
            found,
            [
                "elb: `aozu-elb` may not depend on `aozu-cloudwatch`: an arrow goes strictly down",
                "iam/names: `aozu-names` may not depend on `aozu-iam`: an arrow goes strictly down",
                "vpc: `aozu-vpc` may not depend on `aozu-s3`: an arrow goes strictly down",
            ]
        );
    }

    #[test]
    fn a_crate_off_the_plan_is_refused() {
        let found =
            problems(&[package("aozu-util", "util", &[]), package("aozu-iam", "identity", &["aozu-util"])]);
        assert_eq!(
            found,
            [
                "identity: `aozu-iam` belongs in `iam`",
                "identity: `aozu-iam` may not depend on `aozu-util`: an arrow goes strictly down",
                "util: the plan of the house has no crate `aozu-util`",
            ]
        );
    }
}
