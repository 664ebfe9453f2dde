use smol_str::SmolStr;

aozu_names::words! {
    /// What a condition looks at.
    pub enum ConditionField {
        HostHeader = "host-header",
        PathPattern = "path-pattern",
        HttpHeader = "http-header",
        HttpRequestMethod = "http-request-method",
        QueryString = "query-string",
        SourceIp = "source-ip",
    }
}

aozu_names::noun! {
    /// Patterns, of which one must match.
    pub struct PatternConfig / PatternConfigMirror {
        /// Patterns with `*` and `?`.
        many values: SmolStr = "Values",
        /// Regular expressions, which are kept and not judged.
        many regex_values: SmolStr = "RegexValues",
    }
}

aozu_names::noun! {
    /// A header, and patterns of which one must match one of its values.
    pub struct HttpHeaderConfig / HttpHeaderConfigMirror {
        /// The header's name; letters of either case are the same.
        maybe http_header_name: SmolStr = "HttpHeaderName",
        /// Patterns with `*` and `?`.
        many values: SmolStr = "Values",
        /// Regular expressions, which are kept and not judged.
        many regex_values: SmolStr = "RegexValues",
    }
}

aozu_names::noun! {
    /// Values, of which one must be the request's.
    pub struct ValuesConfig / ValuesConfigMirror {
        /// The values.
        many values: SmolStr = "Values",
    }
}

aozu_names::noun! {
    /// A pair of a query string; without a key, any key will do.
    pub struct QueryStringPair / QueryStringPairMirror {
        /// The key's pattern.
        maybe key: SmolStr = "Key",
        /// The value's pattern. Empty is another thing than left out.
        verbatim value: SmolStr = "Value",
    }
}

aozu_names::noun! {
    /// Pairs, of which the query string must hold one.
    pub struct QueryStringConfig / QueryStringConfigMirror {
        /// The pairs.
        parts values: QueryStringPair = "Values",
    }
}

aozu_names::noun! {
    /// One condition of a rule.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `RuleCondition` (botocore 1.44.5).
    pub struct Condition / ConditionMirror {
        /// What it looks at.
        one field: ConditionField = "Field",
        /// Patterns of a host or path, in the older spelling.
        many values: SmolStr = "Values",
        /// Hosts.
        part host_header_config: PatternConfig = "HostHeaderConfig",
        /// Paths.
        part path_pattern_config: PatternConfig = "PathPatternConfig",
        /// A header.
        part http_header_config: HttpHeaderConfig = "HttpHeaderConfig",
        /// Pairs of the query string.
        part query_string_config: QueryStringConfig = "QueryStringConfig",
        /// Methods.
        part http_request_method_config: ValuesConfig = "HttpRequestMethodConfig",
        /// Blocks of addresses.
        part source_ip_config: ValuesConfig = "SourceIpConfig",
        /// Regular expressions of a host or path, which are kept and not judged.
        many regex_values: SmolStr = "RegexValues",
    }
}

impl Condition {
    /// The values of every field but the query string, whichever spelling holds them, each once.
    #[must_use]
    pub fn texts(&self) -> Vec<&SmolStr> {
        let config: &[SmolStr] = match self.field {
            ConditionField::HostHeader => self.host_header_config.as_ref().map_or(&[], PatternConfig::values),
            ConditionField::PathPattern => {
                self.path_pattern_config.as_ref().map_or(&[], PatternConfig::values)
            }
            ConditionField::HttpHeader => {
                self.http_header_config.as_ref().map_or(&[], HttpHeaderConfig::values)
            }
            ConditionField::HttpRequestMethod => {
                self.http_request_method_config.as_ref().map_or(&[], ValuesConfig::values)
            }
            ConditionField::SourceIp => self.source_ip_config.as_ref().map_or(&[], ValuesConfig::values),
            ConditionField::QueryString | ConditionField::Other(_) => &[],
        };
        let mut texts: Vec<&SmolStr> = config.iter().collect();
        // AWS prints both spellings, which say the same.
        for value in &self.values {
            if !texts.contains(&value) {
                texts.push(value);
            }
        }
        texts
    }

    /// The pairs of a query string condition.
    #[must_use]
    pub fn pairs(&self) -> &[QueryStringPair] {
        self.query_string_config.as_ref().map_or(&[], QueryStringConfig::values)
    }

    /// Whether it holds something that is kept and not judged: regular expressions, or a field of tomorrow.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        let pattern = |config: &Option<PatternConfig>| {
            config.as_ref().is_some_and(|config| !config.regex_values.is_empty())
        };
        matches!(self.field, ConditionField::Other(_))
            || !self.regex_values.is_empty()
            || pattern(&self.host_header_config)
            || pattern(&self.path_pattern_config)
            || self.http_header_config.as_ref().is_some_and(|config| !config.regex_values.is_empty())
    }
}
