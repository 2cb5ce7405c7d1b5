//! What a command prints: words for people, or one JSON document for programs.
//!
//! With `--json` exactly one document goes to standard output, also when a command fails; everything else goes to
//! standard error. The surprise: a closed pipe is no failure, because `tashika … | head` is no mistake.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

/// Where and how to print.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// One JSON document instead of words.
    pub json: bool,
}

impl Output {
    /// The result of a command: the document or the words.
    pub fn tell(&self, document: &impl Serialize, words: impl FnOnce() -> String) {
        let text = if self.json {
            serde_json::to_string_pretty(document)
                .unwrap_or_else(|error| json!({ "error": error.to_string() }).to_string())
        } else {
            words()
        };
        self.print(text.trim_end());
    }

    /// Text that is itself the result, such as a configuration or a script.
    pub fn print(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    /// Something worth saying that is not the result.
    pub fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Why the command failed.
    pub fn failed(&self, failure: &Failure) {
        self.document_of(failure);
        for line in failure.lines() {
            self.note(&format!("tashika: {line}"));
        }
    }

    /// The document of a failure, for programs only.
    pub fn document_of(&self, failure: &Failure) {
        if self.json {
            let mut document = json!({ "done": false, "code": failure.code(), "details": failure.lines() });
            if let (Some(object), false) = (document.as_object_mut(), failure.faults().is_empty()) {
                object.insert("faults".to_owned(), json!(failure.faults()));
            }
            self.tell(&document, String::new);
        }
    }
}
