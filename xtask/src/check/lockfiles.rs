//! Lock files name packages and hashes, never the host they came from.
//!
//! A recorded host breaks the build of everyone who reaches the registry by another way.

use super::Finding;

/// Finds recorded download addresses.
pub fn check(locks: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in locks {
        if let Some(index) = text.lines().position(|line| line.contains("\"resolved\": \"http")) {
            let message = "names a host: set omit-lockfile-registry-resolved=true in .npmrc and lock again";
            findings.push(Finding::new(format!("{path}:{}", index + 1), message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> usize {
        check(&[("tests/browser/package-lock.json".into(), text.into())]).len()
    }

    #[test]
    fn a_recorded_host_is_found() {
        assert_eq!(findings("{\n  \"resolved\": \"https://registry.example/a.tgz\"\n}"), 1);
    }

    #[test]
    fn a_hash_passes() {
        assert_eq!(findings("{\n  \"integrity\": \"sha512-AA==\"\n}"), 0);
    }
}
