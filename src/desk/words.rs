//! How a reply is put into words: the language, how much of it, how wide, and tables that people can read.

use crate::lang::Lang;
use crate::report::paper::screen::{Lines, missing, wrapped};

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
    /// No line is wider than so many cells of a screen: the least columns of a table are left out, and sentences are broken;
    /// `None` where nothing is too wide.
    pub width: Option<u16>,
}

impl Voice {
    /// The first rows of each table, as wide as they are, without colours.
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

    /// For a screen of so many cells.
    #[must_use]
    pub fn width(mut self, width: Option<u16>) -> Self {
        self.width = width;
        self
    }

    /// Text as it fits the screen: what is too wide is broken between words.
    pub fn fit(self, text: &str) -> String {
        wrapped(text, self.width)
    }

    /// Adds a whole table, and what of it the screen is too narrow for.
    pub(super) fn table(self, words: &mut String, lines: &Lines) {
        self.rows(words, lines, usize::MAX);
    }

    /// Adds the rows of a table that are shown, and how many there are more.
    pub(super) fn first_rows(self, words: &mut String, lines: &Lines) {
        let hidden = self.table_and_hidden(words, lines);
        if hidden > 0 {
            let (en, zh) =
                (format!("{hidden} not shown; --all shows them"), format!("另有{hidden}行未显示；--all 全部显示"));
            say!(words, "{}", self.lang.of(en, zh));
        }
    }

    /// Adds the rows of a table that are shown; the answer is how many there are more.
    pub(super) fn table_and_hidden(self, words: &mut String, lines: &Lines) -> usize {
        let most = if self.all { usize::MAX } else { MOST };
        self.rows(words, lines, most);
        lines.rows.len().saturating_sub(most)
    }

    fn rows(self, words: &mut String, lines: &Lines, most: usize) {
        let laid = lines.laid(most, self.width);
        say!(words, "{}", laid.text);
        if let Some(missing) = missing(&laid.left_out, laid.is_short, self.lang) {
            say!(words, "{missing}");
        }
    }
}

/// A sum of hours for people: `12.5 h`, `12.5小时`.
pub(super) fn hours(seconds: i64, lang: Lang) -> String {
    let hours = seconds as f64 / 3600.0;
    lang.of(format!("{hours:.1} h"), format!("{hours:.1}小时"))
}
