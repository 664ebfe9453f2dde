//! The inside of a chart, drawn with plotters: what has neither text nor legend.

use plotters::{
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordf64},
    drawing::{DrawingArea, IntoDrawingArea},
    element::{PathElement, Polygon, Rectangle},
    style::{Color, RGBAColor, RGBColor, ShapeStyle},
};
use plotters_svg::SVGBackend;
