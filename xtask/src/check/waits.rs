//! No test sleeps and none is ignored: a sleep is a guess, an ignored test is a wish.
//!
//! Wait for an event instead: a line of output, a readable socket, a condition polled with a deadline.

use super::Finding;
use super::exceptions::Exceptions;
use crate::source::Source;
use std::collections::BTreeMap;

const BROWSER: [(&str, &str); 3] = [
    ("waitForTimeout(", "wait for what the person would see"),
    (".only(", "one test must not hide the others"),
    (".skip(", "a skipped test is a wish"),
];

/// Tells whether a file is a browser test.
pub fn is_browser_test(path: &str) -> bool {
    path.starts_with("tests/browser/") && [".js", ".mjs"].iter().any(|end| path.ends_with(end))
}

/// Finds sleeping, ignored and skipped tests.
pub fn check(sources: &[Source], browser: &[(String, String)], exceptions: &mut Exceptions) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let mut sleeps: BTreeMap<String, usize> = BTreeMap::new();
        for line in source.find(&["sleep", "("]).into_iter().filter(|line| source.is_test_line(*line)) {
            *sleeps.entry(source.place(line)).or_default() += 1;
        }
        for (place, count) in sleeps {
            findings.extend(exceptions.judge(
                "sleeps",
                &place,
                count,
                0,
                "wait for an event with a deadline",
            ));
        }
        for line in source.find(&["[", "ignore"]) {
            let place = format!("{}:{line}", source.path);
            findings.push(Finding::new(place, "an ignored test is a wish: run it or delete it"));
        }
    }
    for (path, text) in browser {
        for (index, line) in text.lines().enumerate() {
            for (word, advice) in BROWSER.iter().filter(|(word, _)| line.contains(word)) {
                findings.push(Finding::new(format!("{path}:{}", index + 1), format!("{word}…): {advice}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, code: &str) -> usize {
        check(&[Source::parse(path, code)], &[], &mut Exceptions::parse("")).len()
    }

    #[test]
    fn a_sleeping_test_is_found() {
        assert_eq!(findings("crates/web/tests/a.rs", "fn a() { std::thread::sleep(d) }"), 1);
    }

    #[test]
    fn an_async_sleep_in_an_inline_test_is_found() {
        assert_eq!(findings("crates/web/src/a.rs", "#[tokio::test]\nasync fn a() { sleep(d).await }"), 1);
    }

    #[test]
    fn a_sleep_in_production_passes() {
        assert_eq!(findings("crates/tashika/src/a.rs", "fn a() { sleep(d) }"), 0);
    }

    #[test]
    fn an_ignored_test_is_found() {
        assert_eq!(findings("crates/web/src/a.rs", "#[test]\n#[ignore]\nfn a() {}"), 1);
    }

    #[test]
    fn a_named_exception_passes() {
        let list = "sleeps crates/web/tests/a.rs::a 1 the lease ends by the real clock\n";
        let source = Source::parse("crates/web/tests/a.rs", "fn a() { sleep(d) }");
        assert_eq!(check(&[source], &[], &mut Exceptions::parse(list)), []);
    }

    #[test]
    fn a_waiting_browser_test_is_found() {
        let browser = [("tests/browser/a.mjs".to_string(), "await page.waitForTimeout(500)".to_string())];
        assert_eq!(check(&[], &browser, &mut Exceptions::parse("")).len(), 1);
    }
}
