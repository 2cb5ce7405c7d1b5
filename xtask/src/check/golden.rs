//! Golden entries are for ever: one of each kind and version, byte for byte.
//!
//! `manifest.sha256` lists every file beside it, in the form that `sha256sum` reads.
//! `released.sha256` is the manifest as of the last release, and no line of it may go.
//! What the manifest held at the merge base may not change either; new files are always welcome.

use super::Finding;
use crate::base::Base;
use crate::process::Root;
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where the corpus lies.
pub const FOLDER: &str = "crates/service/tests/golden";
/// The list of all golden files.
pub const MANIFEST: &str = "crates/service/tests/golden/manifest.sha256";
/// The list as of the last release.
pub const RELEASED: &str = "crates/service/tests/golden/released.sha256";

type Hashes = BTreeMap<String, String>;

/// Finds golden files that changed, vanished or are not listed.
pub fn check(root: &Root, base: Option<&Base>) -> Vec<Finding> {
    let found = match hashes(root) {
        Ok(found) => found,
        Err(error) => return vec![Finding::new(FOLDER, format!("cannot be read: {error}"))],
    };
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let mut findings = listed(&found, &parse(&read(MANIFEST)));
    findings.extend(kept(&found, &parse(&read(RELEASED)), "the last release"));
    if let Some(base) = base {
        let before = base.read(root, MANIFEST).unwrap_or_default();
        findings.extend(kept(&found, &parse(&before), "the merge base"));
        let released = base.read(root, RELEASED).unwrap_or_default();
        findings.extend(kept(&found, &parse(&released), "a release"));
    }
    findings
}

/// Writes the manifest anew; the check still refuses what may not change.
pub fn bless(root: &Root) -> Result<()> {
    let hashes = hashes(root)?;
    if hashes.is_empty() {
        println!("     {FOLDER} is empty: no manifest");
        return Ok(());
    }
    let lines: String = hashes.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
    std::fs::write(root.join(MANIFEST), lines)?;
    println!("     {MANIFEST}");
    Ok(())
}

fn hashes(root: &Root) -> Result<Hashes> {
    let mut hashes = Hashes::new();
    for path in super::files(root)? {
        let name = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
        if let Some(name) = name.filter(|name| !name.ends_with(".sha256") && !name.ends_with(".md")) {
            let digest = Sha256::digest(std::fs::read(root.join(&path))?);
            hashes.insert(name.into(), digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
    }
    Ok(hashes)
}

fn parse(manifest: &str) -> Hashes {
    let lines = manifest.lines().filter_map(|line| line.split_once("  "));
    lines.map(|(hash, name)| (name.to_string(), hash.to_string())).collect()
}

fn listed(found: &Hashes, manifest: &Hashes) -> Vec<Finding> {
    let mut findings = kept(found, manifest, "the manifest");
    for name in found.keys().filter(|name| !manifest.contains_key(*name)) {
        findings.push(Finding::new(MANIFEST, format!("does not list {name}: cargo xtask bless")));
    }
    findings
}

fn kept(found: &Hashes, before: &Hashes, when: &str) -> Vec<Finding> {
    let changed = before.iter().filter(|(name, hash)| found.get(*name) != Some(hash));
    changed
        .map(|(name, _)| {
            let verb = if found.contains_key(name) { "changed" } else { "is gone" };
            Finding::new(
                format!("{FOLDER}/{name}"),
                format!("{verb} since {when}: add a new version beside it"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_golden_file_is_found() {
        assert_eq!(kept(&parse("bb  a\n"), &parse("aa  a\n"), "the merge base").len(), 1);
    }

    #[test]
    fn a_removed_golden_file_is_found() {
        assert_eq!(kept(&parse(""), &parse("aa  a\n"), "the merge base").len(), 1);
    }

    #[test]
    fn a_new_golden_file_breaks_no_promise() {
        assert_eq!(kept(&parse("aa  a\nbb  b\n"), &parse("aa  a\n"), "the merge base"), []);
    }

    #[test]
    fn a_file_that_the_manifest_lacks_is_found() {
        assert_eq!(listed(&parse("aa  a\n"), &parse("")).len(), 1);
    }
}
