//! A table on a sheet: frozen headers, filters, widths by what it holds, and columns for machines out of sight.

use super::looks::{self, Highlight, letter_of};
use super::{Forms, fitting, lines, plain, print, units};
use crate::lang::Lang;
use crate::report::paper::rows::{Cell, Page, PageColumn};
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// A table on a sheet of its own.
pub struct TableSheet<'a> {
    page: &'a Page,
    above: Vec<String>,
    empty: Option<&'a str>,
    aside: &'a [&'a str],
    hidden: &'a [&'a str],
    ruled: &'a [(&'a str, Highlight)],
    unprinted: Option<String>,
}

/// How wide columns and how high rows of a table are, in letters and in lines, and how that comes on pages.
struct Plan {
    widths: Vec<usize>,
    heights: Vec<usize>,
    fit: print::Fit,
}

/// So many times wider columns with long texts may be than they say, where that saves pages.
const WIDER: [f64; 4] = [1.0, 1.5, 2.0, 2.4];
/// The most rows of a sheet.
const ROWS: usize = 1_048_576;
/// The widths of a column follow from so many rows.
const MEASURED: usize = 2000;
/// The height of a row, and of one that has lines above a table, in points.
const ROW: f64 = 12.0;
const LINE: f64 = 15.0;
const TITLE: f64 = 24.0;
/// Lines above a table are no longer than so many letters.
const ABOVE: usize = 120;

impl<'a> TableSheet<'a> {
    /// A page as it is.
    pub fn of(page: &'a Page) -> Self {
        Self { page, above: Vec::new(), empty: None, aside: &[], hidden: &[], ruled: &[], unprinted: None }
    }

    /// Lines above the headers, the first of them a title.
    pub fn above(self, above: Vec<String>) -> Self {
        Self { above, ..self }
    }

    /// What is said where there is no row.
    pub fn or_says(self, empty: &'a str) -> Self {
        Self { empty: Some(empty), ..self }
    }

