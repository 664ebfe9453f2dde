use smol_str::SmolStr;

aozu_names::noun! {
    /// How the health of a classic balancer's instances is checked.
    pub struct HealthCheck / HealthCheckMirror {
        /// Protocol, port and path: `HTTP:80/health`, `TCP:22`.
        one target: SmolStr = "Target",
        /// How many seconds lie between two checks.
        must interval: u32 = "Interval",
        /// After how many seconds without an answer a check has failed.
        must timeout: u32 = "Timeout",
        /// How many failed checks in a row take an instance out of service.
        must unhealthy_threshold: u32 = "UnhealthyThreshold",
        /// How many checks in a row put it back.
        must healthy_threshold: u32 = "HealthyThreshold",
    }
}

impl HealthCheck {
    /// Protocol, port and path of the check; none where the text is none.
    ///
    /// ```
    /// use aozu_elb::{HealthCheck, wire};
    /// let check = HealthCheck::try_from(wire::HealthCheck {
    ///     target: Some("HTTP:80/health".into()), interval: Some(30), timeout: Some(5),
    ///     unhealthy_threshold: Some(2), healthy_threshold: Some(10),
    /// })?;
    /// assert_eq!(check.parts(), Some(("HTTP", 80, "/health")));
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    #[must_use]
    pub fn parts(&self) -> Option<(&str, u16, &str)> {
        let (protocol, rest) = self.target.split_once(':')?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (port, path) = rest.split_at_checked(digits)?;
        Some((protocol, port.parse().ok()?, path))
    }
}
