use crate::{
    house,
    report::Report,
    workspace::{Dependency, Package},
};

/// What a service crate may bring along. Whoever depends on one crate alone should not wait for more.
const LIGHT: &[&str] = &[
    "aho-corasick",
    "base64",
    "chrono",
    "csv",
    "ipnet",
    "memchr",
    "percent-encoding",
    "rand",
    "rand_distr",
    "rand_pcg",
    "regex-automata",
    "rustc-hash",
    "schemars",
    "serde",
    "serde_ignored",
    "serde_json",
    "serde_path_to_error",
    "sha2",
    "smallvec",
    "smol_str",
    "thiserror",
];

/// What a service crate may bring along with a feature that nobody gets unasked.
const LIGHT_UNLESS_ASKED: &[&str] = &["aws-credential-types", "aws-sigv4", "plotters", "subtle"];

/// What only comes with a feature: schemas everywhere, the command's own crates in the façade.
const OPTIONAL: &[&str] = &[
    "anstream",
    "anstyle",
    "clap",
    "clap_complete",
    "clap_mangen",
    "comfy-table",
    "owo-colors",
    "schemars",
    "terminal_size",
];

/// Service crates stay light, embedders do not compile the command, and nobody has a clock.
pub(super) fn check(packages: &[Package], report: &mut Report) {
    for package in packages.iter().filter(|package| package.name != "xtask") {
        let domain = house::by_package(&package.name).is_some_and(|room| room.domain);
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.dev) {
            let name = dependency.name.as_str();
            let asked = dependency.optional && LIGHT_UNLESS_ASKED.contains(&name);
            if domain && !LIGHT.contains(&name) && !asked && house::by_package(name).is_none() {
                report.problem(
                    &package.folder,
                    format_args!("`{}` is a light crate and may not depend on `{name}`", package.name),
                );
            }
            if OPTIONAL.contains(&name) && !dependency.optional {
                report
                    .problem(&package.folder, format_args!("`{name}` should be optional, behind a feature"));
            }
            if name == "chrono" && has_clock(dependency) {
                report.problem(&package.folder, "`chrono` should have no clock: time is an input");
            }
        }
    }
}

fn has_clock(chrono: &Dependency) -> bool {
    chrono.default_features
        || chrono.features.iter().any(|feature| matches!(feature.as_str(), "clock" | "now"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(package: &str, dependency: Dependency) -> Vec<String> {
        let package =
            Package { name: package.to_owned(), folder: "here".to_owned(), dependencies: vec![dependency] };
        let mut report = Report::default();
        check(&[package], &mut report);
        report.problems()
    }

    fn on(name: &str) -> Dependency {
        Dependency { name: name.to_owned(), ..Dependency::default() }
    }

    #[test]
    fn a_service_crate_is_light() {
        assert!(problems("aozu-vpc", on("ipnet")).is_empty());
        assert!(problems("aozu-vpc", on("aozu-iam")).is_empty());
        assert!(problems("aozu-vpc", Dependency { dev: true, ..on("proptest") }).is_empty());
        assert!(problems("aozu", on("rayon")).is_empty());
        assert_eq!(
            problems("aozu-vpc", on("rayon")),
            ["here: `aozu-vpc` is a light crate and may not depend on `rayon`"]
        );
    }

    #[test]
    fn a_feature_may_bring_more() {
        assert!(problems("aozu-iam", Dependency { optional: true, ..on("aws-sigv4") }).is_empty());
        assert_eq!(
            problems("aozu-iam", on("aws-sigv4")),
            ["here: `aozu-iam` is a light crate and may not depend on `aws-sigv4`"]
        );
        assert!(!problems("aozu-iam", Dependency { optional: true, ..on("rayon") }).is_empty());
    }

    #[test]
    fn embedders_do_not_compile_the_command() {
        assert!(problems("aozu", Dependency { optional: true, ..on("clap") }).is_empty());
        assert!(problems("xtask", on("clap")).is_empty());
        assert_eq!(problems("aozu", on("clap")), ["here: `clap` should be optional, behind a feature"]);
    }

    #[test]
    fn nobody_has_a_clock() {
        let clock = Dependency { features: vec!["clock".to_owned()], ..on("chrono") };
        let says = ["here: `chrono` should have no clock: time is an input"];
        assert!(problems("aozu-vpc", on("chrono")).is_empty());
        assert_eq!(problems("aozu-vpc", clock), says);
        assert_eq!(problems("aozu", Dependency { default_features: true, ..on("chrono") }), says);
    }
}
