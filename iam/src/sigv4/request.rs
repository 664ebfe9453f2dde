use std::fmt;

/// An HTTP request, as it came over the wire. No crate's HTTP types: any server can fill it.
///
/// `Debug` shows no header's value, no query and no body: they hold tokens and signatures.
#[derive(Clone, Copy)]
pub struct SignedRequest<'r> {
    /// The method, `GET`.
    pub method: &'r str,
    /// The path as it stands in the request line, percent-encoded, without the query.
    pub path: &'r str,
    /// The query as it stands in the request line, without its `?`; empty if there is none.
    pub query: &'r str,
    /// The headers in order, names in any case. HTTP/2's `:authority` goes here as `host`.
    pub headers: &'r [(&'r str, &'r str)],
    /// The body.
    pub body: Body<'r>,
}

/// The body of a request, or what is known of it.
#[derive(Clone, Copy)]
pub enum Body<'r> {
    /// The bytes.
    Bytes(&'r [u8]),
    /// The SHA-256 of the bytes in lower-case hex, computed by whoever read them. A server that reads the body later
    /// gives the value of `x-amz-content-sha256` and holds the body against it then.
    Hash(&'r str),
}

impl<'r> SignedRequest<'r> {
    /// The values of a header, in order.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &'r str> {
        let headers = self.headers.iter().filter(move |(header, _)| header.eq_ignore_ascii_case(name));
        headers.map(|(_, value)| value.trim())
    }
}

impl fmt::Debug for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Hash(hash) => f.debug_tuple("Hash").field(hash).finish(),
        }
    }
}
