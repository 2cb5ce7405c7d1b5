//! No clock, chance or environment below the doors, and nothing unordered or inexact in the kernel.
//!
//! Cargo and clippy guard most of this already; this scan also sees what they cannot name.
//! Tests and examples may do what production may not.

use super::Finding;
use crate::source::Source;

type Pattern = &'static [&'static str];

const WORLD: [(Pattern, &str); 10] = [
    (&["SystemTime"], "time arrives as an argument"),
    (&["Instant", ":", ":", "now"], "time arrives as an argument"),
    (&["Timestamp", ":", ":", "now"], "time arrives as an argument"),
    (&["Zoned", ":", ":", "now"], "time arrives as an argument"),
    (&["getrandom"], "chance arrives as an argument"),
    (&["thread_rng"], "chance arrives as an argument"),
    (&["OsRng"], "chance arrives as an argument"),
    (&["RandomState"], "chance arrives as an argument"),
    (&["std", ":", ":", "env"], "settings arrive as an argument"),
    (&["env", ":", ":", "var"], "settings arrive as an argument"),
];

const KERNEL: [(Pattern, &str); 13] = [
    (&["HashMap"], "its order is chance: use BTreeMap"),
    (&["HashSet"], "its order is chance: use BTreeSet"),
    (&["f32"], "count in whole units"),
    (&["f64"], "count in whole units"),
    (&["async"], "the kernel is synchronous"),
    (&["std", ":", ":", "fs"], "the kernel does no I/O"),
    (&["std", ":", ":", "io"], "the kernel does no I/O"),
    (&["std", ":", ":", "net"], "the kernel does no I/O"),
    (&["std", ":", ":", "thread"], "the kernel has one thread"),
    (&["Mutex"], "the kernel has one thread"),
    (&["std", ":", ":", "process"], "the kernel does no I/O"),
    (&["println", "!"], "the kernel does not log"),
    (&["eprintln", "!"], "the kernel does not log"),
];

/// Finds what a floor may never do.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.contains("/src/")) {
        let floor = source.crate_folder();
        let door = source.path.ends_with("/clock.rs") || source.path.ends_with("/chance.rs");
        if floor == "kernel" || floor == "store" || (floor == "service" && !door) {
            findings.extend(scan(source, &WORLD));
        }
        if floor == "kernel" {
            findings.extend(scan(source, &KERNEL));
        }
    }
    findings
}

fn scan(source: &Source, patterns: &[(Pattern, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (pattern, advice) in patterns {
        for line in source.find(pattern).into_iter().filter(|line| !source.is_test_line(*line)) {
            let message = format!("{} in {}: {advice}", pattern.concat(), source.crate_folder());
            findings.push(Finding::new(format!("{}:{line}", source.path), message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, code: &str) -> usize {
        check(&[Source::parse(path, &format!("//! A.\nfn a() {{ {code} }}\n"))]).len()
    }

    #[test]
    fn a_clock_in_the_store_is_found() {
        assert_eq!(findings("crates/store/src/a.rs", "std::time::Instant::now();"), 1);
    }

    #[test]
    fn a_clock_in_the_service_is_found() {
        assert_eq!(findings("crates/service/src/a.rs", "let t = SystemTime::now();"), 1);
    }

    #[test]
    fn the_clock_file_of_the_service_passes() {
        assert_eq!(findings("crates/service/src/clock.rs", "let t = SystemTime::now();"), 0);
    }

    #[test]
    fn chance_in_the_kernel_is_found() {
        assert_eq!(findings("crates/kernel/src/a.rs", "getrandom(&mut b);"), 1);
    }

    #[test]
    fn the_environment_in_the_store_is_found() {
        assert_eq!(findings("crates/store/src/a.rs", "std::env::temp_dir();"), 1);
    }

    #[test]
    fn a_hash_map_in_the_kernel_is_found() {
        assert_eq!(findings("crates/kernel/src/a.rs", "let m = HashMap::new();"), 1);
    }

    #[test]
    fn a_float_in_the_kernel_is_found() {
        assert_eq!(findings("crates/kernel/src/a.rs", "let x = 3 as f64;"), 1);
    }

    #[test]
    fn async_in_the_kernel_is_found() {
        assert_eq!(findings("crates/kernel/src/a.rs", "async {};"), 1);
    }

    #[test]
    fn a_hash_map_in_the_store_passes() {
        assert_eq!(findings("crates/store/src/a.rs", "let m = HashMap::new();"), 0);
    }

    #[test]
    fn an_example_of_the_store_may_use_the_clock() {
        assert_eq!(findings("crates/store/examples/a.rs", "std::time::Instant::now();"), 0);
    }

    #[test]
    fn a_test_of_the_store_may_use_the_environment() {
        assert_eq!(findings("crates/store/tests/a.rs", "std::env::temp_dir();"), 0);
    }
}
