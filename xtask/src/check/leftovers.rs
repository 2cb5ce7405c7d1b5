//! Nothing unfinished and nothing silenced without a reason.

use super::Finding;
use crate::source::{Source, Token};

// Spelled apart, because this file is checked like every other.
const MARK: &str = concat!("FIX", "ME");

const MACROS: [&str; 3] = ["dbg", "todo", "unimplemented"];

/// Finds leftovers, silenced lints and unwraps outside tests.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let mut found = |line: usize, message: String| {
            findings.push(Finding::new(format!("{}:{line}", source.path), message));
        };
        for (index, _) in source.text.lines().enumerate().filter(|(_, line)| line.contains(MARK)) {
            found(index + 1, format!("{MARK}: do it now, or file it"));
        }
        for name in MACROS {
            for line in source.find(&[name, "!"]) {
                found(line, format!("{name}! has no place in a commit"));
            }
        }
        for line in source.find(&[".", "unwrap", "("]).into_iter().filter(|line| !source.is_test_line(*line))
        {
            found(line, "write expect(\"why it cannot fail\") instead of unwrap".into());
        }
        if source.crate_folder() == "kernel" {
            for line in
                source.find(&[".", "expect", "("]).into_iter().filter(|line| !source.is_test_line(*line))
            {
                found(
                    line,
                    "the kernel is total: return a refusal, or choose a type that cannot fail".into(),
                );
            }
        }
        for (line, message) in silenced(&source.tokens) {
            found(line, message);
        }
    }
    findings
}

fn silenced(tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, window) in tokens.windows(3).enumerate() {
        let [before, word, after] = window else { continue };
        if !matches!(before.text.as_str(), "[" | ",") || after.text != "(" {
            continue;
        }
        if word.text == "allow" && opens_attribute(tokens, index) {
            found.push((word.line, "write #[expect(lint, reason = \"…\")], which ends by itself".into()));
        }
        if word.text == "expect" && opens_attribute(tokens, index) && !has_reason(&tokens[index + 2..]) {
            found.push((word.line, "#[expect] needs reason = \"…\"".into()));
        }
    }
    found
}

// `[allow(` is an attribute only after `#` or `#!`; `, allow(` may stand in a cfg_attr.
fn opens_attribute(tokens: &[Token], index: usize) -> bool {
    if tokens[index].text == "," {
        return tokens[..index].iter().rev().take(12).any(|token| token.text == "cfg_attr");
    }
    let before = |steps: usize| index.checked_sub(steps).map(|place| tokens[place].text.as_str());
    before(1) == Some("#") || (before(1) == Some("!") && before(2) == Some("#"))
}

fn has_reason(tokens: &[Token]) -> bool {
    let inside = tokens.iter().take_while(|token| token.text != ")");
    inside.zip(&tokens[1..]).any(|(token, next)| token.text == "reason" && next.text == "=")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(code: &str) -> usize {
        check(&[Source::parse("crates/web/src/a.rs", &format!("//! A.\n{code}\n"))]).len()
    }

    #[test]
    fn a_mark_in_a_comment_is_found() {
        assert_eq!(findings(&format!("// {MARK} later")), 1);
    }

    #[test]
    fn a_left_macro_is_found() {
        assert_eq!(findings("fn a() { todo!() }"), 1);
    }

    #[test]
    fn unwrap_outside_tests_is_found() {
        assert_eq!(findings("fn a() { b().unwrap() }"), 1);
    }

    #[test]
    fn unwrap_in_a_test_passes() {
        assert_eq!(findings("#[test]\nfn a() { b().unwrap() }"), 0);
    }

    #[test]
    fn expect_in_the_kernel_is_found() {
        let source = Source::parse("crates/kernel/src/a.rs", "//! A.\nfn a() { b().expect(\"why\"); }\n");
        assert_eq!(check(&[source]).len(), 1);
    }

    #[test]
    fn unwrap_or_passes() {
        assert_eq!(findings("fn a() { b().unwrap_or(1) }"), 0);
    }

    #[test]
    fn allow_is_found() {
        assert_eq!(findings("#[allow(dead_code)]\nfn a() {}"), 1);
    }

    #[test]
    fn allow_in_a_condition_is_found() {
        assert_eq!(findings("#[cfg_attr(test, allow(dead_code))]\nfn a() {}"), 1);
    }

    #[test]
    fn expect_without_a_reason_is_found() {
        assert_eq!(findings("#[expect(dead_code)]\nfn a() {}"), 1);
    }

    #[test]
    fn expect_with_a_reason_passes() {
        assert_eq!(findings("#[expect(dead_code, reason = \"read by the next version\")]\nfn a() {}"), 0);
    }

    #[test]
    fn expect_as_a_method_passes() {
        assert_eq!(findings("fn a() { [b].get(0).expect(\"one\"); }"), 0);
    }
}
