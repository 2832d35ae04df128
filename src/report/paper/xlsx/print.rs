//! How sheets come out of a printer: on A4, one page wide, each page with the plan's name, the sheet's and its number.

use crate::lang::Lang;
use rust_xlsxwriter::Worksheet;

/// The smallest scale at which letters of ten points can be read: they are six and a half then.
pub const FINEST: f64 = 0.65;

/// What a page of A4 takes between its margins, across and down, in points.
pub const LANDSCAPE: (f64, f64) = (798.0, 508.0);
const PORTRAIT: (f64, f64) = (551.0, 762.0);

/// The margins in inches: left, right, top, bottom, and those of header and footer.
const MARGINS: [f64; 6] = [0.25, 0.25, 0.55, 0.5, 0.25, 0.22];
/// The number of A4.
const A4: u8 = 9;
/// The most letters of a header that are the plan's name.
const NAME: usize = 80;

/// How wide a column of so many letters is, in points: seven pixels a letter, and five for its edges.
pub fn points(width: f64) -> f64 {
    (width * 7.0 + 5.0) * 0.75
}

/// What all sheets have in common.
pub(super) fn set(sheet: &mut Worksheet, title: &str, lang: Lang) {
    let [left, right, top, bottom, header, footer] = MARGINS;
    let name: String = title.chars().take(NAME).collect();
    sheet
        .set_paper_size(A4)
        .set_margins(left, right, top, bottom, header, footer)
        .set_header(format!("&L&8{}&R&8&A", after_number(&name.replace('&', "&&"))))
        .set_footer(lang.of("&R&8Page &P of &N", "&R&8第&P页，共&N页"));
}

/// A name that begins with a digit would be read as a part of the size in front of it.
fn after_number(name: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!(" {name}") } else { name.into() }
}

/// How a table of so many points comes on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// How many pages, about.
    pub(super) pages: usize,
    /// Whether they lie on their sides.
    lies: bool,
    /// Whether it is made smaller to go on one.
    shrinks: bool,
}

impl Fit {
    /// Of a table so many points across and down: upright where it can be read so, on one page where it nearly fits one.
    pub(super) fn of(across: f64, down: f64) -> Self {
        let lies = PORTRAIT.0 / across < FINEST;
        let (width, height) = if lies { LANDSCAPE } else { PORTRAIT };
        let scale = (width / across).min(1.0);
        let pages = (down * scale / height).ceil().max(1.0) as usize;
        let shrinks = pages > 1 && down * FINEST <= height;
        Self { pages: if shrinks { 1 } else { pages }, lies, shrinks }
    }

    pub(super) fn set(self, sheet: &mut Worksheet) {
        if self.lies {
            sheet.set_landscape();
        }
        sheet.set_print_fit_to_pages(1, u16::from(self.shrinks));
    }
}

/// Sets a drawing on pages across, which break where it says.
pub(super) fn drawing(sheet: &mut Worksheet) {
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
}
