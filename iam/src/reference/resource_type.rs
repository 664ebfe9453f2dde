use super::{Service, tables::tables, template::Template};

/// A type of resource: `bucket` of S3.
///
/// ```
/// use aozu_iam::reference;
/// let s3 = reference::service("s3").unwrap();
/// let (bucket, object) = (s3.resource_type("bucket").unwrap(), s3.resource_type("object").unwrap());
/// assert_eq!(object.arn(), "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
/// assert!(object.matches("arn:aws:s3:::acme/logs/1") && !object.matches("arn:aws:s3:::acme"));
/// assert!(bucket.matches("arn:aws:s3:::acme") && !bucket.matches("arn:aws:s3:::acme/logs/1"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType {
    service: Service,
    row: u16,
}

impl ResourceType {
    pub(super) fn new(service: Service, row: u16) -> Self {
        Self { service, row }
    }

    fn number(self, at: usize) -> u16 {
        tables().resource_types.number(self.row, at)
    }

    /// Its service. An action takes types of its own service only, whose ARNs may be another's.
    #[must_use]
    pub fn service(self) -> Service {
        self.service
    }

    /// What AWS calls it; a few names have blanks or slashes.
    #[must_use]
    pub fn name(self) -> &'static str {
        tables().string(self.number(0))
    }

    /// The template of its ARNs, the first where there are several.
    #[must_use]
    pub fn arn(self) -> &'static str {
        self.arns().next().unwrap_or_default()
    }

    /// The templates of its ARNs. `${…}` and `*` stand for what varies.
    pub fn arns(self) -> impl Iterator<Item = &'static str> + Clone {
        tables().strings(self.number(2))
    }

    /// The condition keys of resources of this type.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> + Clone {
        tables().strings(self.number(4))
    }

    /// Whether an ARN may be of this type: whether it fits a template, and no template of the service that says more
    /// about it. So `arn:aws:s3:::acme/a` is an object, though a bucket's template alone would take it.
    ///
    /// What varies stands for any text that is not empty; before the fifth colon it has no colon. An ARN with
    /// wildcards is taken as a text: a pattern is no resource.
    #[must_use]
    pub fn matches(self, arn: &str) -> bool {
        let Some(said) = self.says(arn) else { return false };
        self.service.resource_types().all(|other| other == self || other.says(arn) <= Some(said))
    }

    /// How many characters a template that fits says of the ARN.
    pub(crate) fn says(self, arn: &str) -> Option<usize> {
        let fit = self.arns().map(Template::new).filter(|template| template.matches(arn));
        fit.map(Template::literal).max()
    }
}

impl std::fmt::Display for ResourceType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl std::fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ResourceType({} {})", self.service, self.name())
    }
}
