//! Where log lines go: standard error, as text on a terminal and as JSON elsewhere.
//!
//! Log lines never hold voucher numbers, names, birth dates or tokens; whoever logs sees to that, and a test
//! searches for them. The surprise: nothing is logged by commands that end by themselves, they print.

use std::io::IsTerminal;

use tracing::Level;

/// Begins logging in `auto`, `text` or `json`.
pub fn begin(format: &str) {
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_max_level(Level::INFO).with_writer(std::io::stderr);
    let begun = match format {
        "json" => builder.json().try_init(),
        "text" => builder.with_ansi(terminal).try_init(),
        _ if terminal => builder.with_ansi(true).try_init(),
        _ => builder.json().try_init(),
    };
    // Only a second call fails, and one set of lines is enough.
    drop(begun);
}
