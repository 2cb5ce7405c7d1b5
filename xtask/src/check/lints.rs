//! Every crate inherits the lint levels of the workspace, and none has features of its own.
//!
//! With features, the build that is tested would not be the build that runs.

use super::Finding;
use toml::{Table, Value};

/// Finds manifests that go their own way.
pub fn check(manifests: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in manifests {
        let manifest: Table = match text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                findings.push(Finding::new(path, format!("is not TOML: {error}")));
                continue;
            }
        };
        if !manifest.contains_key("package") {
            continue;
        }
        let inherited =
            manifest.get("lints").and_then(|lints| lints.get("workspace")) == Some(&Value::Boolean(true));
        if !inherited {
            findings.push(Finding::new(path, "needs [lints] workspace = true"));
        }
        if manifest.contains_key("features") {
            findings.push(Finding::new(path, "has features: choose by configuration at start instead"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> usize {
        check(&[("crates/web/Cargo.toml".into(), text.into())]).len()
    }

    #[test]
    fn a_crate_without_the_lints_is_found() {
        assert_eq!(findings("[package]\nname = \"web\"\n"), 1);
    }

    #[test]
    fn a_crate_with_lints_of_its_own_is_found() {
        assert_eq!(findings("[package]\nname = \"web\"\n[lints.rust]\nunsafe_code = \"allow\"\n"), 1);
    }

    #[test]
    fn a_crate_with_features_is_found() {
        assert_eq!(findings("[package]\nname = \"web\"\n[lints]\nworkspace = true\n[features]\nx = []\n"), 1);
    }

    #[test]
    fn an_inheriting_crate_passes() {
        assert_eq!(findings("[package]\nname = \"web\"\n[lints]\nworkspace = true\n"), 0);
    }
}
