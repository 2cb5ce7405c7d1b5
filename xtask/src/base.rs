//! The commit that this work started from, and files as they were there.
//!
//! It is the merge base with `origin/main` (another name in `TASHIKA_BASE` wins).
//! The surprise: in a clone that stands on `origin/main` itself the base is the present commit,
//! so what must hold for ever is also kept as a checked-in copy of the last release.

use crate::process::{Root, output};

/// A commit to compare with.
pub struct Base(String);

impl Base {
    /// Finds the merge base, if there is a remote to compare with.
    pub fn find(root: &Root) -> Option<Base> {
        let name = std::env::var("TASHIKA_BASE").unwrap_or_else(|_| "origin/main".into());
        let base = output(root.command("git").args(["merge-base", "HEAD", &name])).ok()?;
        Some(Base(base.trim().to_string()))
    }

    /// Reads a file as it was, if it was there.
    pub fn read(&self, root: &Root, path: &str) -> Option<String> {
        output(root.command("git").args(["show", &format!("{}:{path}", self.0)])).ok()
    }
}
