//! How the program talks: in which language and how wide, to people who want much or little, or to programs.

use super::Failure;
use crate::desk::{Document, Voice};
use crate::lang::Lang;
use console::Term;
use std::io::{IsTerminal, Write};

/// How the program talks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    pub(super) lang: Lang,
    /// As wide as the words are.
    pub(super) wide: bool,
    /// Only errors, and what a verb that lists was asked for.
    pub(super) quiet: bool,
    /// One json document, and nothing else.
    pub(super) json: bool,
}

impl Talk {
    /// The words of a reply, as stdout takes them.
    pub(super) fn voice(self) -> Voice {
        let out = std::io::stdout();
        Voice::of(self.lang).colours(colours(&out)).width(self.width(&Term::stdout(), &out))
    }

    /// Says what was asked for, on stdout.
    pub(super) fn say(self, words: &str) {
        if !self.json {
            out(self.voice().fit(words).as_bytes());
        }
    }

    /// Says what there is to say besides, on stdout.
    pub(super) fn add(self, words: &str) {
        if !self.quiet {
            self.say(words);
        }
    }

    /// Says text that is no sentence, as csv, just as it is.
    pub(super) fn raw(self, text: &str) {
        if !self.json {
            out(text.as_bytes());
        }
    }

    /// Adds a line on stderr.
    pub(super) fn tell(self, line: &str) {
        if !self.quiet && !self.json {
            self.warn(line);
        }
    }

    /// Says on stderr what went wrong. That nobody reads it, or that it cannot be kept, is no failure: the work goes on.
    pub(super) fn warn(self, line: &str) {
        let err = std::io::stderr();
        let width = self.width(&Term::stderr(), &err);
        let line = Voice::of(self.lang).width(width).fit(&format!("{line}\n"));
        let _ = err.lock().write_all(line.as_bytes());
    }

    /// Whether progress is shown.
    pub(super) fn shows_progress(self) -> bool {
        !self.quiet && !self.json
    }

    /// The reply as json, where a program reads.
    pub(super) fn document(self, document: impl FnOnce() -> Document) {
        if self.json {
            let mut text = serde_json::to_vec(&document()).expect("plain data");
            text.push(b'\n');
            out(&text);
        }
    }

    /// Says why a verb did not do its work.
    pub(super) fn fail(self, failure: &Failure) {
        match &failure.error {
            // What is wrong with the work is in its document.
            _ if self.json && failure.is_told => {}
            error if self.json => self.document(|| Document::failure(error, failure.exit, self.lang)),
            error => self.warn(&error.say(self.lang)),
        }
    }

    /// The width of a stream: what COLUMNS says, else that of the terminal; none where the stream is no terminal.
    fn width(self, term: &Term, stream: &impl IsTerminal) -> Option<u16> {
        let said =
            std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok()).filter(|&width| width > 0);
        let measured = || stream.is_terminal().then(|| term.size_checked().map(|(_, columns)| columns)).flatten();
        if self.wide { None } else { said.or_else(measured).filter(|&width| width > 0) }
    }
}

/// Writes to stdout. A reader that has gone away, as `head` does, is no failure.
fn out(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Whether a stream gets colours: terminals do, unless NO_COLOR says no (https://no-color.org).
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
