//! Cells that a spreadsheet would run: written to csv behind an apostrophe, which is taken off again where they are read.

use std::borrow::Cow;

/// Whether a spreadsheet takes the text for a formula.
fn would_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err()
}

/// The text as a cell of a csv file that nothing runs.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if would_run(text) { format!("'{text}").into() } else { text.into() }
}

/// What a cell says, without the apostrophe that keeps it from being run.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| would_run(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_run_is_guarded_and_comes_back_as_it_was() {
        for text in ["=HYPERLINK(\"x\")", "+49 160 1", "-1+2", "@SUM(A1)", "=", "'=x"] {
            assert_eq!(unguarded(&guarded(text)), text.strip_prefix('\'').unwrap_or(text));
        }
        for text in ["-1.5", "+3", "Shop", "", "'t Winkel", "–"] {
            assert_eq!((guarded(text).as_ref(), unguarded(text)), (text, text));
        }
    }
}