    /// Columns, by their keys, that stand behind the others and are not printed.
    pub fn aside(self, aside: &'a [&'a str]) -> Self {
        Self { aside, ..self }
    }

    /// Columns, by their keys, that stand last and are hidden: programs read them.
    pub fn hiding(self, hidden: &'a [&'a str]) -> Self {
        Self { hidden, ..self }
    }

    /// Columns, by their keys, that follow rules in this table only.
    pub fn ruled(self, ruled: &'a [(&'a str, Highlight)]) -> Self {
        Self { ruled, ..self }
    }

    /// A table that is not printed: on paper there is only this sentence.
    pub fn unprinted(self, note: String) -> Self {
        Self { unprinted: Some(note), ..self }
    }

    /// The columns in the order of the sheet, and how many of them are printed.
    fn order(&self) -> (Vec<usize>, usize) {
        let key = |at: &usize| self.page.columns[*at].key.as_ref();
        let all = 0..self.page.columns.len();
        let (hidden, shown): (Vec<usize>, Vec<usize>) = all.partition(|at| self.hidden.contains(&key(at)));
        let (aside, main): (Vec<usize>, Vec<usize>) = shown.into_iter().partition(|at| self.aside.contains(&key(at)));
        let printed = main.len();
        ([main, aside, hidden].concat(), printed)
    }

    /// Lays the table on a sheet, or where no sheet holds it on several of its name.
    pub(super) fn lay(&self, book: &mut Workbook, title: &str, lang: Lang) -> Result<(), XlsxError> {
        let held = ROWS - self.above.len() - 1;
        let parts = self.page.rows.len().div_ceil(held).max(1);
        for part in 0..parts {
            let name =
                if part == 0 { self.page.name.to_string() } else { format!("{} ({})", self.page.name, part + 1) };
            let rows = &self.page.rows[part * held..self.page.rows.len().min((part + 1) * held)];
            let sheet = book.add_worksheet();
            sheet.set_name(name)?;
            self.lay_rows(sheet, rows, title, lang)?;
        }
        Ok(())
    }

    fn lay_rows(&self, sheet: &mut Worksheet, rows: &[Vec<Cell>], title: &str, lang: Lang) -> Result<(), XlsxError> {
        let (order, printed) = self.order();
        let top = self.above.len() as u32;
        let body = Forms::of(&plain().set_align(FormatAlign::VerticalCenter));
        let wrapped = Forms::of(&plain().set_align(FormatAlign::VerticalCenter).set_text_wrap().set_indent(1));
        sheet.set_default_row_height(ROW);
        if self.above.is_empty() {
            sheet.set_freeze_panes(1, 0)?;
        }
        let held = self.lay_above(sheet)? + 2.0 * LINE;
        sheet.set_row_height(top, 2.0 * LINE)?;
        let Plan { widths, heights, fit } = self.plan(rows, &order, printed, held);
        for (column, (&at, &width)) in order.iter().zip(&widths).enumerate() {
            let (it, column) = (&self.page.columns[at], column as u16);
            sheet.set_column_width(column, width as f64)?;
            sheet.write_string_with_format(top, column, it.name.as_ref(), &header())?;
            if self.hidden.contains(&it.key.as_ref()) {
                sheet.set_column_hidden(column)?;
            }
        }
        let last = top + rows.len() as u32;
        if !rows.is_empty() {
            sheet.autofilter(top, 0, last, order.len() as u16 - 1)?;
        }
        let forms: Vec<&Forms> = order
            .iter()
            .map(|&at| if looks::is_wrapped(&self.page.columns[at].key) { &wrapped } else { &body })
            .collect();
        for (at, row) in (top + 1..).zip(rows) {
            for (column, (&from, forms)) in
                (0..).zip(order.iter().zip(&forms)).filter(|(_, (from, _))| **from < row.len())
            {
                forms.write(sheet, (at, column), &row[from], false)?;
            }
        }
        for (at, high) in (top + 1..).zip(heights).filter(|(_, high)| *high > 1) {
            sheet.set_row_height(at, high as f64 * ROW)?;
        }
        if let (true, Some(words)) = (rows.is_empty(), self.empty) {
            sheet.write_string(last + 1, 0, words)?;
        }
        self.follow(sheet, &order, (top + 1, last))?;
        print::set(sheet, title, lang);
        sheet.set_repeat_rows(top, top)?;
        match &self.unprinted {
            Some(note) => {
                let column = order.len() as u16;
                let form = plain().set_text_wrap().set_align(FormatAlign::Top).set_italic();
                sheet.set_column_width(column, 70)?;
                sheet.write_string_with_format(top, column, fitting(note), &form)?;
                sheet.set_print_area(top, column, top, column)?;
                sheet.set_print_fit_to_pages(1, 0);
            }
            None => {
                sheet.set_print_area(0, 0, last.max(top + 1), printed.max(1) as u16 - 1)?;
                fit.set(sheet);
            }
        }
        Ok(())
    }

    /// How wide columns and how high rows are: columns whose texts go on below are as narrow as makes no more pages.
    fn plan(&self, rows: &[Vec<Cell>], order: &[usize], printed: usize, held: f64) -> Plan {
        let wrapped: Vec<bool> = order.iter().map(|&at| looks::is_wrapped(&self.page.columns[at].key)).collect();
        let plan = |more: f64| {
            let most = |at: usize, wraps: bool| match wraps {
                true => (f64::from(self.page.columns[at].width) * more) as usize,
                false => usize::from(self.page.columns[at].width),
            };
            let widths: Vec<usize> = (order.iter().zip(&wrapped))
                .map(|(&at, &wraps)| width(&self.page.columns[at], rows, at, most(at, wraps)) + usize::from(wraps) * 2)
                .collect();
            let high = |row: &Vec<Cell>| {
                let texts = (0..order.len()).filter(|&column| wrapped[column]).filter_map(|column| {
                    match row.get(order[column]) {
                        Some(Cell::Text(words)) if units(words) + 3 > widths[column] => {
                            Some(lines(words, widths[column] - 3).len())
                        }
                        _ => None,
                    }
                });
                texts.max().unwrap_or(1).max(1)
            };
            let heights: Vec<usize> = match wrapped.contains(&true) {
                true => rows.iter().map(high).collect(),
                false => Vec::new(),
            };
            let down = if heights.is_empty() { rows.len() } else { heights.iter().sum() };
            let across = widths[..printed].iter().map(|&width| print::points(width as f64)).sum();
            let fit = print::Fit::of(across, held + down.max(1) as f64 * ROW);
            Plan { widths, heights, fit }
        };
        let wider = if wrapped.contains(&true) { &WIDER[..] } else { &WIDER[..1] };
        wider.iter().map(|&more| plan(more)).min_by_key(|plan| plan.fit.pages).expect("there is one at least")
    }

    /// The lines above the headers; how high they are.
    fn lay_above(&self, sheet: &mut Worksheet) -> Result<f64, XlsxError> {
        let title = plain().set_bold().set_font_size(16).set_font_color(Color::RGB(0x33_4E_68));
        let plain = plain();
        for (at, words) in (0..).zip(&self.above) {
            sheet.write_string_with_format(at, 0, fitting(words), if at == 0 { &title } else { &plain })?;
            sheet.set_row_height(at, if at == 0 { TITLE } else { LINE })?;
        }
        Ok(self.above.len() as f64 * LINE + if self.above.is_empty() { 0.0 } else { TITLE - LINE })
    }

    /// Has the columns follow their rules.
    fn follow(&self, sheet: &mut Worksheet, order: &[usize], (first, last): (u32, u32)) -> Result<(), XlsxError> {
        if first > last {
            return Ok(());
        }
        let place = |key: &str| order.iter().position(|&at| self.page.columns[at].key == key);
        for (column, &at) in order.iter().enumerate() {
            let key = self.page.columns[at].key.as_ref();
            let own = self.ruled.iter().find(|(ruled, _)| *ruled == key).map(|&(_, rule)| rule);
            let Some(rule) = own.or_else(|| looks::rule(key)) else { continue };
            let other = match rule {
                Highlight::Where(other) => match place(other) {
                    Some(other) => letter_of(other as u16),
                    None => continue,
                },
                _ => String::new(),
            };
            rule.apply(sheet, (first, column as u16, last, column as u16), &other)?;
        }
        Ok(())
    }
}

