//! Dashboards: what their bodies say, and everything that is wrong with one.
//!
//! Source: CloudWatch API Reference, "Dashboard body structure and syntax" (2026).
//!
//! ```
//! use aozu_cloudwatch::dashboard::{Dashboard, WidgetKind};
//! let body = r#"{"widgets": [{"type": "metric", "properties": {"region": "us-east-1", "metrics": [
//!     ["AWS/EC2", "CPUUtilization", "InstanceId", "i-1"], ["...", "i-2"]]}}]}"#;
//! let (dashboard, problems) = Dashboard::parse(body)?;
//! assert!(problems.is_empty());
//! let WidgetKind::Metric(widget) = &dashboard.widgets[0].kind else { panic!() };
//! assert_eq!(widget.rows[1].metric().unwrap().dimensions.get("InstanceId"), Some("i-2"));
//! # Ok::<(), aozu_cloudwatch::dashboard::BodyProblem>(())
//! ```

mod body;
mod fields;
mod metric_widget;
mod place;
mod problem;
mod rows;
mod widgets;

pub use body::{Dashboard, PeriodOverride};
pub use metric_widget::{
    Annotations, Axis, Fill, HorizontalAnnotation, Legend, MetricWidget, VerticalAnnotation, View,
};
pub use problem::BodyProblem;
pub use rows::{Row, RowSource, YAxis};
pub use widgets::{AlarmWidget, LogWidget, TextWidget, Widget, WidgetKind};

#[cfg(test)]
mod tests;
