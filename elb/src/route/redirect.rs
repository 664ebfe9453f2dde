//! Where a redirect sends a client.

use std::fmt;

use smol_str::SmolStr;

use super::Request;
use crate::RedirectConfig;

/// The address that a client is sent on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// `http` or `https`.
    pub scheme: SmolStr,
    /// The host.
    pub host: String,
    /// The port, in digits.
    pub port: String,
    /// The path, from its slash on.
    pub path: String,
    /// The query, without its question mark; empty where there is none.
    pub query: String,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        if !matches!((self.scheme.as_str(), self.port.as_str()), ("http", "80") | ("https", "443")) {
            write!(f, ":{}", self.port)?;
        }
        f.write_str(&self.path)?;
        if self.query.is_empty() { Ok(()) } else { write!(f, "?{}", self.query) }
    }
}

impl RedirectConfig {
    /// Where a request is sent on to. What a redirect leaves out stays as the request has it.
    ///
    /// Source: Elastic Load Balancing API Reference, `RedirectActionConfig` (2026).
    ///
    /// ```
    /// use aozu_elb::{RedirectConfig, route::Request, wire};
    /// let redirect = RedirectConfig::try_from(wire::RedirectConfig {
    ///     protocol: Some("HTTPS".into()), port: Some("443".into()), path: Some("/new/#{path}".into()),
    ///     ..Default::default()
    /// })?;
    /// let request = Request::new("GET", "http://a.example/x?y=1").unwrap();
    /// assert_eq!(redirect.location(&request).to_string(), "https://a.example/new/x?y=1");
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    #[must_use]
    pub fn location(&self, request: &Request<'_>) -> Location {
        let expand =
            |text: Option<&SmolStr>, default: &str| expand(text.map_or(default, SmolStr::as_str), request);
        Location {
            scheme: expand(self.protocol(), "#{protocol}").to_ascii_lowercase().into(),
            host: expand(self.host(), "#{host}"),
            port: expand(self.port(), "#{port}"),
            path: expand(self.path(), "/#{path}"),
            query: expand(self.query(), "#{query}"),
        }
    }
}

fn expand(template: &str, request: &Request<'_>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("#{") {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push_str("#{");
            rest = after;
            continue;
        };
        match name {
            "protocol" => text.push_str(&request.scheme),
            "host" => text.push_str(&request.host),
            "port" => text.push_str(&request.port.to_string()),
            "path" => text.push_str(request.path.strip_prefix('/').unwrap_or(request.path)),
            "query" => text.push_str(request.query),
            _ => {
                text.push_str("#{");
                text.push_str(name);
                text.push('}');
            }
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}
