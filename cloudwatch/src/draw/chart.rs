use super::svg::is_color;

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SeriesKind {
    /// A line from value to value.
    #[default]
    Line,
    /// A line that keeps its value until the next.
    Step,
    /// An area that stands on the areas before it.
    Stacked,
}

/// Values over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// What people call it.
    pub label: String,
    /// Seconds since the epoch, or since the chart's own beginning, and values; in order of time.
    pub points: Vec<(i64, f64)>,
    /// How it is drawn.
    pub kind: SeriesKind,
    /// `#` and six hex digits; none: the next of ten.
    pub color: Option<String>,
    /// Whether it is held against the right axis.
    pub on_right: bool,
    /// Seconds between two values; a longer gap breaks the line. None: nothing breaks it.
    pub period: Option<i64>,
}

impl Series {
    fn new(label: &str, points: impl IntoIterator<Item = (i64, f64)>, kind: SeriesKind) -> Self {
        Self { label: label.to_owned(), points: points.into_iter().collect(), kind, ..Self::default() }
    }

    /// A line.
    #[must_use]
    pub fn line(label: &str, points: impl IntoIterator<Item = (i64, f64)>) -> Self {
        Self::new(label, points, SeriesKind::Line)
    }

    /// A line in steps.
    #[must_use]
    pub fn step(label: &str, points: impl IntoIterator<Item = (i64, f64)>) -> Self {
        Self::new(label, points, SeriesKind::Step)
    }

    /// An area on top of those before it.
    #[must_use]
    pub fn stacked(label: &str, points: impl IntoIterator<Item = (i64, f64)>) -> Self {
        Self::new(label, points, SeriesKind::Stacked)
    }

    /// In that colour, `#` and six hex digits; any other text changes nothing.
    #[must_use]
    pub fn color(mut self, color: &str) -> Self {
        self.color = Some(color.to_owned()).filter(|color| is_color(color)).or(self.color);
        self
    }

    /// Held against the right axis.
    #[must_use]
    pub fn on_right(mut self) -> Self {
        self.on_right = true;
        self
    }

    /// With a gap wherever more than that many seconds lie between two values.
    #[must_use]
    pub fn period(mut self, seconds: i64) -> Self {
        self.period = Some(seconds);
        self
    }
}

/// The side of a line that is shaded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Shade {
    /// Neither.
    #[default]
    None,
    /// What lies above, or after.
    Above,
    /// What lies below, or before.
    Below,
    /// What lies between it and this.
    Upto(f64),
}

/// A value to hold the series against.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HorizontalLine {
    /// The value.
    pub value: f64,
    /// What people call it.
    pub label: String,
    /// `#` and six hex digits; none: red.
    pub color: Option<String>,
    /// The side that is shaded.
    pub shade: Shade,
    /// Whether it is a value of the right axis.
    pub on_right: bool,
}

/// An instant to see the series by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VerticalLine {
    /// The instant, as the series count.
    pub at: i64,
    /// What people call it.
    pub label: String,
    /// `#` and six hex digits; none: grey.
    pub color: Option<String>,
    /// The side that is shaded.
    pub shade: Shade,
}

/// Where the texts of the series stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LegendPlace {
    #[default]
    Bottom,
    Right,
    Hidden,
}

/// One axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct AxisOf {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) label: Option<String>,
    pub(super) unit: String,
}

/// Series over one span of time, with axes, limits and a legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    pub(super) title: Option<String>,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) series: Vec<Series>,
    pub(super) horizontal: Vec<HorizontalLine>,
    pub(super) vertical: Vec<VerticalLine>,
    pub(super) left: AxisOf,
    pub(super) right: AxisOf,
    pub(super) legend: LegendPlace,
    pub(super) from_zero: bool,
}

impl Chart {
    /// An empty chart from one second to another.
    #[must_use]
    pub fn over(start: i64, end: i64) -> Self {
        // Some 270,000 years either way: what lies beyond has no calendar, and differences stay numbers.
        const FAR: i64 = 1 << 43;
        let start = start.clamp(-FAR, FAR);
        Self { start, end: end.clamp(-FAR, FAR).max(start + 1), ..Self::default() }
    }

    /// With times counted from the start (`05:00`) in place of times of day.
    #[must_use]
    pub fn counted_from_zero(mut self) -> Self {
        self.from_zero = true;
        self
    }

    /// With a title above it.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// With one more series.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// With a horizontal line, red and dashed.
    #[must_use]
    pub fn limit(self, value: f64, label: &str) -> Self {
        self.horizontal(HorizontalLine { value, label: label.to_owned(), ..HorizontalLine::default() })
    }

    /// With a horizontal line.
    #[must_use]
    pub fn horizontal(mut self, line: HorizontalLine) -> Self {
        self.horizontal.push(line);
        self
    }

    /// With a vertical line.
    #[must_use]
    pub fn vertical(mut self, line: VerticalLine) -> Self {
        self.vertical.push(line);
        self
    }

    /// With AWS's unit at the left axis: `Milliseconds`.
    #[must_use]
    pub fn y_unit(mut self, unit: &str) -> Self {
        unit.clone_into(&mut self.left.unit);
        self
    }

    /// With a text at the left axis.
    #[must_use]
    pub fn y_label(mut self, label: &str) -> Self {
        self.left.label = Some(label.to_owned());
        self
    }

    /// With a left axis of these ends; none: as the values need it.
    #[must_use]
    pub fn y_range(mut self, min: Option<f64>, max: Option<f64>) -> Self {
        (self.left.min, self.left.max) = (min, max);
        self
    }
}
