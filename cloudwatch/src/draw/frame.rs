//! What stands around pictures.

use std::fmt::Write as _;

use super::svg::{escaped, px};

/// The beginning of an SVG file.
pub(super) fn svg_open(width: f64, height: f64, title: &str) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"'Amazon Ember','Helvetica Neue',Arial,'DejaVu Sans',sans-serif\">\n<title>{}</title>",
        escaped(title),
        w = px(width),
        h = px(height)
    );
    text
}

/// A page that shows one picture.
pub(super) fn html(title: &str, svg: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>body{{margin:0;background:#f2f3f3}}svg{{display:block;max-width:100%;height:auto;margin:0 auto}}</style>\n</head>\n<body>\n{svg}</body>\n</html>\n",
        escaped(title)
    )
}
