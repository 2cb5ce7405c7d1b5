//! Where settings come from: the file, with the line of whatever is wrong in it, and the environment.
//!
//! What a value may be is the table's to say. A secret may lie in a file of its own, whose path is in a variable; nothing
//! here repeats what was in it.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::table::KEYS;

pub(super) fn read_file(
    text: &str,
    file: &str,
    values: &mut BTreeMap<String, toml::Value>,
    wrong: &mut Vec<String>,
) {
    let line_of = |at: usize| 1 + text.get(..at).unwrap_or_default().matches('\n').count();
    let (table, whole) = match (DeTable::parse(text), text.parse::<toml::Table>()) {
        (Ok(table), Ok(whole)) => (table, whole),
        (Err(error), _) | (_, Err(error)) => {
            let at = error.span().map_or(0, |span| span.start);
            wrong.push(format!("{file}:{}: {}", line_of(at), error.message()));
            return;
        }
    };
    for (section, content) in table.get_ref() {
        let name = section.get_ref().as_ref();
        let place = format!("{file}:{}", line_of(section.span().start));
        if !KEYS.iter().any(|key| key.section == name) {
            wrong.push(format!("{place}: [{name}] is unknown; known are {}", sections()));
            continue;
        }
        let DeValue::Table(keys) = content.get_ref() else {
            wrong.push(format!("{place}: {name} must be a section, [{name}]"));
            continue;
        };
        for found in keys.keys() {
            let place = format!("{file}:{}", line_of(found.span().start));
            let path = format!("{name}.{}", found.get_ref());
            let value = whole.get(name).and_then(|section| section.get(found.get_ref().as_ref()));
            let key = KEYS.iter().find(|key| key.path() == path);
            match (key, value) {
                (Some(key), Some(value)) => match key.complaint(value) {
                    Some(complaint) => wrong.push(format!("{place}: {path} {complaint}")),
                    None => {
                        values.insert(path, value.clone());
                    }
                },
                _ => wrong.push(format!("{place}: {path} is unknown; known in [{name}] are {}", names(name))),
            }
        }
    }
}

pub(super) fn read_environment(
    environment: &BTreeMap<String, String>,
    values: &mut BTreeMap<String, toml::Value>,
    wrong: &mut Vec<String>,
) {
    for key in &KEYS {
        let variable = key.variable();
        let file_variable = format!("{variable}_FILE");
        let in_file = environment.get(&file_variable).filter(|_| key.secret);
        let (name, text) = match (environment.get(&variable), in_file) {
            (Some(_), Some(_)) => {
                wrong.push(format!("{variable} and {file_variable} are both set; unset one"));
                continue;
            }
            (Some(text), None) => (variable, text.clone()),
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(text) => (file_variable, text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    wrong.push(format!("{file_variable}: {path} cannot be read: {error}"));
                    continue;
                }
            },
            (None, None) => continue,
        };
        let value = key.value_of(&text);
        match key.complaint(&value) {
            Some(complaint) => wrong.push(format!("{name} {complaint}")),
            None => {
                values.insert(key.path(), value);
            }
        }
    }
}

fn sections() -> String {
    let mut names: Vec<String> = KEYS.iter().map(|key| format!("[{}]", key.section)).collect();
    names.dedup();
    names.join(", ")
}

fn names(section: &str) -> String {
    let names: Vec<&str> = KEYS.iter().filter(|key| key.section == section).map(|key| key.name).collect();
    names.join(", ")
}
