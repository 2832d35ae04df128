//! A sheet whose cells stand wherever they are put, to be handed out and printed.

use super::looks::Range;
use super::{Forms, Highlight, print};
use crate::lang::Lang;
use crate::report::paper::rows::Cell;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// How a cell of a drawing looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The name of the sheet.
    Title,
    /// What stands beside it.
    Note,
    /// A header.
    Header,
    /// A header over numbers.
    Middle,
    /// What heads a group of rows.
    Group,
    /// Words.
    Plain,
    /// Words that matter less.
    Faint,
    /// A number or an hour, in the middle.
    Number,
    /// Something later than it should be.
    Late,
    /// Something earlier.
    Early,
    /// A sum.
    Sum,
}

impl Ink {
    const ALL: [Ink; 11] = [
        Ink::Title,
        Ink::Note,
        Ink::Header,
        Ink::Middle,
        Ink::Group,
        Ink::Plain,
        Ink::Faint,
        Ink::Number,
        Ink::Late,
        Ink::Early,
        Ink::Sum,
    ];

    /// Its format; what goes on in the next row has no line below it.
    fn format(self, goes_on: bool) -> Format {
        let plain = super::plain().set_align(FormatAlign::VerticalCenter);
        let line = |format: Format| match goes_on {
            true => format,
            false => format.set_border_bottom(FormatBorder::Hair).set_border_color(Color::RGB(0xC9_D1_D9)),
        };
        let middle = |format: Format| format.set_align(FormatAlign::Center);
        let dark = |format: Format| {
            format.set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x33_4E_68))
        };
        match self {
            Ink::Title => plain.set_bold().set_font_size(14).set_font_color(Color::RGB(0x33_4E_68)),
            Ink::Note => plain.set_font_color(Color::RGB(0x5A_65_73)),
            Ink::Header => dark(plain),
            Ink::Middle => middle(dark(plain)),
            Ink::Group => plain.set_bold().set_background_color(Color::RGB(0xE4_EA_F1)),
            Ink::Plain => line(plain),
            Ink::Faint => line(plain.set_italic().set_font_color(Color::RGB(0x5A_65_73))),
            Ink::Number => middle(line(plain)),
            Ink::Late => middle(line(plain.set_font_color(Color::RGB(0x9A_52_00)).set_bold())),
            Ink::Early => middle(line(plain.set_font_color(Color::RGB(0x1F_5C_99)).set_bold())),
            Ink::Sum => middle(plain.set_bold().set_background_color(Color::RGB(0xF1_F4_F7))),
        }
    }
}

/// A cell of a drawing.
struct Spot {
    row: u32,
    column: u16,
    cell: Cell,
    ink: Ink,
    goes_on: bool,
}

/// A drawn sheet.
#[derive(Default)]
pub struct DrawnSheet {
    /// Its name, as workbooks take it.
    pub name: String,
    /// The widths of its columns, in letters.
    pub widths: Vec<f64>,
    /// How many rows stay on top, and on every page; how many columns stay on the left.
    pub frozen: (u32, u16),
    /// The rows before which a page ends.
    pub breaks: Vec<u32>,
    /// Rows that are higher than others, in points.
    pub heights: Vec<(u32, f64)>,
    /// Ranges that follow a rule.
    pub rules: Vec<(Range, Highlight)>,
    spots: Vec<Spot>,
}

impl DrawnSheet {
    /// An empty one, of which so many rows and columns stay in sight.
    pub fn new(name: String, frozen: (u32, u16)) -> Self {
        Self { name, frozen, ..Self::default() }
    }

    /// The height of a row, in points: letters of ten points, and what their neighbours leave them.
    pub const ROW: f64 = 12.75;

    /// Puts a cell; an empty one has its look all the same.
    pub fn put(&mut self, row: u32, column: u16, cell: Cell, ink: Ink) {
        self.spots.push(Spot { row, column, cell, ink, goes_on: false });
    }

    /// Puts a cell that goes on in the next row.
    pub fn begin(&mut self, row: u32, column: u16, cell: Cell, ink: Ink) {
        self.spots.push(Spot { row, column, cell, ink, goes_on: true });
    }

    /// Puts words that run on over the next columns, which have their look.
    pub fn run(&mut self, row: u32, column: u16, across: u16, words: String, ink: Ink) {
        self.put(row, column, Cell::Text(words), ink);
        (1..across).for_each(|more| self.put(row, column + more, Cell::Empty, ink));
    }

    /// The last row.
    fn last(&self) -> u32 {
        self.spots.iter().map(|spot| spot.row).max().unwrap_or(0)
    }

    pub(super) fn lay(&self, sheet: &mut Worksheet, title: &str, lang: Lang) -> Result<(), XlsxError> {
        let forms = [false, true].map(|goes_on| Ink::ALL.map(|ink| Forms::of(&ink.format(goes_on))));
        sheet.set_name(&self.name)?;
        sheet.set_default_row_height(Self::ROW).set_screen_gridlines(false);
        for (column, width) in (0..).zip(&self.widths) {
            sheet.set_column_width(column, *width)?;
        }
        for (row, height) in &self.heights {
            sheet.set_row_height(*row, *height)?;
        }
        for spot in &self.spots {
            forms[usize::from(spot.goes_on)][spot.ink as usize].write(
                sheet,
                (spot.row, spot.column),
                &spot.cell,
                true,
            )?;
        }
        for (range, rule) in &self.rules {
            rule.apply(sheet, *range, "")?;
        }
        sheet.set_freeze_panes(self.frozen.0, self.frozen.1)?;
        if self.frozen.0 > 0 {
            sheet.set_repeat_rows(0, self.frozen.0 - 1)?;
        }
        if !self.breaks.is_empty() {
            sheet.set_page_breaks(&self.breaks)?;
        }
        sheet.set_print_area(0, 0, self.last(), self.widths.len().max(1) as u16 - 1)?;
        print::set(sheet, title, lang);
        print::drawing(sheet);
        Ok(())
    }
}
