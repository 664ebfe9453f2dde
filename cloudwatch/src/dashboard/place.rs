use super::Widget;
use crate::limits::GRID_COLUMNS;

/// Places the widgets that do not say where they stand: each right of the one before, in a new row below all where
/// the row is full.
pub(super) fn placed(widgets: &mut [Widget]) {
    let (mut next_x, mut row_y, mut bottom) = (0, 0, 0_u32);
    for widget in widgets {
        if !widget.is_placed {
            if next_x + widget.width > GRID_COLUMNS {
                (next_x, row_y) = (0, bottom);
            }
            (widget.x, widget.y) = (next_x, row_y);
        }
        (next_x, row_y) = (widget.x + widget.width, widget.y);
        bottom = bottom.max(widget.y.saturating_add(widget.height));
    }
}
