use std::fmt;

use aozu_names::{Arn, NameError, wire::Resource};
use smol_str::SmolStr;

use crate::{Action, Condition, limits};

/// When a rule is looked at: by ascending number, the default rule last.
///
/// ```
/// use aozu_elb::Priority;
/// let ten: Priority = "10".parse()?;
/// assert!(ten < "20".parse()? && ten < Priority::Default);
/// assert!("0".parse::<Priority>().is_err() && "50001".parse::<Priority>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// 1 to 50000.
    Number(u32),
    /// After all others.
    Default,
}

impl std::str::FromStr for Priority {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text == "default" {
            return Ok(Self::Default);
        }
        match text.parse() {
            Ok(number) if limits::PRIORITIES.contains(&number) => Ok(Self::Number(number)),
            _ => Err(NameError::new("a priority", text, "it must be a number from 1 to 50000, or `default`")),
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl serde::Serialize for Priority {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

aozu_names::noun! {
    /// A regular expression and what takes its place.
    pub struct Rewrite / RewriteMirror {
        /// The expression, which is kept and not judged.
        maybe regex: SmolStr = "Regex",
        /// What takes its place.
        verbatim replace: SmolStr = "Replace",
    }
}

aozu_names::noun! {
    /// Rewrites.
    pub struct RewriteConfig / RewriteConfigMirror {
        /// The rewrites.
        parts rewrites: Rewrite = "Rewrites",
    }
}

aozu_names::words! {
    /// Which part of a request is rewritten before a target sees it.
    pub enum TransformType {
        HostHeaderRewrite = "host-header-rewrite",
        UrlRewrite = "url-rewrite",
    }
}

aozu_names::noun! {
    /// A change to a request before a target sees it. It has no part in which rule is chosen.
    pub struct Transform / TransformMirror {
        /// What is rewritten.
        one transform_type: TransformType = "Type",
        /// Rewrites of the host.
        part host_header_rewrite_config: RewriteConfig = "HostHeaderRewriteConfig",
        /// Rewrites of path and query.
        part url_rewrite_config: RewriteConfig = "UrlRewriteConfig",
    }
}

aozu_names::noun! {
    /// A rule of a listener: if all of its conditions hold, its actions are done.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `Rule` (botocore 1.44.5).
    pub struct ListenerRule / ListenerRuleMirror {
        /// Its ARN, which holds the listener's.
        one rule_arn: Arn = "RuleArn",
        /// When it is looked at.
        one priority: Priority = "Priority",
        /// What must hold.
        parts conditions: Condition = "Conditions",
        /// What is done.
        parts actions: Action = "Actions",
        /// Whether it is the listener's default rule.
        flag is_default: bool = "IsDefault",
        /// What is rewritten before a target sees it.
        parts transforms: Transform = "Transforms",
    }
}

impl Resource for ListenerRule {
    type Key = Arn;
    type Wire = ListenerRuleMirror;
    const ID: &'static str = "RuleArn";
    fn wire_id(wire: &ListenerRuleMirror) -> Option<&str> {
        wire.rule_arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.rule_arn.clone()
    }
}

impl ListenerRule {
    /// The ARN of its listener, which is a part of its own.
    ///
    /// Source: Service Authorization Reference, "Actions, resources, and condition keys for Elastic Load Balancing
    /// V2": `listener-rule/app/NAME/ID/LISTENER/RULE` and `listener/app/NAME/ID/LISTENER`.
    #[must_use]
    pub fn listener_arn(&self) -> Option<Arn> {
        listener_of_rule(self.rule_arn.as_str())
    }
}

/// The listener's ARN within a rule's.
pub(crate) fn listener_of_rule(rule: &str) -> Option<Arn> {
    let (head, tail) = rule.split_once(":listener-rule/")?;
    let (listener, _) = tail.rsplit_once('/')?;
    format!("{head}:listener/{listener}").parse().ok()
}

/// The balancer's ARN within a listener's.
pub(crate) fn balancer_of_listener(listener: &str) -> Option<Arn> {
    let (head, tail) = listener.split_once(":listener/")?;
    let (balancer, _) = tail.rsplit_once('/')?;
    format!("{head}:loadbalancer/{balancer}").parse().ok()
}
