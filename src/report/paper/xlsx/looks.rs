//! What in a table catches the eye: rules by what a column holds, the same in every workbook, in colours that print.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule as Is, ConditionalFormatDataBar, ConditionalFormatFormula,
    ConditionalFormatType, Format, Worksheet, XlsxError,
};

/// A rule by which cells of a column are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Highlight {
    /// Days: later than wanted, or earlier.
    Sign,
    /// A count that should be nothing.
    Positive,
    /// Something that should have been.
    Zero,
    /// A share of what there is: a bar, and more than all of it.
    Bar,
    /// How full a day is: too full, or nearly empty.
    Full,
    /// A word that stands where something is so.
    Word,
    /// Where another column says something.
    Where(&'static str),
}

/// The rule of a column, by its English header.
pub(super) fn rule(key: &str) -> Option<Highlight> {
    Some(match key {
        "early_late_days" | "home_min_change" => Highlight::Sign,
        "overdue_days" | "unserved" | "missed" | "late" | "lost" => Highlight::Positive,
        "utilisation" | "load_pct" | "week_full" | "drive_share" | "on_time_share" | "stability" => Highlight::Bar,
        "of_target" | "of_target_before" => Highlight::Full,
        "pinned" | "fix_suffices" => Highlight::Word,
        "cheapest_fix" => Highlight::Where("fix_suffices"),
        _ => return None,
    })
}

/// Whether the texts of a column may be long and are read whole: they go on below.
pub(super) fn is_wrapped(key: &str) -> bool {
    ["reason", "cheapest_fix", "basis", "shifts_asked", "factors", "rules_lost"].contains(&key)
}

/// Late, too full, early, nearly empty, and what can be helped.
const LATE: (u32, u32) = (0xFDEBD3, 0x7A4100);
const OVER: (u32, u32) = (0xFADCDC, 0x8C1D18);
const EARLY: (u32, u32) = (0xE1ECF7, 0x1F4E79);
const EMPTY: (u32, u32) = (0xEDEFF2, 0x5A6573);
const HELP: (u32, u32) = (0xE3F1E4, 0x22592B);
const BAR: u32 = 0xBFD3E6;

/// More than full, with room for rounding, and nearly empty.
const OVERFULL: f64 = 1.0005;
const NEARLY_EMPTY: f64 = 0.5;

/// A colour of the ground, and of letters.
pub(super) fn ink((ground, letters): (u32, u32)) -> Format {
    Format::new().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(letters))
}

/// A range of cells: first row and column, last row and column.
pub type Range = (u32, u16, u32, u16);

impl Highlight {
    /// Has the cells of a range follow the rule; `other` is the letter of the column that [`Highlight::Where`] asks.
    pub(super) fn apply(self, sheet: &mut Worksheet, range: Range, other: &str) -> Result<(), XlsxError> {
        let cell = |is: Is<f64>, colours| ConditionalFormatCell::new().set_rule(is).set_format(ink(colours));
        let formula = |text: String, colours| ConditionalFormatFormula::new().set_rule(&*text).set_format(ink(colours));
        match self {
            Highlight::Sign => {
                add(sheet, range, &cell(Is::GreaterThan(0.0), LATE))?;
                add(sheet, range, &cell(Is::LessThan(0.0), EARLY))
            }
            Highlight::Positive => add(sheet, range, &cell(Is::GreaterThan(0.0), LATE)),
            Highlight::Zero => {
                let here = letter_of(range.1);
                let text = format!("=AND(ISNUMBER(${here}{0}),${here}{0}=0)", range.0 + 1);
                add(sheet, range, &formula(text, LATE))
            }
            Highlight::Bar => {
                let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(BAR)).set_solid_fill(true);
                let bar = bar.set_minimum(ConditionalFormatType::Number, 0);
                let bar = bar.set_maximum(ConditionalFormatType::Number, 1).set_border_off(true);
                add(sheet, range, &cell(Is::GreaterThan(OVERFULL), OVER))?;
                add(sheet, range, &bar)
            }
            Highlight::Full => {
                add(sheet, range, &cell(Is::GreaterThan(OVERFULL), OVER))?;
                let here = letter_of(range.1);
                let text = format!("=AND(ISNUMBER({here}{0}),{here}{0}<{NEARLY_EMPTY})", range.0 + 1);
                add(sheet, range, &formula(text, EMPTY))
            }
            Highlight::Word => {
                let text = format!("={}{}<>\"\"", letter_of(range.1), range.0 + 1);
                add(sheet, range, &formula(text, HELP))
            }
            Highlight::Where(_) => add(sheet, range, &formula(format!("=${other}{}<>\"\"", range.0 + 1), HELP)),
        }
    }
}

fn add<T>(sheet: &mut Worksheet, (top, left, bottom, right): Range, format: &T) -> Result<(), XlsxError>
where
    T: rust_xlsxwriter::ConditionalFormat + Send + Sync + Clone + 'static,
{
    sheet.add_conditional_format(top, left, bottom, right, format).map(|_| ())
}

/// The letters of a column.
pub(super) fn letter_of(column: u16) -> String {
    let (mut left, mut letters) = (column + 1, String::new());
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_workbooks_give_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter_of), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
