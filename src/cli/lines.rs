//! What goes to stdout and stderr.

use std::io::{IsTerminal, Write};

/// Writes to stdout. A reader that has gone away, as `head` does, is no failure.
pub(super) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to stderr. That nobody reads it, or that it cannot be kept, is no failure: the work goes on.
pub(super) fn tell(line: &str) {
    let _ = std::io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}

/// Whether a stream gets colours: terminals do, unless NO_COLOR says no (https://no-color.org).
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
