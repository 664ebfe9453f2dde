//! The elements of `Resource` and `NotResource`: whether there are such ARNs.

use aozu_names::{Partition, Region};
use smol_str::SmolStr;

use super::{
    Issue, ResourceType,
    arn::{Shape, Slot, starred},
    subject::{Notes, Quote, Subject, part},
};
use crate::{
    analyze::glob::Pattern,
    policy::{Spanned, Statement},
    reference,
};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    for member in [&statement.resource, &statement.not_resource].into_iter().flatten() {
        for element in &member.value {
            one(subject, element, notes);
        }
    }
}

fn is_wild(text: &str) -> bool {
    text.contains(['*', '?']) || text.contains("${")
}

fn one(subject: &Subject<'_>, element: &Spanned<SmolStr>, notes: &mut Notes) {
    let text = element.value.as_str();
    if let Some(resource_type) = subject.resource_type
        && !belongs(text, resource_type)
    {
        let details = format!("`{}` is not a resource of a policy of `{resource_type}`", Quote(text));
        return notes.add(Issue::UnsupportedResourceArnInPolicy, element.span, details);
    }
    if text == "*" {
        return;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let prefix = parts.first().copied().unwrap_or_default();
    if prefix != "arn" && !(is_wild(prefix) && Pattern::of_any_case(&starred(prefix)).matches("arn")) {
        // A pattern that begins with anything, such as `*:table/x`, may still be an ARN.
        if !prefix.starts_with('*') {
            let details = format!("`{}` is not an ARN: it must begin with `arn:`", Quote(text));
            notes.add(Issue::InvalidArnPrefix, element.span, details);
        }
        return;
    }
    let [_, partition, service, region, account, resource] = parts.as_slice() else {
        // What lacks parts for a wildcard's sake is still a pattern that matches.
        if !text.ends_with('*') {
            let details = format!(
                "`{}` has {} parts; an ARN has six: arn:partition:service:region:account:resource",
                Quote(text),
                parts.len()
            );
            notes.add(Issue::MissingArnField, element.span, details);
        }
        return;
    };
    if !is_wild(partition) && partition.parse::<Partition>().is_err() {
        let details =
            format!("`{}` is no partition; use `{}`", Quote(partition), Partition::KNOWN.join("`, `"));
        notes.add(Issue::InvalidPartition, part(element, 4, partition.len()), details);
    }
    let at = "arn:".len() + partition.len() + 1;
    let service_span = part(element, at, service.len());
    if service.contains("${") || *service == "*" {
        return;
    }
    if is_wild(service) {
        let details = format!(
            "`{}` has a wildcard in its service, which may take in services that are not meant; name the service",
            Quote(text)
        );
        return notes.add(Issue::WildcardInServiceName, element.span, details);
    }
    let Some(shapes) = subject.validator.namespaces.of(service) else {
        let small = service.to_ascii_lowercase();
        if small != *service
            && (subject.validator.namespaces.of(&small).is_some() || reference::service(&small).is_some())
        {
            let details = format!("`{}` is written `{small}` in an ARN", Quote(service));
            notes.add(Issue::InvalidArnServiceCase, service_span, details);
        } else if reference::service(service).is_none() && !reference::is_unlisted(service) {
            let details = format!("there is no service `{}`", Quote(service));
            notes.add(Issue::InvalidService, element.span, details);
        }
        return;
    };
    let region_span = part(element, at + service.len() + 1, region.len());
    let account_span = part(element, at + service.len() + region.len() + 2, account.len());
    let mut arn = Arn { element, service, region, account, resource, region_span, account_span };
    arn.check(shapes, notes);
}

/// An element with all six parts, of a known service.
struct Arn<'a> {
    element: &'a Spanned<SmolStr>,
    service: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
    region_span: crate::policy::Span,
    account_span: crate::policy::Span,
}

