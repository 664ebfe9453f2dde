use super::{
    Chart,
    frame::svg_open,
    svg::{Anchor, DIM, EDGE, Style, fitted, rect, text},
};

/// Several charts in one picture, row by row.
///
/// ```
/// use aozu_cloudwatch::draw::{Chart, Series, Sheet};
/// let chart = |title: &str| Chart::over(0, 60).title(title).series(Series::line("x", [(0, 1.0), (60, 2.0)]));
/// let svg = Sheet { title: "both".into(), note: "a minute".into(), columns: 2, width: 900, row_height: 220 }
///     .to_svg(&[chart("left"), chart("right")]);
/// assert!(svg.contains(">left<") && svg.contains(">right<") && svg.contains("height=\"272\""));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What stands above, on the left.
    pub title: String,
    /// What stands above, on the right.
    pub note: String,
    /// How many charts stand beside each other.
    pub columns: u32,
    /// Pixels that the picture is wide.
    pub width: u32,
    /// Pixels that a chart is high.
    pub row_height: u32,
}

/// Height of the line above the charts.
const HEADER: f64 = 44.0;
/// Space between charts.
const GAP: f64 = 8.0;

impl Sheet {
    /// The charts as an SVG file.
    #[must_use]
    pub fn to_svg(&self, charts: &[Chart]) -> String {
        let columns = self.columns.max(1) as usize;
        #[expect(clippy::cast_precision_loss, reason = "as many charts as a picture can show")]
        let (rows, columns_f) = (charts.len().div_ceil(columns) as f64, columns as f64);
        let (width, row) = (f64::from(self.width), f64::from(self.row_height) + GAP);
        let height = HEADER + rows * row;
        let mut picture = svg_open(width, height, &self.title);
        rect(&mut picture, (0.0, 0.0, width, height), "#f2f3f3", "");
        let title = Style { size: 18.0, bold: true, ..Style::default() };
        text(&mut picture, GAP * 1.5, 28.0, &fitted(&self.title, 18.0, width * 0.5), title);
        let note = Style { color: DIM, anchor: Anchor::End, ..Style::default() };
        text(&mut picture, width - GAP * 1.5, 27.0, &fitted(&self.note, 11.0, width * 0.5 - GAP * 3.0), note);
        let column = (width - GAP) / columns_f;
        for (n, chart) in charts.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "as many charts as a picture can show")]
            let (across, down) = ((n % columns) as f64, (n / columns) as f64);
            let tile = (GAP + across * column, HEADER + down * row, column - GAP, row - GAP);
            rect(&mut picture, tile, "#ffffff", &format!(" stroke=\"{EDGE}\" rx=\"6\""));
            chart.draw(&mut picture, (tile.0 + 12.0, tile.1 + 6.0, tile.2 - 24.0, tile.3 - 12.0));
        }
        picture.push_str("</svg>\n");
        picture
    }
}
