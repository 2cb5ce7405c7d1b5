//! All locales say the same things with the same variables, and every text is used.
//!
//! The locales are the folders under `crates/service/locales`; each key may lie in any file of its locale.
//! A key counts as used when it stands in Rust source, in a template or in another text,
//! or when source builds it from a prefix, as in `"refusal-{code}"`.
//! Texts of staff (`staff.ftl`, `staff-….ftl`) are needed in Japanese and English alone: the console speaks no other language.
//! A variable and its `_name` form are the same: one language writes the month as a number, another by name.

use super::Finding;
use std::collections::{BTreeMap, BTreeSet};

const FOLDER: &str = "crates/service/locales/";
/// The locales that the console of staff speaks; the others are for citizens.
const OF_STAFF: [&str; 2] = ["en", "ja"];

type Texts = BTreeMap<String, Text>;

#[derive(Default)]
struct Text {
    file: String,
    line: usize,
    variables: BTreeSet<String>,
    references: BTreeSet<String>,
}

/// Tells whether a file holds texts.
pub fn is_locale(path: &str) -> bool {
    path.starts_with(FOLDER) && path.ends_with(".ftl")
}

/// Tells whether a file may use a text.
pub fn may_use_a_key(path: &str) -> bool {
    let template = path.contains("/templates/");
    path.starts_with("crates/") && (template || (path.contains("/src/") && path.ends_with(".rs")))
}

/// Finds texts that one locale lacks, variables that differ, and texts that nothing uses.
pub fn check(files: &[(String, String)], users: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut locales: BTreeMap<&str, Texts> = BTreeMap::new();
    for (path, text) in files {
        let locale = path[FOLDER.len()..].split('/').next().unwrap_or_default();
        read(path, text, locales.entry(locale).or_default(), &mut findings);
    }
    let all: BTreeSet<&String> = locales.values().flat_map(Texts::keys).collect();
    for key in &all {
        findings.extend(compare(key, &locales));
    }
    findings.extend(unused(&locales, &all, users));
    findings
}

fn read(path: &str, text: &str, texts: &mut Texts, findings: &mut Vec<Finding>) {
    let mut message = String::new();
    let mut key = String::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let indented = line.starts_with(' ');
        let (start, rest) = match line.split_once('=') {
            Some((name, rest)) if is_name(name.trim(), indented) => (Some(name.trim()), rest),
            _ => (None, line),
        };
        if let Some(name) = start {
            key = if indented { format!("{message}{name}") } else { name.to_string() };
            if !indented {
                message = name.to_string();
            }
            let new = Text { file: path.into(), line: index + 1, ..Text::default() };
            if texts.insert(key.clone(), new).is_some() {
                findings
                    .push(Finding::new(format!("{path}:{}", index + 1), format!("{key} stands here twice")));
            }
        }
        if let Some(text) = texts.get_mut(&key) {
            text.variables.extend(variables(rest));
            text.references.extend(references(rest));
        }
    }
}

// A key starts its line; an attribute is indented and starts with a full stop; a term starts with a hyphen.
fn is_name(name: &str, indented: bool) -> bool {
    let body = match (indented, name.strip_prefix('.'), name.strip_prefix('-')) {
        (true, Some(attribute), _) => attribute,
        (true, None, _) => return false,
        (false, _, Some(term)) => term,
        (false, _, None) => name,
    };
    body.starts_with(|letter: char| letter.is_ascii_alphabetic()) && body.chars().all(is_key_letter)
}

fn is_key_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

fn variables(text: &str) -> Vec<String> {
    let rests = text.split('$').skip(1);
    let words =
        rests.map(|rest| rest.chars().take_while(|letter| is_key_letter(*letter)).collect::<String>());
    words.map(|word| word.strip_suffix("_name").unwrap_or(&word).to_string()).collect()
}