/// The lines of a text above a table.
pub fn above(text: &str) -> Vec<String> {
    lines(text, ABOVE)
}

/// The look of headers, which go on below.
fn header() -> Format {
    let dark = plain().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x33_4E_68));
    dark.set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

/// How wide a column is: as what it holds, and as half its header with the button that filters; no wider than it may be.
fn width(column: &PageColumn, rows: &[Vec<Cell>], at: usize, most: usize) -> usize {
    let cell = |cell: &Cell| match cell {
        Cell::Text(words) => units(words),
        Cell::Whole(number) => number.to_string().len() + 1,
        Cell::Decimal(number, places) => format!("{number:.places$}").len() + 1,
        Cell::Share(_) => 6,
        Cell::Date(_) => 10,
        Cell::Clock(_) => 5,
        Cell::Flag(_, yes) => units(yes),
        Cell::Empty => 0,
    };
    let held = rows.iter().take(MEASURED).filter_map(|row| row.get(at)).map(cell).max().unwrap_or(0) + 1;
    let header = units(&column.name);
    let longest = column.name.split([' ', '_']).map(units).max().unwrap_or(0);
    let header = (header.div_ceil(2) + 3).max(if column.name.is_ascii() { longest.min(header) } else { 0 });
    held.min(most).max(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::paper::rows::columns;

    #[test]
    fn what_no_sheet_holds_goes_on_another_one() {
        let columns = columns(Lang::En, &[("store", "门店", 10)]);
        let page = Page { name: "due", columns, rows: vec![Vec::new(); ROWS] };
        let bytes = super::super::tables("many", &[page], Lang::En);
        let book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        assert_eq!(calamine::Reader::sheet_names(&book), ["due", "due (2)"]);
    }
}
