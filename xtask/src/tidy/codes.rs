use crate::{
    generate::{LOCK, Lock},
    report::Report,
    rules,
    tree::Tree,
};

/// A code never changes what it means: what was given out stays with its rule.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let lock = Lock::read(&tree.read(LOCK).unwrap_or_default());
    for problem in lock.problems(&rules::units(tree)) {
        report.problem(LOCK, problem);
    }
}

#[cfg(test)]
mod tests {
    use crate::{generate::LOCK, made_up::House};

    #[test]
    fn a_code_that_vanished_is_named() {
        let problems = House::good().but(LOCK, "VPC003 ", "VPC002 gone\nVPC003 ").problems();
        assert_eq!(problems, [format!("{LOCK}: no rule is `VPC002 gone` any more; mark its line `retired`")]);
        let house = House::good().but(LOCK, "VPC003 ", "VPC002 gone retired\nVPC003 ");
        assert_eq!(house.problems(), Vec::<String>::new());
    }

    #[test]
    fn a_code_that_changed_its_name_is_named() {
        let problems = House::good().but(LOCK, "subnet-outside-vpc", "subnet-elsewhere").problems();
        assert_eq!(
            problems,
            [format!("{LOCK}: `VPC001` is `subnet-elsewhere`; it cannot become `subnet-outside-vpc`")]
        );
    }
}
