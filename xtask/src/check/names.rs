//! No drawers: a file or module is named by its noun.

use super::Finding;
use crate::source::Source;

const DRAWERS: [&str; 10] =
    ["util", "utils", "help", "helper", "helpers", "common", "misc", "manager", "types", "imp"];

/// Finds forbidden words in paths and in module names.
pub fn check(files: &[String], sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ours = files.iter().filter(|path| path.starts_with("crates/") || path.starts_with("xtask/"));
    for path in ours {
        if let Some(word) = path.split('/').find_map(drawer) {
            findings.push(Finding::new(path, advice(word)));
        }
        if path.ends_with("/mod.rs") {
            findings.push(Finding::new(path, "name the file by its module: foo.rs beside foo/"));
        }
    }
    for source in sources {
        for (line, module) in &source.modules {
            if let Some(word) = drawer(module) {
                findings.push(Finding::new(format!("{}:{line}", source.path), advice(word)));
            }
        }
    }
    findings
}

fn advice(word: &str) -> String {
    format!("{word} is a drawer: give what is inside a noun, or inline it")
}

fn drawer(name: &str) -> Option<&str> {
    let stem = name.split('.').next().unwrap_or(name);
    stem.split(['_', '-']).find(|word| DRAWERS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&[path.to_string()], &[Source::parse(path, text)]).len()
    }

    #[test]
    fn a_drawer_file_is_found() {
        assert_eq!(findings("crates/web/src/form_helpers.rs", "//! A.\n"), 1);
    }

    #[test]
    fn a_drawer_folder_is_found() {
        assert_eq!(findings("crates/web/src/common/form.rs", "//! A.\n"), 1);
    }

    #[test]
    fn a_drawer_module_is_found() {
        assert_eq!(findings("crates/web/src/form.rs", "//! A.\nmod utils {}\n"), 1);
    }

    #[test]
    fn a_mod_file_is_found() {
        assert_eq!(findings("crates/web/src/form/mod.rs", "//! A.\n"), 1);
    }

    #[test]
    fn a_noun_passes() {
        assert_eq!(findings("crates/web/src/important.rs", "//! A.\nmod booking {}\n"), 0);
    }
}