impl Arn<'_> {
    fn check(&mut self, shapes: &[Shape], notes: &mut Notes) {
        let wild = [self.region, self.account, self.resource].into_iter().any(is_wild);
        let pattern = Pattern::new(&starred(self.resource));
        let fits = |shape: &&Shape| shape.region.takes(self.region) && shape.account.takes(self.account);
        if !shapes
            .iter()
            .any(|shape| fits(&shape) && (pattern.is_everything() || shape.resource.intersects(&pattern)))
        {
            let named: Vec<&Shape> =
                shapes.iter().filter(|shape| shape.resource.intersects(&pattern)).collect();
            self.why(&named, wild, notes);
        }
        self.region(notes);
        self.account(shapes, notes);
    }

    /// Why no format of the service fits, given those whose last part does.
    fn why(&self, named: &[&Shape], wild: bool, notes: &mut Notes) {
        let (text, service) = (Quote(&self.element.value), self.service);
        if named.is_empty() {
            // About patterns AWS is silent, as its answers about its own policies show.
            let issue = if wild { Issue::XArnMatchesNoResource } else { Issue::InvalidArnResource };
            let details = format!("`{text}` has the form of no resource of `{service}`; mend its last part");
            return notes.add(issue, self.element.span, details);
        }
        let all = |is: &dyn Fn(&Shape) -> bool| named.iter().all(|shape| is(shape));
        let literal = |part: &str| !part.is_empty() && !is_wild(part);
        if literal(self.region) && all(&|shape| shape.region == Slot::Empty) {
            let details =
                format!("the ARNs of `{service}` have no region here; remove `{}`", Quote(self.region));
            notes.add(Issue::ArnRegionNotAllowed, self.region_span, details);
        } else if self.region.is_empty() && all(&|shape| shape.region == Slot::Any) && !wild {
            let details = format!("`{text}` lacks the region; name it, or write `*`");
            notes.add(Issue::MissingArnRegion, self.element.span, details);
        }
        if literal(self.account) && all(&|shape| shape.account == Slot::Empty) {
            let details =
                format!("the ARNs of `{service}` have no account here; remove `{}`", Quote(self.account));
            notes.add(Issue::ArnAccountNotAllowed, self.account_span, details);
        } else if self.account.is_empty()
            && all(&|shape| shape.account == Slot::Any)
            && !wild
            && !self.is_of_aws()
        {
            let details = format!("`{text}` lacks the account id; name it, or write `*`");
            notes.add(Issue::MissingArnAccount, self.element.span, details);
        }
    }

    /// Whether it may be one of AWS's own, whose ARNs have no account though those of customers do.
    ///
    /// Source: AWS's managed policies as of 2026-09, which write `arn:aws:ssm:*::document/AWS-RunShellScript` and
    /// `arn:aws:resource-explorer-2:*::view/AWSServiceViewFor…`.
    fn is_of_aws(&self) -> bool {
        const OWN: [(&str, &str); 3] =
            [("ssm", "document/"), ("ssm", "automation-definition/"), ("resource-explorer-2", "view/AWS")];
        OWN.iter()
            .any(|(service, beginning)| self.service == *service && self.resource.starts_with(beginning))
    }

    fn region(&self, notes: &mut Notes) {
        if self.region.is_empty() || self.region.contains("${") {
            return;
        }
        let known = if is_wild(self.region) {
            let pattern = Pattern::of_any_case(self.region);
            pattern.is_everything() || Region::KNOWN.iter().any(|region| pattern.matches(region))
        } else {
            Region::KNOWN.contains(&self.region)
        };
        if !known {
            let details = format!("`{}` is no region of AWS", Quote(self.region));
            notes.add(Issue::InvalidArnRegion, self.region_span, details);
        }
    }

    /// An account is twelve digits, or a word that the service uses for AWS's own (`aws`).
    fn account(&self, shapes: &[Shape], notes: &mut Notes) {
        let id = |c: char| c.is_ascii_digit() || matches!(c, '*' | '?');
        let digits = self.account.len() == 12 || is_wild(self.account);
        if self.account.is_empty() || self.account.contains("${") || (digits && self.account.chars().all(id))
        {
            return;
        }
        // CloudFront's origin access identities lie in an account of that name.
        let own = matches!(self.account, "aws" | "cloudfront")
            || shapes
                .iter()
                .any(|shape| matches!(shape.account, Slot::Fixed(fixed) if fixed == self.account));
        if !own {
            let details = format!("`{}` is no account id: it must have 12 digits", Quote(self.account));
            notes.add(Issue::InvalidArnAccount, self.account_span, details);
        }
    }
}

/// Whether a resource may be that of a policy of such a type. A bucket's policy names the bucket or its objects:
/// AWS refuses `*` there (recorded 2026).
fn belongs(text: &str, resource_type: ResourceType) -> bool {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next();
    let (_, _, service, region, _, resource) = (next(), next(), next(), next(), next(), next());
    if let Some(service) = service.filter(|service| !is_wild(service))
        && !resource_type.services().contains(&service)
    {
        // A trust policy has no resources at all, and is told so.
        return resource_type == ResourceType::AssumeRolePolicyDocument;
    }
    let resource = resource.unwrap_or_default();
    match resource_type {
        ResourceType::Bucket => {
            text != "*" && region.is_none_or(|region| region.is_empty() || is_wild(region))
        }
        ResourceType::AccessPoint if service.is_some() => {
            Pattern::new(&starred(resource)).intersects(&Pattern::new("accesspoint/*"))
        }
        ResourceType::Table if service.is_some() => {
            Pattern::new(&starred(resource)).intersects(&Pattern::new("table/*"))
        }
        _ => true,
    }
}
