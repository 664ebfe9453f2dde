//! The ARN formats of all services, by the service that stands in the ARN.

use std::collections::BTreeMap;

use crate::{
    analyze::glob::{Effort, Pattern},
    reference::{self, ResourceType},
};

/// What an ARN format says of its region or account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// It is empty.
    Empty,
    /// It is filled in.
    Any,
    /// It is this.
    Fixed(&'static str),
}

impl Slot {
    fn of(part: &'static str) -> Self {
        match part {
            "" => Self::Empty,
            part if part.contains("${") => Self::Any,
            part => Self::Fixed(part),
        }
    }

    /// Whether a part as a policy writes it may be this one.
    pub(super) fn takes(self, part: &str) -> bool {
        if part.contains("${") {
            return true;
        }
        match self {
            Self::Empty => part.chars().all(|c| c == '*'),
            Self::Any => !part.is_empty(),
            Self::Fixed(own) => Pattern::of_any_case(part).matches(own),
        }
    }
}

/// An ARN format: `arn:${Partition}:s3:::${BucketName}` taken apart.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The service that stands in the ARN; none where it may be any.
    service: Option<&'static str>,
    pub(super) region: Slot,
    pub(super) account: Slot,
    /// The sixth part, its variables as any run.
    pub(super) resource: Pattern,
    /// Whether the sixth part is nothing but one variable: a name.
    pub(super) bare: bool,
}

impl Shape {
    fn of(arn: &'static str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let [_, _, service, region, account, resource] = std::array::from_fn(|_| parts.next());
        let (service, resource) = (service?, resource?);
        Some(Self {
            service: (!service.contains("${")).then_some(service),
            region: Slot::of(region?),
            account: Slot::of(account?),
            resource: Pattern::new(&starred(resource)),
            bare: resource.starts_with("${") && resource.find('}') == Some(resource.len() - 1),
        })
    }

    /// Whether the service of a resource may be this one.
    pub(super) fn lies_in(&self, service: &str) -> bool {
        self.service.is_none_or(|own| own.eq_ignore_ascii_case(service))
    }

    /// Whether a resource of a policy may be one of these. A slash in what would be a bare name makes it another's.
    pub(super) fn meets(&self, resource: &str, pattern: &Pattern, effort: &mut Effort) -> bool {
        if self.bare && resource.split(['*', '?', '$']).next().is_some_and(|head| head.contains('/')) {
            return false;
        }
        self.resource.intersects_within(pattern, effort)
    }
}

/// A text whose `${…}` are any run.
pub(super) fn starred(text: &str) -> String {
    let mut starred = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        starred.push_str(before);
        starred.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    starred + rest
}

/// The formats of all services.
#[derive(Debug, Clone)]
pub(super) struct Namespaces {
    by_service: BTreeMap<&'static str, Vec<Shape>>,
    by_type: BTreeMap<ResourceType, Vec<Shape>>,
}

impl Namespaces {
    pub(super) fn new() -> Self {
        let (mut by_service, mut by_type) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for resource_type in reference::services().flat_map(reference::Service::resource_types) {
            for shape in resource_type.arns().filter_map(Shape::of) {
                // Of a resource that may lie in any service only its own is told.
                let service = shape.service.unwrap_or_else(|| resource_type.service().prefix());
                by_service.entry(service).or_default().push(shape.clone());
                by_type.entry(resource_type).or_default().push(shape);
            }
        }
        Self { by_service, by_type }
    }

    /// The formats of a service's ARNs; none where no ARN has such a service.
    pub(super) fn of(&self, service: &str) -> Option<&[Shape]> {
        self.by_service.get(service).map(Vec::as_slice)
    }

    /// The formats of a type's ARNs.
    pub(super) fn of_type(&self, resource_type: ResourceType) -> &[Shape] {
        self.by_type.get(&resource_type).map_or(&[], Vec::as_slice)
    }
}
