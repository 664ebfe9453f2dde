use aozu_names::{Arn, Timestamp, wire::Resource};
use smol_str::SmolStr;

use super::DashboardName;

aozu_names::noun! {
    /// A dashboard as the account's list tells it.
    ///
    /// Source: CloudWatch API Reference, `DashboardEntry`.
    pub struct ListedDashboard / ListedDashboardMirror {
        /// Its name.
        one dashboard_name: DashboardName = "DashboardName",
        /// Its ARN.
        maybe dashboard_arn: Arn = "DashboardArn",
        /// When it was last changed.
        value last_modified: Timestamp = "LastModified",
        /// Bytes of its body.
        value size: u64 = "Size",
    }
}

impl Resource for ListedDashboard {
    type Key = DashboardName;
    type Wire = ListedDashboardMirror;
    const ID: &'static str = "DashboardName";
    fn wire_id(wire: &ListedDashboardMirror) -> Option<&str> {
        wire.dashboard_name.as_deref()
    }
    fn key(&self) -> DashboardName {
        self.dashboard_name.clone()
    }
}

aozu_names::noun! {
    /// A dashboard with its body, whose text stays as it was read.
    ///
    /// Source: CloudWatch API Reference, `GetDashboard`.
    pub struct StoredDashboard / StoredDashboardMirror {
        /// Its name.
        one dashboard_name: DashboardName = "DashboardName",
        /// Its ARN.
        maybe dashboard_arn: Arn = "DashboardArn",
        /// What it shows, as JSON; [`crate::dashboard::Dashboard::parse`] reads it.
        one dashboard_body: SmolStr = "DashboardBody",
    }
}

impl Resource for StoredDashboard {
    type Key = DashboardName;
    type Wire = StoredDashboardMirror;
    const ID: &'static str = "DashboardName";
    fn wire_id(wire: &StoredDashboardMirror) -> Option<&str> {
        wire.dashboard_name.as_deref()
    }
    fn key(&self) -> DashboardName {
        self.dashboard_name.clone()
    }
}
