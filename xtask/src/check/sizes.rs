//! No function over 70 lines and no production file over 600.
//!
//! Test functions count too: a long test has more than one reason to fail.

use super::Finding;
use super::exceptions::Exceptions;
use crate::source::Source;

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;

/// Finds what is too long and not a named exception.
pub fn check(sources: &[Source], exceptions: &mut Exceptions) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let lines = source.production_lines();
        let advice = "split it by noun, not by kind";
        findings.extend(exceptions.judge("file-lines", &source.path, lines, FILE_LINES_MAX, advice));
        for function in &source.functions {
            let lines = function.lines.end() + 1 - function.lines.start();
            let place = format!("{}::{}", source.path, function.name);
            let advice = "name its phases and make each a function";
            findings.extend(exceptions.judge("function-lines", &place, lines, FUNCTION_LINES_MAX, advice));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> usize {
        check(&[Source::parse("crates/web/src/a.rs", text)], &mut Exceptions::parse("")).len()
    }

    #[test]
    fn a_function_of_71_lines_is_found() {
        assert_eq!(findings(&format!("fn a() {{\n{}}}\n", "    b();\n".repeat(69))), 1);
    }

    #[test]
    fn a_function_of_70_lines_passes() {
        assert_eq!(findings(&format!("fn a() {{\n{}}}\n", "    b();\n".repeat(68))), 0);
    }

    #[test]
    fn a_file_of_601_lines_is_found() {
        assert_eq!(findings(&"// a\n".repeat(601)), 1);
    }

    #[test]
    fn test_lines_do_not_count_for_the_file() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    // a\n".repeat(500));
        assert_eq!(findings(&format!("{}{tests}", "// a\n".repeat(400))), 0);
    }
}
