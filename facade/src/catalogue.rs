use aozu_names::RuleInfo;

/// Every rule of every crate, by code.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    let account = crate::rules::RULES.iter().map(|rule| rule.info);
    let cloudwatch = aozu_cloudwatch::RULES.iter().map(|rule| rule.info);
    let elb = aozu_elb::RULES.iter().map(|rule| rule.info);
    let es = aozu_es::RULES.iter().map(|rule| rule.info);
    let lambda = aozu_lambda::RULES.iter().map(|rule| rule.info);
    let s3 = aozu_s3::RULES.iter().map(|rule| rule.info);
    let iam = aozu_iam::RULES.iter().map(|rule| rule.info);
    let vpc = aozu_vpc::RULES.iter().map(|rule| rule.info);
    account.chain(s3).chain(cloudwatch).chain(elb).chain(es).chain(iam).chain(lambda).chain(vpc)
}

/// The rule of that code (`VPC008`, in any case) or name (`subnet-outside-vpc`).
///
/// ```
/// assert_eq!(aozu::rule("vpc008").map(|rule| rule.name), aozu::rule("subnet-outside-vpc").map(|rule| rule.name));
/// ```
#[must_use]
pub fn rule(code_or_name: &str) -> Option<&'static RuleInfo> {
    rules().find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}
