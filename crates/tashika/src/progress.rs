//! How far long work has come: a bar on a terminal, plain lines elsewhere.
//!
//! Goes to standard error only. The surprise: plain lines come at every tenth of the way, so that the log of a
//! nightly job stays short.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Progress through a file.
pub struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    total: u64,
    tenths: u64,
}

impl Progress {
    /// Begins work on `total` bytes.
    pub fn begin(what: &'static str, total: u64) -> Progress {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes}, {eta} left");
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_message(what)
        });
        Progress { bar, what, total, tenths: 0 }
    }

    /// Says how far it is.
    pub fn reach(&mut self, bytes: u64, rows: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            return;
        }
        let tenths = bytes.saturating_mul(10).checked_div(self.total).unwrap_or(10);
        // A small file needs no lines: it is done before anybody wonders.
        if tenths > self.tenths && self.total > 1_000_000 {
            self.tenths = tenths;
            eprintln!("{}: {} %, {rows} rows", self.what, tenths * 10);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
