//! How a reply is put into words: the language, how much of it, and tables that people can read.

use crate::io::guard::guarded;
use crate::lang::Lang;
use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent, presets};

/// Rows shown to people unless they ask for all.
const MOST: usize = 40;

/// In what words a reply is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Voice {
    /// The language.
    pub lang: Lang,
    /// Every row of every table, not only the first 40.
    pub all: bool,
    /// With the colours of a terminal.
    pub colours: bool,
}

impl Voice {
    /// The first rows of each table, without colours.
    pub fn of(lang: Lang) -> Self {
        Self { lang, ..Self::default() }
    }

    /// Every row, where asked for.
    #[must_use]
    pub fn all(mut self, all: bool) -> Self {
        self.all = all;
        self
    }

    /// With colours, where they can be seen.
    #[must_use]
    pub fn colours(mut self, colours: bool) -> Self {
        self.colours = colours;
        self
    }
}

/// A sum of hours for people: `12.5 h`, `12.5小时`.
pub(super) fn hours(seconds: i64, lang: Lang) -> String {
    let hours = seconds as f64 / 3600.0;
    lang.of(format!("{hours:.1} h"), format!("{hours:.1}小时"))
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

    /// The table for people, with a line that counts the rows it does not show.
    pub(super) fn told(&self, words: &mut String, voice: Voice) {
        let (table, hidden) = self.table(voice.all);
        say!(words, "{table}");
        if hidden > 0 {
            let (en, zh) =
                (format!("{hidden} not shown; --all shows them"), format!("另有{hidden}行未显示；--all 全部显示"));
            say!(words, "{}", voice.lang.of(en, zh));
        }
    }

    /// The rows as csv.
    pub(super) fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let full = "memory takes every row";
        writer.write_record(self.names()).expect(full);
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| guarded(cell).into_owned())).expect(full);
        }
        String::from_utf8(writer.into_inner().expect(full)).expect("rows are text")
    }

    fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|header| header.trim_start_matches('>')).collect()
    }
}
