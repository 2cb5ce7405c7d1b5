//! `cargo xtask schema`: the event schema may grow, never lose or change what is written.
//!
//! `buf breaking` compares today's schema with the checked-in copy of the last release,
//! and with that copy as it was at the merge base, so that nobody moves the post in the same change.
//! The surprise: each run also breaks the released schema on purpose and demands that the gate sees it.

use crate::base::Base;
use crate::check::golden;
use crate::codegen::SCHEMA;
use crate::process::{Root, run as run_command};
use anyhow::{Context, Result, bail};
use std::process::Command;

const RELEASED: &str = "crates/service/proto/released/journal.proto";
const BUF: &str = "xtask/buf/node_modules/.bin/buf";
const RULES: &str = "xtask/buf/buf.yaml";

/// Compares today's schema with what was promised.
pub fn run(root: &Root) -> Result<()> {
    let Ok(now) = std::fs::read_to_string(root.join(SCHEMA)) else {
        println!("     {SCHEMA} is not there yet: nothing to compare");
        return Ok(());
    };
    let released = std::fs::read_to_string(root.join(RELEASED))
        .with_context(|| format!("{RELEASED} is missing: cargo xtask release-schema makes the first one"))?;
    if !notices(root, &broken(&released)?, &released)? {
        bail!("the gate did not notice a schema that was broken on purpose: {RULES} is wrong");
    }
    compare(root, &now, &released)?;
    if let Some(before) = Base::find(root).and_then(|base| base.read(root, RELEASED)) {
        compare(root, &released, &before).context("the copy of the last release itself was changed")?;
    }
    Ok(())
}

/// Makes today's schema and golden files the released ones, if no promise breaks.
pub fn release(root: &Root) -> Result<()> {
    if root.join(RELEASED).is_file() {
        run(root)?;
    }
    for (from, to) in [(SCHEMA, RELEASED), (golden::MANIFEST, golden::RELEASED)] {
        if !root.join(from).is_file() {
            println!("     {from} is not there yet");
            continue;
        }
        let path = root.join(to);
        std::fs::create_dir_all(path.parent().unwrap_or(root.path()))?;
        std::fs::copy(root.join(from), path)?;
        println!("     {to}");
    }
    Ok(())
}

fn compare(root: &Root, now: &str, before: &str) -> Result<()> {
    run_command(&mut buf(root, now, before)?).with_context(|| {
        format!("{SCHEMA} breaks what is written: add a field or a message instead of changing one")
    })
}

// A schema that does not compile is an error too, so the rule that speaks must be one about fields.
fn notices(root: &Root, now: &str, before: &str) -> Result<bool> {
    let output =
        buf(root, now, before)?.arg("--error-format=json").output().context("buf could not be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(!output.status.success() && said.contains("\"type\":\"FIELD_"))
}

fn buf(root: &Root, now: &str, before: &str) -> Result<Command> {
    if !root.join(BUF).exists() {
        bail!("{BUF} is missing: cargo xtask install");
    }
    let folder = root.target().join("xtask/schema");
    for (name, text) in [("now", now), ("before", before)] {
        std::fs::create_dir_all(folder.join(name))?;
        std::fs::write(folder.join(name).join("journal.proto"), text)?;
    }
    let mut command = root.command(root.join(BUF));
    command.env("BUF_CACHE_DIR", folder.join("cache")).env_remove("BUF_TOKEN");
    command.arg("breaking").arg(folder.join("now")).arg("--against").arg(folder.join("before"));
    command.arg("--config").arg(root.join(RULES)).arg("--against-config").arg(root.join(RULES));
    Ok(command)
}

/// Gives the first numbered field another number.
fn broken(schema: &str) -> Result<String> {
    let mut lines: Vec<&str> = schema.lines().collect();
    let Some(field) = lines.iter_mut().find(|line| is_numbered_field(line)) else {
        bail!("{RELEASED} has no field to break");
    };
    let (before, _) = field.rsplit_once('=').context("a field has a number")?;
    let renumbered = format!("{before}= 18000;");
    *field = &renumbered;
    Ok(lines.join("\n"))
}

fn is_numbered_field(line: &str) -> bool {
    let Some((before, number)) = line.trim().split_once(';').and_then(|(field, _)| field.rsplit_once('='))
    else {
        return false;
    };
    let numbered = number.trim().parse::<u32>().is_ok_and(|number| number > 0);
    numbered && before.split_whitespace().count() > 1 && !before.starts_with("option ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "syntax = \"proto3\";\npackage journal;\nmessage A {\n  uint32 day = 1;\n}\n";

    #[test]
    fn breaking_on_purpose_renumbers_a_field() {
        let changed = broken(SCHEMA).expect("there is a field");
        assert!(changed.contains("uint32 day = 18000;"));
    }

    #[test]
    fn a_schema_without_fields_cannot_prove_the_gate() {
        assert!(broken("syntax = \"proto3\";\n").is_err());
    }
}