fn references(text: &str) -> Vec<String> {
    let rests = text.split('{').skip(1).map(str::trim_start);
    let words =
        rests.map(|rest| rest.chars().take_while(|letter| is_key_letter(*letter)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect()
}

fn compare(key: &str, locales: &BTreeMap<&str, Texts>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut model: Option<&Text> = None;
    for (locale, texts) in locales {
        match (texts.get(key), model) {
            (None, _) if !OF_STAFF.contains(locale) && is_of_staff(key, locales) => {}
            (None, _) => findings.push(Finding::new(format!("{FOLDER}{locale}"), format!("lacks {key}"))),
            (Some(text), None) => model = Some(text),
            (Some(text), Some(model)) if text.variables != model.variables => {
                let message =
                    format!("{key} has {:?}, but {} has {:?}", text.variables, model.file, model.variables);
                findings.push(Finding::new(format!("{}:{}", text.file, text.line), message));
            }
            _ => {}
        }
    }
    findings
}

/// Whether every locale that has the text has it among those of staff.
fn is_of_staff(key: &str, locales: &BTreeMap<&str, Texts>) -> bool {
    let mut found = locales.values().filter_map(|texts| texts.get(key));
    found.all(|text| text.file.rsplit('/').next().is_some_and(|name| name.starts_with("staff")))
}

fn unused(
    locales: &BTreeMap<&str, Texts>,
    all: &BTreeSet<&String>,
    users: &[(String, String)],
) -> Vec<Finding> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut prefixes: BTreeSet<&str> = BTreeSet::new();
    for (_, text) in users {
        used.extend(text.split(|letter| !is_key_letter(letter)));
        let openings = text.match_indices('{').map(|(end, _)| &text[..end]);
        let words = openings.map(|before| &before[before.trim_end_matches(is_key_letter).len()..]);
        prefixes.extend(words.filter(|word| word.ends_with('-') && word.len() > 2));
    }
    let inner: BTreeSet<&str> = locales
        .values()
        .flat_map(Texts::values)
        .flat_map(|text| text.references.iter().map(String::as_str))
        .collect();
    let mut findings = Vec::new();
    for key in all.iter().filter(|key| !key.contains('.')) {
        let built = prefixes.iter().any(|prefix| key.starts_with(prefix));
        if !used.contains(key.as_str()) && !inner.contains(key.as_str()) && !built {
            findings.push(Finding::new(FOLDER, format!("{key} is used nowhere: delete it in every locale")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(japanese: &str, english: &str, user: &str) -> usize {
        let files = [("ja", japanese), ("en", english)]
            .map(|(locale, text)| (format!("{FOLDER}{locale}/guest.ftl"), text.to_string()));
        check(&files, &[("crates/web/src/a.rs".into(), user.into())]).len()
    }

    #[test]
    fn the_same_texts_pass() {
        assert_eq!(findings("held = 残り{ $n }\n", "held = { $n } left\n    and more\n", "\"held\""), 0);
    }

    #[test]
    fn a_text_of_staff_is_needed_in_the_languages_of_the_console_alone() {
        let lacking = |locale: &str, file: &str| {
            let (of_staff, other) = ("held = a\n", "other = a\n");
            let mut files: Vec<(String, String)> = ["en", "ja", "ja-easy", "ko"]
                .into_iter()
                .filter(|known| *known != locale)
                .map(|known| (format!("{FOLDER}{known}/{file}"), of_staff.to_string()))
                .collect();
            files.push((format!("{FOLDER}{locale}/guest.ftl"), other.to_string()));
            let user = ("crates/web/src/a.rs".into(), "\"held\" \"other\"".into());
            let findings = check(&files, &[user]);
            findings.iter().filter(|finding| finding.message.contains("lacks held")).count()
        };
        assert_eq!((lacking("ja-easy", "staff.ftl"), lacking("ko", "staff.ftl")), (0, 0));
        assert_eq!((lacking("en", "staff.ftl"), lacking("ja", "staff.ftl")), (1, 1));
        assert_eq!((lacking("ja-easy", "guest.ftl"), lacking("ko", "guest.ftl")), (1, 1));
    }

    #[test]
    fn a_missing_text_is_found() {
        assert_eq!(findings("held = a\nfull = b\n", "held = a\n", "\"held\" \"full\""), 1);
    }

    #[test]
    fn a_missing_attribute_is_found() {
        assert_eq!(findings("held = a\n    .title = b\n", "held = a\n", "\"held\""), 1);
    }

    #[test]
    fn a_missing_variable_is_found() {
        assert_eq!(findings("held = 残り{ $n }\n", "held = some left\n", "\"held\""), 1);
    }

    #[test]
    fn a_month_by_name_is_still_the_month() {
        assert_eq!(findings("day = { $month }月\n", "day = { $month_name }\n", "\"day\""), 0);
    }

    #[test]
    fn a_text_that_nothing_uses_is_found() {
        assert_eq!(findings("held = a\n", "held = a\n", "\"withheld\""), 1);
    }

    #[test]
    fn a_text_used_by_another_text_passes() {
        assert_eq!(findings("-town = a\nheld = { -town }\n", "-town = a\nheld = { -town }\n", "\"held\""), 0);
    }

    #[test]
    fn a_text_built_from_a_prefix_passes() {
        assert_eq!(findings("refusal-full = a\n", "refusal-full = a\n", "format!(\"refusal-{code}\")"), 0);
    }

    #[test]
    fn a_text_that_stands_twice_is_found() {
        assert_eq!(findings("held = a\nheld = b\n", "held = a\n", "\"held\""), 1);
    }

    #[test]
    fn an_equals_sign_inside_a_text_starts_no_key() {
        assert_eq!(findings("held = a\n    b = c\n", "held = a\n", "\"held\""), 0);
    }
}
