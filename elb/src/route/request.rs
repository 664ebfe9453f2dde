use std::net::{IpAddr, Ipv6Addr};

use smol_str::{SmolStr, StrExt};

/// A request as a balancer sees it: taken apart, nothing decoded.
///
/// ```
/// use aozu_elb::route::Request;
/// let request = Request::new("GET", "https://Shop.example.com/Cart?item=1")?;
/// assert_eq!((request.host(), request.port(), request.path()), ("shop.example.com", 443, "/Cart"));
/// assert!(Request::new("GET", "shop.example.com").is_err());
/// # Ok::<(), Vec<String>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) scheme: SmolStr,
    pub(super) host: SmolStr,
    pub(super) port: u16,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) source: Option<IpAddr>,
}

/// The longest URL that is taken: an Application Load Balancer takes a request line of 16 KB.
///
/// Source: Application Load Balancers, "Quotas": HTTP headers (2026).
const LONGEST_URL: usize = 16 * 1024;

impl<'a> Request<'a> {
    /// A request for a URL: `http`, `https`, and for Network Load Balancers `tcp`, `tls` and `udp`. No header is sent
    /// and the client's address is not known.
    ///
    /// # Errors
    /// Everything that is wrong with the URL.
    pub fn new(method: &'a str, url: &'a str) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let quoted = quote(url);
        if url.len() > LONGEST_URL {
            problems.push(format!("{quoted} has {} bytes: a URL has at most {LONGEST_URL}", url.len()));
        }
        if let Some(bad) = url.chars().find(|c| !c.is_ascii_graphic()) {
            problems.push(format!(
                "{quoted} holds `{}`: percent-encode what is not visible ASCII",
                bad.escape_debug()
            ));
        }
        let Some((scheme, rest)) = url.split_once("://") else {
            problems.push(format!("{quoted} is no URL: it must be `https://HOST/PATH`"));
            return Err(problems);
        };
        let scheme = scheme.to_ascii_lowercase_smolstr();
        let default = match scheme.as_str() {
            "http" => Some(80),
            "https" | "tls" => Some(443),
            "tcp" | "udp" => None,
            _ => {
                problems.push(format!(
                    "{} is no scheme: it must be http, https, tcp, tls or udp",
                    quote(&scheme)
                ));
                None
            }
        };
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if authority.contains('@') {
            problems.push(format!("{quoted} holds a user before its host: leave it out"));
        }
        let (host, port) = split_port(authority.rsplit_once('@').map_or(authority, |(_, host)| host));
        let port = match port {
            None => default,
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => Some(port),
                _ => {
                    problems
                        .push(format!("{} is no port: it must be a number from 1 to 65535", quote(digits)));
                    default
                }
            },
        };
        if host.is_empty() {
            problems.push(format!("{quoted} has no host"));
        } else if !is_host(host) {
            problems.push(format!(
                "{} is no host: it must be a name or an address, one of IPv6 in brackets, as `[2001:db8::1]`",
                quote(host)
            ));
        }
        if port.is_none() && matches!(scheme.as_str(), "tcp" | "udp") {
            problems.push(format!("{quoted} has no port: `{scheme}` has none of its own"));
        }
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let path = if path.is_empty() { "/" } else { path };
        match port {
            Some(port) if problems.is_empty() => Ok(Self {
                method,
                host: host.to_ascii_lowercase_smolstr(),
                scheme,
                port,
                path,
                query,
                headers: &[],
                source: None,
            }),
            _ => Err(problems),
        }
    }

    /// The same request with these headers; a `Host` among them is the host that rules look at.
    #[must_use]
    pub fn with_headers(mut self, headers: &'a [(&'a str, &'a str)]) -> Self {
        self.headers = headers;
        if let Some((_, host)) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")) {
            self.host = split_port(host.trim()).0.to_ascii_lowercase_smolstr();
        }
        self
    }

    /// The same request from this address. It is the peer's: no header tells it.
    #[must_use]
    pub fn with_source(mut self, source: IpAddr) -> Self {
        self.source = Some(source.to_canonical());
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'a str {
        self.method
    }

    /// The scheme, in small letters.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The host, in small letters and without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path, not decoded.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The query, not decoded and without its question mark.
    #[must_use]
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// Whether it has a header of that name.
    pub(super) fn values_of(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    /// The pairs of the query; a key without `=` has an empty value.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }
}

/// Host and port of an authority; the host of an IPv6 address keeps its brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Whether the brackets and colons of a host are those of an IPv6 address.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok()),
        None => !host.contains(['[', ']', ':']),
    }
}

/// The text in backquotes, its beginning if it is long.
fn quote(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{dots}`", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn urls_are_taken_apart() {
        for (url, parts) in [
            ("http://a.example", ("http", "a.example", 80, "/", "")),
            ("HTTPS://A.example:8443/x/Y?q=1&r#top", ("https", "a.example", 8443, "/x/Y", "q=1&r")),
            ("https://a.example?q=/", ("https", "a.example", 443, "/", "q=/")),
            ("http://[2001:db8::1]:81/", ("http", "[2001:db8::1]", 81, "/", "")),
            ("http://[2001:db8::1]/", ("http", "[2001:db8::1]", 80, "/", "")),
            ("tcp://db.example:5432", ("tcp", "db.example", 5432, "/", "")),
        ] {
            let r = Request::new("GET", url).unwrap();
            assert_eq!((r.scheme(), r.host(), r.port(), r.path(), r.query()), parts, "{url}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let problems = Request::new("GET", "ftp://me@:0/ü").unwrap_err();
        assert_eq!(problems.len(), 5, "{problems:?}");
        for wrong in [
            "",
            "x",
            "://",
            "http://",
            "http:///x",
            "http://a:b/",
            "http://a:70000/",
            "tcp://a",
            "http://a b/",
            "http://[::1/x",
            "http://::1]/x",
            "http://[::1]x/",
            "http://[]/",
            "http://[1.2.3.4]/",
            "http://::1/",
            "http://a[1]/",
        ] {
            assert!(Request::new("GET", wrong).is_err(), "{wrong}");
        }
        assert!(Request::new("GET", &format!("http://a/{}", "x".repeat(20_000))).is_err());
    }

    #[test]
    fn a_host_header_is_the_host() {
        let headers = [("HOST", "Other.example:81")];
        let request = Request::new("GET", "http://a.example/").unwrap().with_headers(&headers);
        assert_eq!(request.host(), "other.example");
    }
}
