//! `cargo xtask codegen`: the Rust types of the event schema, checked in so that a build needs no generator.
//!
//! With `--check` it writes nothing and fails when the checked-in file differs.

use crate::process::{Root, output};
use crate::source::GENERATED;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// The schema of the journal.
pub const SCHEMA: &str = "crates/service/proto/journal.proto";
const TYPES: &str = "crates/service/src/wire/journal.rs";
const HEAD: &str = "codegen from crates/service/proto/journal.proto; never edited by hand
#![allow(clippy::all, missing_docs, reason = \"generated code is judged by its schema\")]

";

/// Writes the types, or compares them with `--check`.
pub fn run(root: &Root, arguments: &[String]) -> Result<()> {
    if !root.join(SCHEMA).is_file() {
        println!("     {SCHEMA} is not there yet: nothing to generate");
        return Ok(());
    }
    let made = types(root, &root.join(SCHEMA))?;
    let path = root.join(TYPES);
    if arguments.iter().any(|argument| argument == "--check") {
        if std::fs::read_to_string(&path).unwrap_or_default() != made {
            bail!("{TYPES} is out of date: cargo xtask codegen, then read the diff");
        }
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().unwrap_or(root.path()))?;
    std::fs::write(&path, made)?;
    println!("     {TYPES}");
    Ok(())
}

fn types(root: &Root, schema: &Path) -> Result<String> {
    let out = root.target().join("xtask/codegen");
    std::fs::create_dir_all(&out)?;
    for old in std::fs::read_dir(&out)? {
        std::fs::remove_file(old?.path())?;
    }
    let folder = schema.parent().context("a schema lies in a folder")?;
    let descriptors = protox::compile([schema], [folder]).context("the schema does not compile")?;
    let mut config = prost_build::Config::new();
    config.out_dir(&out).btree_map(["."]);
    config.compile_fds(descriptors)?;
    let mut made = Vec::new();
    for file in std::fs::read_dir(&out)? {
        made.push(file?.path());
    }
    let [made] = made.as_slice() else {
        bail!("one schema must give one file of types, not {}", made.len());
    };
    let text = format!("{GENERATED} {HEAD}{}", std::fs::read_to_string(made)?);
    let formatted = out.join("journal.rs");
    std::fs::write(&formatted, text)?;
    output(
        root.command("rustfmt")
            .arg("--config-path")
            .arg(root.path())
            .args(["--edition", "2024"])
            .arg(&formatted),
    )?;
    Ok(std::fs::read_to_string(formatted)?)
}
