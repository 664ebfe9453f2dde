use super::limits::NAME_LENGTH;

type Checked = Result<(), (Option<usize>, &'static str)>;

fn named(text: &str, fits: fn(char) -> bool, rule: &'static str) -> Checked {
    if !NAME_LENGTH.contains(&text.chars().count()) {
        return Err((None, "it must have 1 to 512 characters"));
    }
    match text.char_indices().find(|(_, c)| !fits(*c) || c.is_control()) {
        Some((at, _)) => Err((Some(at), rule)),
        None => Ok(()),
    }
}

aozu_names::checked_name! {
    /// The name of a log group: `/aws/lambda/checkout`.
    ///
    /// Source: CloudWatch Logs API Reference, `CreateLogGroup`, `logGroupName`.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::LogGroupName;
    /// let name: LogGroupName = "/aws/lambda/checkout".parse()?;
    /// assert!(!name.is_reserved() && "aws/spans".parse::<LogGroupName>()?.is_reserved());
    /// assert!("a b".parse::<LogGroupName>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct LogGroupName, "a log group's name", |text| {
        named(
            text,
            |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '#'),
            "it may hold letters, digits and `.`, `-`, `_`, `/`, `#` only",
        )
    }
}

impl LogGroupName {
    /// Whether AWS keeps it for its own groups: no one else can make a group whose name begins with `aws/`.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.as_str().starts_with("aws/")
    }

    /// The group into which a service writes by itself, made by it if it is not there; none for services that write to
    /// a group that they are told, such as VPC flow logs.
    ///
    /// Source: Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs"; API Gateway Developer Guide,
    /// "Set up CloudWatch logging for REST APIs"; CodeBuild User Guide, "Monitoring"; RDS User Guide, "Publishing
    /// database logs to Amazon CloudWatch Logs"; Amazon EKS User Guide, "Send control plane logs".
    ///
    /// ```
    /// use aozu_cloudwatch::logs::{LogGroupName, LogSource};
    /// let group = LogGroupName::made_by(&LogSource::Lambda { function: "checkout".into() })?;
    /// assert_eq!(group.as_str(), "/aws/lambda/checkout");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The source's own name cannot stand in a group's name.
    pub fn made_by(source: &LogSource) -> Result<Self, aozu_names::NameError> {
        match source {
            LogSource::Lambda { function } => format!("/aws/lambda/{function}"),
            LogSource::ApiGateway { api, stage } => format!("API-Gateway-Execution-Logs_{api}/{stage}"),
            LogSource::CodeBuild { project } => format!("/aws/codebuild/{project}"),
            LogSource::RdsInstance { instance, log } => format!("/aws/rds/instance/{instance}/{log}"),
            LogSource::RdsCluster { cluster, log } => format!("/aws/rds/cluster/{cluster}/{log}"),
            LogSource::EksCluster { cluster } => format!("/aws/eks/{cluster}/cluster"),
        }
        .parse()
    }
}

/// What writes logs by itself into a group that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogSource {
    /// A Lambda function.
    Lambda {
        /// Its name.
        function: String,
    },
    /// The execution log of a stage of a REST API.
    ApiGateway {
        /// The API's id.
        api: String,
        /// The stage's name.
        stage: String,
    },
    /// A CodeBuild project.
    CodeBuild {
        /// Its name.
        project: String,
    },
    /// An exported log of a database instance.
    RdsInstance {
        /// The instance's identifier.
        instance: String,
        /// Which log: `error`, `slowquery`, `postgresql` …
        log: String,
    },
    /// An exported log of a database cluster.
    RdsCluster {
        /// The cluster's identifier.
        cluster: String,
        /// Which log.
        log: String,
    },
    /// The control plane of a Kubernetes cluster.
    EksCluster {
        /// Its name.
        cluster: String,
    },
}

aozu_names::checked_name! {
    /// The name of a log stream: one source of events in a group.
    ///
    /// Source: CloudWatch Logs API Reference, `CreateLogStream`, `logStreamName`.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::LogStreamName;
    /// assert!("2026/11/29/[$LATEST]0123456789abcdef".parse::<LogStreamName>().is_ok());
    /// assert!("a:b".parse::<LogStreamName>().is_err());
    /// ```
    pub struct LogStreamName, "a log stream's name", |text| {
        named(text, |c| !matches!(c, ':' | '*'), "it must not hold `:`, `*` or control characters")
    }
}

aozu_names::checked_name! {
    /// The name of a metric filter or subscription filter.
    ///
    /// Source: CloudWatch Logs API Reference, `PutMetricFilter`, `filterName`.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::FilterName;
    /// assert!("errors".parse::<FilterName>().is_ok() && "a*".parse::<FilterName>().is_err());
    /// ```
    pub struct FilterName, "a filter's name", |text| {
        named(text, |c| !matches!(c, ':' | '*'), "it must not hold `:`, `*` or control characters")
    }
}
