//! The map is true: ARCHITECTURE.md names our crates and no other, and every quoted path exists.
//!
//! A quoted path is a word in backticks that starts with a folder of the repository.
//! Names with a placeholder in them (`<page>`, `*`, `…`, `NNNN`) are patterns, not paths.

use super::Finding;

const MAP: &str = "ARCHITECTURE.md";

/// Finds crates missing from the map, crates only on the map, and links that lead nowhere.
pub fn check(crates: &[String], files: &[String], documents: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    match documents.iter().find(|(path, _)| path == MAP) {
        Some((_, text)) => findings.extend(map(crates, text)),
        None => findings.push(Finding::new(MAP, "is missing")),
    }
    for (path, text) in documents {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, target) in links(text) {
            if !exists(files, &resolve(folder, &target)) {
                findings
                    .push(Finding::new(format!("{path}:{line}"), format!("the link {target} leads nowhere")));
            }
        }
        for (line, quoted) in quoted_paths(files, text) {
            if !exists(files, &resolve("", &quoted)) {
                findings.push(Finding::new(format!("{path}:{line}"), format!("`{quoted}` does not exist")));
            }
        }
    }
    findings
}

fn map(crates: &[String], text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in crates {
        let folder = if name == "xtask" { "xtask".into() } else { format!("crates/{name}") };
        if !text.contains(&folder) {
            findings.push(Finding::new(MAP, format!("does not name {folder}")));
        }
    }
    for (index, line) in text.lines().enumerate() {
        for rest in line.split("crates/").skip(1) {
            let name: String =
                rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            if !name.is_empty() && !crates.contains(&name) {
                findings
                    .push(Finding::new(format!("{MAP}:{}", index + 1), format!("there is no crates/{name}")));
            }
        }
    }
    findings
}

fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (line, text) in prose(text) {
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', ' ']).next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || target.starts_with("mailto:") || target.starts_with('/');
            if !target.is_empty() && !outside {
                links.push((line, target.to_string()));
            }
        }
    }
    links
}

fn quoted_paths(files: &[String], text: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (line, text) in prose(text) {
        for quoted in text.split('`').skip(1).step_by(2) {
            let plain =
                quoted.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter));
            let top = quoted.split_once('/').map(|(top, _)| format!("{top}/"));
            let ours = top.is_some_and(|top| files.iter().any(|file| file.starts_with(&top)));
            if plain && ours && !quoted.contains("NNNN") {
                paths.push((line, quoted.to_string()));
            }
        }
    }
    paths
}

// Fenced blocks show commands and their output, not claims about the tree.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((index + 1, line));
        }
    }
    lines
}

fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn exists(files: &[String], path: &str) -> bool {
    let inside = format!("{path}/");
    path.is_empty() || files.iter().any(|file| file == path || file.starts_with(&inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(map: &str) -> usize {
        let files = ["crates/kernel/src/lib.rs", "docs/README.md", MAP].map(String::from);
        check(&["kernel".into()], &files, &[(MAP.into(), map.into())]).len()
    }

    #[test]
    fn a_true_map_passes() {
        assert_eq!(findings("`crates/kernel/src/lib.rs`, [docs](docs/README.md#top), [d](docs)"), 0);
    }

    #[test]
    fn a_crate_missing_from_the_map_is_found() {
        assert_eq!(findings("nothing"), 1);
    }

    #[test]
    fn a_crate_only_on_the_map_is_found() {
        assert_eq!(findings("crates/kernel and crates/ghost"), 1);
    }

    #[test]
    fn a_missing_map_is_found() {
        assert_eq!(check(&[], &[], &[]).len(), 1);
    }

    #[test]
    fn a_broken_link_is_found() {
        assert_eq!(findings("crates/kernel [a](docs/ghost.md)"), 1);
    }

    #[test]
    fn a_quoted_ghost_is_found() {
        assert_eq!(findings("crates/kernel `docs/ghost.md`"), 1);
    }

    #[test]
    fn a_link_upwards_resolves() {
        assert_eq!(resolve("docs/concepts", "../README.md"), "docs/README.md");
    }

    #[test]
    fn a_pattern_is_no_path() {
        assert_eq!(findings("crates/kernel `docs/<page>.md` `/api/v1`"), 0);
    }
}
