//! Rows on stdout: a readable table for people, or csv for other programs.

use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent, presets};
use std::io::{IsTerminal, Write};

/// Rows shown to people unless they ask for all.
const MOST: usize = 40;

/// Writes to stdout. A reader that has gone away, as `head` does, is no failure.
pub(super) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether a stream gets colours: terminals do, unless NO_COLOR says no (https://no-color.org).
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// So many of something: `1 rep`, `2 reps`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A table with its headers; columns whose header begins with `>` are numbers, set to the right.
pub(super) struct Lines<'a> {
    pub(super) headers: Vec<&'a str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Lines<'_> {
    /// The table for people, and how many rows it does not show.
    pub(super) fn table(&self, all: bool) -> (String, usize) {
        let shown = if all { self.rows.len() } else { self.rows.len().min(MOST) };
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_style(TableComponent::HeaderLines, '─').set_style(TableComponent::MiddleHeaderIntersections, '─');
        table.set_header(self.names());
        table.add_rows(&self.rows[..shown]);
        for (at, header) in self.headers.iter().enumerate() {
            if let (true, Some(column)) = (header.starts_with('>'), table.column_mut(at)) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        (table.trim_fmt(), self.rows.len() - shown)
    }

    /// The rows as csv.
    pub(super) fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let full = "memory takes every row";
        writer.write_record(self.names()).expect(full);
        for row in &self.rows {
            writer.write_record(row).expect(full);
        }
        String::from_utf8(writer.into_inner().expect(full)).expect("rows are text")
    }

    fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|header| header.trim_start_matches('>')).collect()
    }
}
