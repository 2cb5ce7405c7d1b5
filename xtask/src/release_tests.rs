//! Tests that need the released program: crash, race and load.
//!
//! `xtask/release-tests.txt` lists them, one command on a line, run from the root.
//! Each finds the program's path in `TASHIKA_BIN` and a folder for what it writes in `TASHIKA_OUT`.

use crate::process::{Root, run as run_command};
use anyhow::Result;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

const LIST: &str = "xtask/release-tests.txt";

/// Runs every listed test and returns how many there were.
pub fn run(root: &Root) -> Result<usize> {
    let commands = commands(&std::fs::read_to_string(root.join(LIST))?);
    for words in &commands {
        println!("     {}", words.join(" "));
        let mut command = match words[0].as_str() {
            "cargo" => root.cargo(),
            program => root.command(program),
        };
        run_command(with_program(root, command.args(&words[1..]), "release-tests"))?;
    }
    Ok(commands.len())
}

/// Returns where the released program lies.
pub fn program(root: &Root) -> PathBuf {
    root.target().join("release/tashika")
}

/// Tells a command where the released program is and where it may write.
pub fn with_program<'a>(root: &Root, command: &'a mut Command, out: impl AsRef<OsStr>) -> &'a mut Command {
    command
        .env("TASHIKA_BIN", program(root))
        .env("TASHIKA_OUT", root.target().join(out.as_ref().to_string_lossy().as_ref()))
}

fn commands(list: &str) -> Vec<Vec<String>> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().map(String::from).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_no_command() {
        assert_eq!(commands("# none yet\n\n"), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_line_is_one_command() {
        assert_eq!(commands("cargo test -p sim\n"), [["cargo", "test", "-p", "sim"]]);
    }
}
