use std::{fmt, str::FromStr};

use aozu_iam::evaluate::{Action, ActionError, Caller, Context, Layers};
use aozu_names::{Arn, Known};
use aozu_vpc::{Network, reach::Estate};

use crate::Domain;

/// A request to a domain's own API: who asks for what, from where.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// The domain.
    pub domain: &'r Domain,
    /// Its ARN: whose it is, and where.
    pub arn: &'r Arn,
    /// The HTTP method, by which the action is known.
    pub method: Method,
    /// The path, with its query or without; a policy's resource never holds the query.
    pub path: &'r str,
    /// How the client shows who it is.
    pub credentials: Credentials<'r>,
    /// The policies of whoever signs: identity policies, boundary, session policies, control policies, endpoint. The
    /// resource's policy is the domain's, whatever stands here.
    pub layers: Layers<'r>,
    /// The context keys. `aws:SourceIp` need not be set where `client` is an address and the endpoint public.
    pub context: &'r Context,
    /// Where the client stands, as `aozu_vpc::reach` names it: an id, an ARN, an address, or `internet`. None where that
    /// is not told.
    pub client: Option<&'r str>,
    /// Who the master user of fine-grained access control is: no API prints it.
    pub master: Known<Master<'r>>,
}

impl<'r> Request<'r> {
    /// An unsigned request from a place that is not told.
    #[must_use]
    pub fn new(
        domain: &'r Domain,
        arn: &'r Arn,
        method: Method,
        path: &'r str,
        context: &'r Context,
    ) -> Self {
        Self {
            domain,
            arn,
            method,
            path,
            credentials: Credentials::Unsigned,
            layers: Layers::default(),
            context,
            client: None,
            master: Known::default(),
        }
    }
}

/// How a client shows who it is. A request cannot be signed and carry a name and a password.
///
/// Source: OpenSearch Service Developer Guide, "Fine-grained access control in Amazon OpenSearch Service" (2026).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Credentials<'r> {
    /// Not at all.
    Unsigned,
    /// By a signature with this caller's keys.
    Signed(&'r Caller),
    /// By the name and the password of a user whom the domain itself keeps; the password is taken for the right one.
    Basic(&'r str),
}

/// Who may do everything within a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Master<'r> {
    /// A user or role of IAM.
    Iam(&'r Arn),
    /// A user whom the domain itself keeps, by its name.
    Internal(&'r str),
}

/// The networks that packets are asked of.
#[derive(Debug, Clone, Copy)]
pub struct Packets<'e> {
    /// All of them, compiled.
    pub estate: &'e Estate<'e>,
    /// That of the domain's region and account, where its interfaces are found.
    pub network: &'e Network,
}

/// An HTTP method, by which the service knows the action.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon OpenSearch Service" (2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `es:ESHttpDelete`
    Delete,
    /// `es:ESHttpGet`
    Get,
    /// `es:ESHttpHead`
    Head,
    /// `es:ESHttpPatch`
    Patch,
    /// `es:ESHttpPost`
    Post,
    /// `es:ESHttpPut`
    Put,
}

/// A text that is no method of a domain's API.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` asks nothing of a domain's data: it must be a method (DELETE, GET, HEAD, PATCH, POST, PUT) or its action, such as `es:ESHttpGet`"
)]
pub struct MethodError {
    /// What was given.
    pub text: String,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 6] = [Self::Delete, Self::Get, Self::Head, Self::Patch, Self::Post, Self::Put];

    /// The action's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "es:ESHttpDelete",
            Self::Get => "es:ESHttpGet",
            Self::Head => "es:ESHttpHead",
            Self::Patch => "es:ESHttpPatch",
            Self::Post => "es:ESHttpPost",
            Self::Put => "es:ESHttpPut",
        }
    }

    pub(super) fn action(self) -> Result<Action, ActionError> {
        Action::new(self.as_str())
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads a method, or its action whatever the case of its letters.
///
/// ```
/// use aozu_es::access::Method;
/// assert_eq!("GET".parse(), Ok(Method::Get));
/// assert_eq!("es:esHttpPost".parse(), Ok(Method::Post));
/// assert!("es:DescribeDomain".parse::<Method>().is_err());
/// ```
impl FromStr for Method {
    type Err = MethodError;
    fn from_str(text: &str) -> Result<Self, MethodError> {
        let named = |method: &Self| {
            let action = method.as_str();
            let verb = action.get("es:ESHttp".len()..).unwrap_or_default();
            text.eq_ignore_ascii_case(action) || text.eq_ignore_ascii_case(verb)
        };
        Self::ALL.into_iter().find(named).ok_or_else(|| MethodError { text: text.escape_debug().to_string() })
    }
}
