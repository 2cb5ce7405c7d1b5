//! Every module opens with its idea, and every public item of the lower floors says what it is.

use super::Finding;
use crate::source::Source;

const DOCUMENTED: [&str; 3] = ["kernel", "store", "service"];

/// Finds modules without a head, public items without a line, and files that do not parse.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if let Some(error) = &source.error {
            findings.push(Finding::new(&source.path, format!("is not Rust: {error}")));
        }
        if !source.text.starts_with("//!") {
            findings.push(Finding::new(&source.path, "must start with //!: what it is, what it never does"));
        }
        if DOCUMENTED.contains(&source.crate_folder()) && !source.is_test_file() {
            for public in source.publics.iter().filter(|public| !public.documented) {
                let message = format!("pub {} needs a /// line", public.name);
                findings.push(Finding::new(format!("{}:{}", source.path, public.line), message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&[Source::parse(path, text)]).len()
    }

    #[test]
    fn a_module_without_a_head_is_found() {
        assert_eq!(findings("crates/web/src/a.rs", "fn a() {}\n"), 1);
    }

    #[test]
    fn a_public_item_without_a_line_is_found() {
        assert_eq!(findings("crates/store/src/a.rs", "//! A.\npub fn a() {}\n"), 1);
    }

    #[test]
    fn a_public_method_without_a_line_is_found() {
        assert_eq!(findings("crates/kernel/src/a.rs", "//! A.\nimpl A {\n    pub fn a() {}\n}\n"), 1);
    }

    #[test]
    fn a_documented_item_passes() {
        assert_eq!(findings("crates/kernel/src/a.rs", "//! A.\n/// B.\npub struct B;\n"), 0);
    }

    #[test]
    fn a_public_item_inside_tests_passes() {
        assert_eq!(
            findings("crates/kernel/src/a.rs", "//! A.\n#[cfg(test)]\nmod tests {\n    pub fn a() {}\n}\n"),
            0
        );
    }

    #[test]
    fn broken_rust_is_found() {
        assert_eq!(findings("crates/web/src/a.rs", "//! A.\nfn a( {}\n"), 1);
    }
}
