//! `docs/reference/cli.md`, written by the program about itself.
//!
//! Everything comes from the table of subcommands, so the page cannot say what the program does not do.
//! The surprise: it is not the text of `--help`, whose layout depends on the terminal; it is made for reading.

use clap::{Arg, Command};

/// The whole page.
pub fn page(command: &Command) -> String {
    let mut command = command.clone();
    command.build();
    let mut text = String::from(HEAD);
    text.push_str("\n## Options of every command\n\n");
    let global = command.get_arguments().filter(|argument| argument.is_global_set());
    text.push_str(&rows(global));
    for (path, found) in leaves(&command, "tashika") {
        text.push_str(&format!("\n## `{path}`\n\n"));
        let about = found.get_long_about().or(found.get_about()).map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("{}\n\n", about.trim_end()));
        let usage = found.clone().render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("\n       ", "\n");
        text.push_str(&format!("```text\n{}\n```\n", usage.trim()));
        let own: Vec<&Arg> = found
            .get_arguments()
            .filter(|it| !it.is_global_set() && !matches!(it.get_id().as_str(), "help" | "version"))
            .collect();
        if !own.is_empty() {
            text.push_str(&format!("\n{}", rows(own.into_iter())));
        }
    }
    text
}

const HEAD: &str = "\
# The command line

<!-- Written by `cargo xtask bless` from the program itself; do not edit. -->

Results go to standard output, everything else to standard error. With `--json` exactly one JSON document goes to
standard output, also when a command fails or is used wrongly (`{\"done\": false, \"code\": …, \"details\": […]}`). What is wrong
in a file is there as data too (`\"faults\": [{\"line\": …, \"column\": …, \"value\": …, \"reason\": …}]`; `column` is the name of
a CSV column, or a number in TOML, which also has `key`). Only `completions`, `man`, `--help` and `--version` print their
text as it is.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | asked for and refused, or a check found something |
| 2 | wrong usage |
| 3 | the store or another part of the world failed |
| 75 | `serve` ended because the store failed: look at the disk before starting again |

While a server runs on the data folder, commands go through its control socket and take effect at once.
";

fn leaves<'a>(command: &'a Command, path: &str) -> Vec<(String, &'a Command)> {
    let mut found = Vec::new();
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        let path = format!("{path} {}", sub.get_name());
        if sub.has_subcommands() {
            found.extend(leaves(sub, &path));
        } else {
            found.push((path, sub));
        }
    }
    found
}

fn rows<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let mut text = String::from("| option | meaning |\n| --- | --- |\n");
    for argument in arguments {
        let about =
            argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let mut about = about.replace("\n\n", " ").replace('\n', " ").replace('|', "\\|");
        let choices: Vec<String> = argument
            .get_possible_values()
            .iter()
            .filter(|_| argument.get_action().takes_values())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !choices.is_empty() {
            about.push_str(&format!("; one of {}", choices.join(", ")));
        }
        if let Some(variable) = argument.get_env() {
            about.push_str(&format!("; variable `{}`", variable.to_string_lossy()));
        }
        let defaults: Vec<_> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() && argument.get_action().takes_values() {
            about.push_str(&format!("; default `{}`", defaults.join(" ")));
        }
        text.push_str(&format!("| `{}` | {about} |\n", name(argument)));
    }
    text
}

fn name(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default().join(" ");
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {values}"),
        Some(long) => format!("--{long}"),
        None => values,
    }
}
